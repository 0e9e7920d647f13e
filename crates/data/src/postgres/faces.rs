//! Whether anything was ever observed of an indicator and measure. An import is mostly of few of them, and of what is new
//! nothing needs to be looked for key by key.

use std::collections::HashMap;

use super::{db::Db, errors::column};
use crate::store::StoreError;

/// What a transaction sees of them.
#[derive(Debug, Default)]
pub(super) struct Faces(HashMap<String, bool>);

/// A range each, of which the first row is enough.
pub(super) const OBSERVED: &str = "SELECT wanted.face, EXISTS (SELECT FROM series \
                 WHERE key > wanted.face || ' ' AND key < wanted.face || '!') \
     FROM unnest($1::text[]) AS wanted (face)";

/// How the keys of a face begin: the first two components of a key's text.
pub(super) fn face(key: &str) -> &str {
    let end = key.match_indices(' ').nth(1).map(|(at, _)| at);
    end.and_then(|end| key.get(..end)).unwrap_or(key)
}

impl Faces {
    /// Finds out about those of some keys.
    pub(super) async fn look<'a>(
        &mut self,
        db: Db<'_>,
        keys: impl Iterator<Item = &'a str>,
    ) -> Result<(), StoreError> {
        let mut unknown: Vec<&str> =
            keys.map(face).filter(|it| !self.0.contains_key(*it)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        if unknown.is_empty() {
            return Ok(());
        }
        for row in db.rows("look for observations of a measure", OBSERVED, &[&unknown]).await? {
            self.0.insert(column(&row, 0)?, column(&row, 1)?);
        }
        Ok(())
    }

    /// Whether nothing was ever observed of a key's face, as far as that was found out.
    pub(super) fn is_empty(&self, key: &str) -> bool {
        self.0.get(face(key)) == Some(&false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_how_keys_begin() {
        assert_eq!(face("i.one level  x:a 2022"), "i.one level");
        assert_eq!(face("i.one share x:b x:a 2022"), "i.one share");
        assert_eq!(face("i.one share"), "i.one share");
        assert_eq!(face("i.one"), "i.one");
    }
}
