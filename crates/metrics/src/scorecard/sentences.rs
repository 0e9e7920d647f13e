//! The sentences of a chapter: a figure and those that continue it.

use scorecard_domain::{Lang, Text, words};
use scorecard_wire::pb::metrics::Sentence;

use super::{builder::Builder, figures::Made};

/// One sentence for each figure that continues no other, in order. A figure without a value has none; those
/// that would continue it stand alone.
pub(super) fn sentences(builder: &mut Builder<'_>, figures: &[Made]) -> Vec<Sentence> {
    let said: Vec<&Made> = figures.iter().filter(|made| made.is_said).collect();
    let is_head = |made: &Made| match &made.continues {
        Some(head) => !said.iter().any(|other| other.id == *head),
        None => true,
    };
    let heads: Vec<&&Made> = said.iter().filter(|made| is_head(made)).collect();
    let mut sentences = Vec::new();
    for head in heads {
        let clauses: Vec<&Made> = std::iter::once(*head)
            .chain(said.iter().copied().filter(|made| made.continues.as_ref() == Some(&head.id)))
            .collect();
        let texts = |lang| Made::with_words(&clauses, |figures| words::sentence(figures, lang));
        match (texts(Lang::Zh), texts(Lang::En)) {
            (Ok(zh), Ok(en)) => {
                // In English there is no briefer wording: its lines are ragged.
                let brief = Made::with_words(&clauses, words::brief).ok().flatten();
                let brief = brief.filter(|brief| *brief != zh).map(|brief| Text::new(brief, &*en));
                sentences.push(Sentence {
                    figures: clauses.iter().map(|made| made.id.to_string()).collect(),
                    text: super::text(&Text::new(zh, en)),
                    brief: brief.as_ref().and_then(super::text),
                });
            }
            (Err(refusal), _) | (_, Err(refusal)) => builder.refused(&head.id, &refusal),
        }
    }
    sentences
}
