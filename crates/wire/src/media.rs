//! Pictures.

use scorecard_domain::Media;

use crate::{Faults, pb::data as pb, text};

/// Reads a picture; its revision is the ledger's to say.
pub fn read(message: pb::Media, faults: &mut Faults) -> Option<Media> {
    let pb::Media {
        id,
        area,
        period,
        chapter,
        number,
        caption,
        credit,
        content_type,
        content,
        revision: _,
    } = message;
    let id = faults.parse("id", &id);
    let area = faults.parse("area", &area);
    let period = faults.parse("period", &period);
    let chapter = faults.parse_optional("chapter", &chapter);
    let number = faults.number("number", number, 1u16, u16::MAX);
    Some(Media {
        id: id?,
        area: area?,
        period: period?,
        chapter: chapter?,
        number: number?,
        caption: text::read(caption),
        credit: text::read(credit),
        content_type,
        content,
    })
}

/// Writes a picture with the revision that last changed it, and with its content if it is at hand.
pub fn write(media: &Media, revision: u64) -> pb::Media {
    let Media { id, area, period, chapter, number, caption, credit, content_type, content } = media;
    pb::Media {
        id: id.to_string(),
        area: area.to_string(),
        period: period.to_string(),
        chapter: text::write_optional(chapter.as_ref()),
        number: u32::from(*number),
        caption: text::write(caption),
        credit: text::write(credit),
        content_type: content_type.clone(),
        content: content.clone(),
        revision,
    }
}
