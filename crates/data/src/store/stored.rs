//! A row of things as stores keep them: the canonical content, that of pictures apart, so that lists do not
//! read it.

use scorecard_domain::{Change, Key, Kind, SuppressionKey, Thing};

use super::{StoreError, corrupt, unsigned};
use crate::{
    content::{self, Corrupt, key::parse_key},
    ledger::{commit::Current, query::Recording},
};

/// What one revision recorded under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Which revision.
    pub(crate) revision: i64,
    /// The canonical encoding of the put; none of a withdrawal.
    pub(crate) body: Option<Vec<u8>>,
    /// The content of a picture, which its body leaves out.
    pub(crate) picture: Option<Vec<u8>>,
}

/// What a row of a suppression says.
pub(crate) fn suppression(
    key: &str,
    stored: Stored,
    doing: &'static str,
) -> Result<(SuppressionKey, Recording), StoreError> {
    let Current { revision, thing } = stored.resolve()?;
    match parse_key(Kind::Suppression, key).map_err(corrupt(doing))? {
        Key::Suppression(key) => Ok((key, Recording { revision, thing })),
        _ => Err(corrupt(doing)(Corrupt::new(format!("`{key}` is no suppression's key")))),
    }
}

impl Stored {
    /// What a change records.
    pub(crate) fn new(change: &Change, revision: i64) -> Self {
        let (body, picture) = match change {
            Change::Put(Thing::Media(media)) => {
                let mut frame = media.clone();
                let picture = std::mem::take(&mut frame.content);
                (Some(content::encode_put(&Thing::Media(frame))), Some(picture))
            }
            Change::Put(thing) => (Some(content::encode_put(thing)), None),
            Change::Withdraw(_) => (None, None),
        };
        Self { revision, body, picture }
    }

    /// What it says about its key.
    pub(crate) fn resolve(self) -> Result<Current, StoreError> {
        let revision = unsigned(self.revision);
        let Some(body) = self.body else { return Ok(Current { revision, thing: None }) };
        let doing = corrupt("read a thing");
        match content::decode(&body).map_err(&doing)? {
            Change::Put(mut thing) => {
                if let Thing::Media(media) = &mut thing {
                    media.content = self.picture.unwrap_or_default();
                }
                Ok(Current { revision, thing: Some(thing) })
            }
            Change::Withdraw(_) => Err(doing(Corrupt::new("a withdrawal has a body"))),
        }
    }
}
