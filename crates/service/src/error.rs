//! Errors with all that caused them: messages never repeat their sources, so somebody has to print both.

use std::{error::Error, fmt};

/// Prints an error and its sources, outermost first, joined by `: `.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a>(pub &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            // Foreign errors often do repeat their source.
            let text = error.to_string();
            if !said.ends_with(&text) {
                write!(f, ": {text}")?;
            }
            said = text;
            next = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot open the store")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn a_chain_tells_all_causes_once() {
        let outer = Outer(std::io::Error::other("the disk is full"));
        assert_eq!(Chain(&outer).to_string(), "cannot open the store: the disk is full");
    }
}
