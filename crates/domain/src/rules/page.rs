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
    let is_type = Media::CONTENT_TYPES.contains(&media.content_type.as_str());
    if !is_type {
        let expected = Media::CONTENT_TYPES.join(", ");
        faults.push(Fault::invalid(
            "media.content_type",
            sentences::no_picture_type(&media.content_type, expected),
        ));
    }
    if media.content.is_empty() {
        faults.push(Fault::missing("media.content", sentences::a_picture()));
    } else if is_type && !Media::is_content_of(&media.content_type, &media.content) {
        let problem = sentences::not_of_type(&media.content_type);
        faults.push(Fault::inconsistent("media.content", problem));
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

#[cfg(test)]
mod tests {
    use crate::{change::Thing, evidence::Media, text::Text};

    #[test]
    fn a_picture_is_what_its_type_says() {
        let check = |content_type: &str, content: &[u8], expected: &[&str]| {
            let media = Media {
                id: "hills".parse().unwrap(),
                area: "gbt2260:370102".parse().unwrap(),
                period: "2022".parse().unwrap(),
                chapter: None,
                number: 1,
                caption: Text::zh("山"),
                credit: Text::default(),
                content_type: content_type.to_owned(),
                content: content.to_vec(),
            };
            let faults = Thing::Media(media).faults();
            let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
            assert_eq!(paths, expected, "{content_type}");
        };
        check("image/png", b"\x89PNG\r\n\x1a\n...", &[]);
        check("image/jpeg", b"\xFF\xD8\xFF...", &[]);
        check("image/svg+xml", b"<?xml version=\"1.0\"?><svg/>", &[]);
        check("image/png", b"\xFF\xD8\xFF...", &["media.content"]);
        check("image/jpeg", b"<svg/>", &["media.content"]);
        check("image/svg+xml", b"<svg \xFF", &["media.content"]);
        check("image/png", b"", &["media.content"]);
        check("text/html", b"<html/>", &["media.content_type"]);
    }
}
