//! Sources.

use scorecard_domain::Source;

use crate::{Faults, pb::data as pb, text};

/// Reads a source; its revision is the ledger's to say.
pub fn read(message: pb::Source, faults: &mut Faults) -> Option<Source> {
    let pb::Source { id, title, publisher, published, url, note, revision: _ } = message;
    let id = faults.parse("id", &id);
    Some(Source {
        id: id?,
        title: text::read(title),
        publisher: text::read(publisher),
        published,
        url,
        note: text::read(note),
    })
}

/// Writes a source with the revision that last changed it.
pub fn write(source: &Source, revision: u64) -> pb::Source {
    let Source { id, title, publisher, published, url, note } = source;
    pb::Source {
        id: id.to_string(),
        title: text::write(title),
        publisher: text::write(publisher),
        published: published.clone(),
        url: url.clone(),
        note: text::write(note),
        revision,
    }
}
