//! What pictures and imprints must obey.

use super::texts::{date, named, one_line, text, web_address};
use crate::{
    evidence::Media,
    fault::Fault,
    imprint::Imprint,
    sentences::{catalogue as sentences, texts::one_or_more},
};

pub(super) fn media_faults(media: &Media, faults: &mut Vec<Fault>) {
    named("media.caption", &media.caption, faults);
    text("media.credit", &media.credit, faults);
    if media.number == 0 {
        faults.push(Fault::invalid("media.number", one_or_more()));
    }
    if !Media::CONTENT_TYPES.contains(&media.content_type.as_str()) {
        let expected = Media::CONTENT_TYPES.join(", ");
        faults.push(Fault::invalid(
            "media.content_type",
            sentences::no_picture_type(&media.content_type, expected),
        ));
    }
    if media.content.is_empty() {
        faults.push(Fault::missing("media.content", sentences::a_picture()));
    }
    if media.content.len() > Media::MAX_CONTENT {
        faults.push(Fault::invalid("media.content", sentences::too_large(Media::MAX_CONTENT)));
    }
}

pub(super) fn imprint_faults(imprint: &Imprint, faults: &mut Vec<Fault>) {
    if imprint.is_empty() {
        faults.push(Fault::missing("imprint", sentences::something_to_say()));
    }
    text("imprint.compiled_by", &imprint.compiled_by, faults);
    date("imprint.data_as_of", &imprint.data_as_of, faults);
    date("imprint.published_on", &imprint.published_on, faults);
    text("imprint.checked_by", &imprint.checked_by, faults);
    text("imprint.signed_by", &imprint.signed_by, faults);
    one_line("imprint.telephone", &imprint.telephone, faults);
    web_address("imprint.data_url", &imprint.data_url, faults);
    web_address("imprint.edition_url", &imprint.edition_url, faults);
    text("imprint.note", &imprint.note, faults);
}
