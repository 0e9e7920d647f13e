//! Honours, milestones, pictures and sources.

use scorecard_wire::pb::{data, metrics};

use super::{
    super::{Honour, Milestone, Picture, Source},
    Item, Result, given, said, words,
};

pub(super) fn honour(entry: metrics::HonourEntry) -> Result<Honour> {
    let metrics::HonourEntry { honour, holder_name, mark, phrase } = entry;
    let item = Item { kind: "honour", id: "" };
    let data::Honour { key, title, level, awarded_by, kind, form, number, source, note, revision } =
        item.needs("honour", honour)?;
    let data::HonourKey { holder, honour: id, period } = item.needs("key", key)?;
    let item = Item { kind: "honour", id: &id };
    Ok(Honour {
        holder,
        period,
        title: words(title),
        level: item.known(level)?,
        awarded_by: said(awarded_by),
        kind: item.known(kind)?,
        form: item.known(form)?,
        number,
        holder_name: said(holder_name),
        mark: said(mark),
        phrase: said(phrase),
        source: given(source),
        note: said(note),
        revision,
        id,
    })
}

pub(super) fn milestone(milestone: data::Milestone) -> Result<Milestone> {
    let data::Milestone { key, chapter: _, text, state, claim, source, note, revision } = milestone;
    let item = Item { kind: "milestone", id: "" };
    let data::MilestoneKey { area: _, milestone: id, period } = item.needs("key", key)?;
    let state = Item { kind: "milestone", id: &id }.known(state)?;
    Ok(Milestone {
        id,
        period,
        text: words(text),
        state,
        claim: said(claim),
        source: given(source),
        note: said(note),
        revision,
    })
}

pub(super) fn picture(media: data::Media) -> Result<Picture> {
    if !media.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        let item = Item { kind: "picture", id: &media.id };
        return Err(item.fault("has an id that is no file's name"));
    }
    let file = crate::pictures::file_of(&media.id, &media.content_type);
    let data::Media {
        id,
        area: _,
        period: _,
        chapter: _, // it stands in its chapter
        number,
        caption,
        credit,
        content_type,
        content: _, // a file beside the data file
        revision: _,
    } = media;
    let (caption, credit) = (words(caption), said(credit));
    Ok(Picture { id, number, caption, credit, content_type, file })
}

pub(super) fn source(source: data::Source) -> Source {
    let data::Source { id, title, publisher, published, url, note, revision: _ } = source;
    Source {
        id,
        title: words(title),
        publisher: said(publisher),
        published: given(published),
        url: given(url),
        note: said(note),
    }
}
