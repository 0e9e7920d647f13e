//! What somebody outside knows of a ledger: the digest that a revision had. Who owns the store can recompute every
//! digest in it, but not one that was written down elsewhere.

use std::{fmt, str::FromStr};

use scorecard_domain::Text;

use crate::{
    content::Digest, ledger::revision::Position, sentences::damages as sentences, store::Damage,
};

/// A revision and the digest that it had: `REVISION:DIGEST`, the latter 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Which revision; at least 1.
    pub revision: u64,
    /// Its digest, over all that the ledger held up to it.
    pub digest: Digest,
}

/// A text that is no revision with its digest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}；应为“修订:摘要”，照上次核验时打印的写 ({}; expected REVISION:DIGEST, as it was printed when it was verified before)",
    .0.zh, .0.en
)]
pub struct InvalidExpected(Text);

impl FromStr for Expected {
    type Err = InvalidExpected;

    fn from_str(text: &str) -> Result<Self, InvalidExpected> {
        let Some((revision, digest)) = text.split_once(':') else {
            return Err(InvalidExpected(Text::new("其中没有冒号", "there is no colon in it")));
        };
        let revision = revision.parse().ok().filter(|revision| *revision > 0);
        let revision = revision.ok_or_else(|| {
            InvalidExpected(Text::new("冒号前不是修订号", "before the colon stands no revision"))
        })?;
        let digest = digest.parse().map_err(|_| {
            InvalidExpected(Text::new(
                "冒号后不是64位小写十六进制的摘要",
                "after the colon stands no digest of 64 hexadecimal digits in lower case",
            ))
        })?;
        Ok(Self { revision, digest })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.revision, self.digest)
    }
}

impl Expected {
    /// What is not as expected, if the ledger stands at `head` and has `found` as that revision's digest.
    pub(crate) fn compare(&self, head: Position, found: Option<Digest>) -> Option<Damage> {
        let problem = match found {
            Some(found) if found == self.digest => return None,
            Some(found) => sentences::unexpected_digest(found.to_string(), self.digest.to_string()),
            None => sentences::unexpected_end(head.revision),
        };
        Some(Damage { revision: self.revision, problem })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_and_its_digest_have_one_spelling() {
        let text = format!("12:{}", "0a".repeat(32));
        assert_eq!(text.parse::<Expected>().map(|it| it.to_string()), Ok(text.clone()));
        for bad in ["", "12", "0:00", &text[1..9], &format!("x{text}"), &text.to_uppercase()] {
            let told = bad.parse::<Expected>().unwrap_err().to_string();
            assert!(told.contains("expected REVISION:DIGEST"), "{told}");
        }
    }
}
