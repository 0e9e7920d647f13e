//! The sentences of a chapter: a figure and those that continue it.

use std::collections::HashMap;

use scorecard_domain::{ItemId, Lang, Text, words};
use scorecard_wire::pb::metrics::Sentence;

use super::{builder::Builder, figures::Made};

/// One sentence for each figure that continues no other, in order. A figure without a value has none; those
/// that would continue it stand alone. What continues one that itself continues another is of the same sentence.
pub(super) fn sentences(builder: &mut Builder<'_>, figures: &[Made]) -> Vec<Sentence> {
    let said: Vec<&Made> = figures.iter().filter(|made| made.is_said).collect();
    // What is continued is before it in the chapter, so that its own head is known by then.
    let mut head_of: HashMap<&ItemId, &ItemId> = HashMap::new();
    for made in &said {
        let head = made.continues.as_ref().and_then(|before| head_of.get(before).copied());
        head_of.insert(&made.id, head.unwrap_or(&made.id));
    }
    let heads = said.iter().filter(|made| head_of.get(&made.id) == Some(&&made.id));
    let mut sentences = Vec::new();
    for head in heads {
        let is_of_it = |made: &&Made| head_of.get(&made.id) == Some(&&head.id);
        let clauses: Vec<&Made> = said.iter().copied().filter(is_of_it).collect();
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
