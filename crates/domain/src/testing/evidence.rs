//! Honours, milestones, pictures and imprints.

use proptest::{collection::vec, option, prelude::*};

use super::{area_id, code, item_id, media_id, name, period, source_id, text};
use crate::{
    Honour, HonourForm, HonourKey, HonourKind, HonourLevel, Imprint, ImprintKey, Media, Milestone,
    MilestoneKey, MilestoneState,
};

/// An honour's key.
pub fn honour_key() -> impl Strategy<Value = HonourKey> {
    (area_id(), item_id(), period()).prop_map(|(holder, honour, period)| HonourKey {
        holder,
        honour,
        period,
    })
}

/// An honour in each form.
pub fn honour() -> impl Strategy<Value = Honour> {
    let form = prop_oneof![
        Just(HonourForm::Designation),
        Just(HonourForm::FirstBatch),
        Just(HonourForm::Membership),
        (1u16..).prop_map(HonourForm::Listed),
        (1u16..).prop_map(HonourForm::TopN),
        (1u16..).prop_map(HonourForm::Rank),
        (2u16..).prop_map(HonourForm::Streak),
    ];
    let sort = (code(HonourLevel::ALL), code(HonourKind::ALL), form);
    (honour_key(), name(), sort, text(), option::of(source_id()), text()).prop_map(
        |(key, title, (level, kind, form), awarded_by, source, note)| Honour {
            key,
            title,
            level,
            awarded_by,
            kind,
            form,
            source,
            note,
        },
    )
}

/// A milestone's key.
pub fn milestone_key() -> impl Strategy<Value = MilestoneKey> {
    (area_id(), item_id(), period()).prop_map(|(area, milestone, period)| MilestoneKey {
        area,
        milestone,
        period,
    })
}

/// A milestone.
pub fn milestone() -> impl Strategy<Value = Milestone> {
    let words = (name(), text(), text());
    (milestone_key(), item_id(), words, code(MilestoneState::ALL), option::of(source_id()))
        .prop_map(|(key, chapter, (text, claim, note), state, source)| Milestone {
            key,
            chapter,
            text,
            state,
            claim,
            source,
            note,
        })
}

/// A picture of a few random bytes.
pub fn media() -> impl Strategy<Value = Media> {
    let place = (area_id(), period(), option::of(item_id()), 1u16..);
    let content = |beginning: &'static [u8]| {
        vec(0u8..128, 0..64).prop_map(move |rest| [beginning, rest.as_slice()].concat())
    };
    let [svg, png, jpeg] = Media::CONTENT_TYPES.map(|it| Just(it.to_owned()));
    let content = prop_oneof![
        (svg, content(b"<svg ")),
        (png, content(b"\x89PNG\r\n\x1a\n")),
        (jpeg, content(b"\xFF\xD8\xFF")),
    ];
    (media_id(), place, name(), text(), content).prop_map(
        |(id, (area, period, chapter, number), caption, credit, (content_type, content))| Media {
            id,
            area,
            period,
            chapter,
            number,
            caption,
            credit,
            content_type,
            content,
        },
    )
}

/// An imprint's key.
pub fn imprint_key() -> impl Strategy<Value = ImprintKey> {
    (area_id(), period()).prop_map(|(area, period)| ImprintKey { area, period })
}

/// An imprint that says something.
pub fn imprint() -> impl Strategy<Value = Imprint> {
    let date = || "(202[0-4](-0[1-9](-1[0-9])?)?)?";
    let url = || "(https?://example\\.org/[a-z]{1,8})?";
    let places = ("([0-9]{3,4}-[0-9]{8})?", url(), url());
    (
        imprint_key(),
        (text(), text(), text(), text()),
        date(),
        date(),
        places,
        option::of(source_id()),
    )
        .prop_map(|(key, words, data_as_of, published_on, places, source)| {
            let (compiled_by, checked_by, signed_by, note) = words;
            let (telephone, data_url, edition_url) = places;
            Imprint {
                key,
                compiled_by,
                data_as_of,
                published_on,
                checked_by,
                signed_by,
                telephone,
                data_url,
                edition_url,
                source,
                note,
            }
        })
        .prop_filter("says something", |imprint| !imprint.is_empty())
}
