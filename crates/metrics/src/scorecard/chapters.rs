//! One chapter of a scorecard: figures, sentences, targets, honours, milestones, pictures and claims.

use scorecard_domain::{Chapter, ChapterKind};
use scorecard_wire::pb::{
    data as pb_data,
    metrics::{Figure, ScorecardChapter},
};

use super::{answers, builder::Builder, claims, figures::Made, honours, plan, sentences, text};

/// The chapter with its figures, of which `own` is what else is needed, as `all` is of the whole scorecard's, which plans
/// refer to.
pub(super) fn chapter(
    builder: &mut Builder<'_>,
    chapter: &Chapter,
    figures: Vec<Figure>,
    own: &[Made],
    all: &[Made],
) -> ScorecardChapter {
    let sentences = sentences::sentences(builder, own);
    ScorecardChapter {
        id: chapter.id.to_string(),
        title: text(&chapter.title),
        kind: i32::from(chapter.kind.number()),
        sentences,
        targets: plan::targets(builder, chapter, all),
        honours: if chapter.kind == ChapterKind::Honours {
            honours::entries(builder)
        } else {
            Vec::new()
        },
        milestones: plan::milestones(builder, chapter),
        answers: answers::answers(builder, chapter),
        pictures: pictures(builder, chapter),
        claims: claims::claims(builder, chapter),
        figures,
    }
}

/// The pictures of a chapter, by number; those of no chapter stand in the profile.
fn pictures(builder: &mut Builder<'_>, chapter: &Chapter) -> Vec<pb_data::Media> {
    let Some(facts) = builder.world.facts.of(&builder.area.id) else { return Vec::new() };
    let mut pictures: Vec<_> = facts
        .media
        .values()
        .filter(|held| held.thing.period == builder.period)
        .filter(|held| match &held.thing.chapter {
            Some(id) => *id == chapter.id,
            None => chapter.kind == ChapterKind::Profile,
        })
        .collect();
    pictures.sort_by_key(|held| (held.thing.number, held.thing.id.clone()));
    for held in &pictures {
        builder.uses(held.revision, None);
    }
    pictures
        .into_iter()
        .map(|held| scorecard_wire::media::write(&held.thing, held.revision))
        .collect()
}
