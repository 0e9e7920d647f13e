//! Texts and validities: what many messages are made of.

use scorecard_domain::{Text, Validity};

use crate::{Faults, pb::data as pb};

/// A text; absent is empty. Its length and characters are the domain's to check.
pub fn read(text: Option<pb::Text>) -> Text {
    let pb::Text { zh, en } = text.unwrap_or_default();
    Text { zh, en }
}

/// An empty text is left out.
pub fn write(text: &Text) -> Option<pb::Text> {
    let Text { zh, en } = text;
    (!text.is_empty()).then(|| pb::Text { zh: zh.clone(), en: en.clone() })
}

/// When something holds; absent is always.
pub fn read_validity(validity: Option<pb::Validity>, faults: &mut Faults) -> Option<Validity> {
    let pb::Validity { from, until } = validity.unwrap_or_default();
    faults.within("validity", |faults| {
        let from = faults.parse_optional("from", &from);
        let until = faults.parse_optional("until", &until);
        Some(Validity { from: from?, until: until? })
    })
}

/// What always holds is left out.
pub fn write_validity(validity: Validity) -> Option<pb::Validity> {
    let Validity { from, until } = validity;
    (validity != Validity::default())
        .then(|| pb::Validity { from: write_optional(from), until: write_optional(until) })
}

/// An absent value is the empty string.
pub fn write_optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
