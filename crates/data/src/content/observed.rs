//! What a change of an observation says after its key, found without decoding it.

use scorecard_domain::{Confidentiality, Kind};

use super::{
    PUT, WITHDRAW,
    reader::{Corrupt, Fields},
};

/// The first field that is none of the key.
const FIRST: u32 = 6;
/// The field of the confidentiality.
const CONFIDENTIALITY: u32 = 14;

/// What is recorded under the key of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Observed<'a> {
    /// What [`encode_observed`] gives of a put; nothing of a withdrawal.
    ///
    /// [`encode_observed`]: super::encode_observed
    pub(crate) bytes: &'a [u8],
    /// Whether it puts the observation under embargo.
    pub(crate) is_embargoed: bool,
}

/// What the canonical encoding of a change of an observation records.
///
/// # Errors
///
/// If the bytes are the encoding of no such change, as far as that is seen.
pub(crate) fn observed_of(content: &[u8]) -> Result<Observed<'_>, Corrupt> {
    let [kind, action @ (PUT | WITHDRAW), fields @ ..] = content else {
        return Err(Corrupt::new("a change is cut off"));
    };
    if *kind != Kind::Observation.number() {
        return Err(Corrupt::new(format!("kind {kind} is not that of observations")));
    }
    let mut fields = Fields::new(fields);
    fields.skip_below(FIRST)?;
    let bytes = fields.rest();
    if bytes.is_empty() != (*action == WITHDRAW) {
        return Err(Corrupt::new("a put says nothing, or a withdrawal something"));
    }
    fields.skip_below(CONFIDENTIALITY)?;
    let confidentiality: u8 = fields.unsigned(CONFIDENTIALITY)?;
    let is_embargoed = confidentiality == Confidentiality::Embargoed.number();
    Ok(Observed { bytes, is_embargoed })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scorecard_domain::{Change, Key, Thing, testing::observation as any_observation};

    use super::*;
    use crate::content::{encode, encode_observed};

    proptest! {
        #[test]
        fn it_is_what_is_encoded_after_the_key(observation in any_observation()) {
            let content = encode(&Change::Put(Thing::Observation(observation.clone())));
            let observed = encode_observed(&observation);
            let is_embargoed = observation.embargo_until.is_some();
            prop_assert_eq!(observed_of(&content), Ok(Observed { bytes: &observed, is_embargoed }));
            let content = encode(&Change::Withdraw(Key::Observation(observation.key)));
            prop_assert_eq!(observed_of(&content), Ok(Observed { bytes: &[], is_embargoed: false }));
        }
    }

    #[test]
    fn what_is_no_change_of_an_observation_is_refused() {
        let kind = Kind::Observation.number();
        for (content, problem) in [
            (&[][..], "a change is cut off"),
            (&[kind, 9], "a change is cut off"),
            (&[kind + 1, PUT, 6, 1, 1], "is not that of observations"),
            (&[kind, PUT, 1, 1, b'a'], "a put says nothing, or a withdrawal something"),
            (&[kind, WITHDRAW, 6, 1, 1], "a put says nothing, or a withdrawal something"),
            (&[kind, PUT, 1, 9, b'a'], "9 bytes are announced, 1 are there"),
        ] {
            let refused = observed_of(content).unwrap_err().to_string();
            assert!(refused.contains(problem), "{refused}");
        }
    }
}
