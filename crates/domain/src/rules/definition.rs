//! What a definition must obey: its ids are unique, and its figures refer to figures that it has.

use std::collections::BTreeSet;

use super::{
    claim, item,
    texts::{named, text},
};
use crate::{
    definition::{Chapter, ChapterKind, Definition, Item, ItemOf},
    fault::{self, Fault, FaultReason, Problem},
    id::ItemId,
    observation::Measure,
    sentences::{definitions as sentences, figures, texts::one_or_more},
};

pub(super) fn definition_faults(definition: &Definition, faults: &mut Vec<Fault>) {
    named("definition.title", &definition.title, faults);
    if definition.chapters.is_empty() {
        faults.push(Fault::missing("definition.chapters", sentences::a_chapter()));
    }
    let mut chapters = BTreeSet::new();
    let figures: BTreeSet<&ItemId> = definition.items().map(|item| &item.id).collect();
    let mut ids = BTreeSet::new();
    for (c, chapter) in definition.chapters.iter().enumerate() {
        let path = format!("definition.chapters[{c}]");
        if !chapters.insert(&chapter.id) {
            let problem = sentences::id_of_another_chapter(&chapter.id);
            faults.push(Fault::new(format!("{path}.id"), FaultReason::DuplicateKey, problem));
        }
        if chapter.kind == ChapterKind::Answers
            && definition.answers().is_some_and(|first| first.id != chapter.id)
        {
            let problem = sentences::another_chapter_answers();
            faults.push(Fault::inconsistent(format!("{path}.kind"), problem));
        }
        chapter_faults(&path, chapter, &figures, faults);
        let items = chapter.items.iter().map(|item| &item.id);
        for id in items.chain(chapter.targets.iter().map(|target| &target.id)) {
            if !ids.insert(id) {
                let problem = sentences::id_of_another_figure(id);
                faults.push(Fault::new(
                    format!("{path}.items"),
                    FaultReason::DuplicateKey,
                    problem,
                ));
            }
        }
    }
    claim::all_faults(definition, ids, faults);
}

/// Why an item says nothing about what it is of.
pub(super) fn of_nothing(item: &Item) -> Problem {
    match (&item.assessment, item.measure) {
        (Some(_), _) => sentences::result_is_of_its_group(),
        (None, Measure::Streak) => sentences::streak_is_of_nothing(item.terms.streak),
        (None, measure) => figures::of_nothing(fault::named(measure)),
    }
}

pub(super) fn chapter_faults(
    path: &str,
    chapter: &Chapter,
    figures: &BTreeSet<&ItemId>,
    faults: &mut Vec<Fault>,
) {
    named(&format!("{path}.title"), &chapter.title, faults);
    if !chapter.items.is_empty() && chapter.kind != ChapterKind::Figures {
        faults.push(Fault::inconsistent(
            format!("{path}.items"),
            sentences::no_figures_in(chapter.kind),
        ));
    }
    if !chapter.targets.is_empty() && chapter.kind != ChapterKind::Plan {
        faults.push(Fault::inconsistent(
            format!("{path}.targets"),
            sentences::no_targets_in(chapter.kind),
        ));
    }
    if chapter.parent_promises && chapter.kind != ChapterKind::Answers {
        faults.push(Fault::inconsistent(
            format!("{path}.parent_promises"),
            sentences::answers_for_nothing(chapter.kind),
        ));
    }
    let refers =
        |path: String, from: &ItemId, to: Option<&ItemId>, faults: &mut Vec<Fault>| match to {
            Some(to) if to == from => {
                faults.push(Fault::new(path, FaultReason::Circular, sentences::the_figure_itself()))
            }
            Some(to) if !figures.contains(to) => {
                faults.push(Fault::new(
                    path,
                    FaultReason::UnknownReference,
                    sentences::no_figure(to),
                ));
            }
            _ => {}
        };
    let mut earlier: BTreeSet<&ItemId> = BTreeSet::new();
    for (i, item) in chapter.items.iter().enumerate() {
        let path = format!("{path}.items[{i}]");
        item::faults(&path, item, faults);
        match (item.needs_of(), &item.of) {
            (true, ItemOf::Nothing) => {
                faults.push(Fault::missing(
                    format!("{path}.of"),
                    figures::what_the_measure_is_of(fault::named(item.measure)),
                ));
            }
            (false, ItemOf::Parent | ItemOf::Area(_) | ItemOf::Group(_)) => {
                faults.push(Fault::inconsistent(format!("{path}.of"), of_nothing(item)));
            }
            _ => {}
        }
        let words = [
            ("label", &item.label),
            ("verb", &item.verb),
            ("noun", &item.noun),
            ("short", &item.short),
        ];
        for (field, words) in words {
            text(&format!("{path}.{field}"), words, faults);
        }
        let lengths = |words: &str| words.chars().count();
        for (lang, label, short) in
            [("zh", &item.label.zh, &item.short.zh), ("en", &item.label.en, &item.short.en)]
        {
            if !label.is_empty() && lengths(label) < lengths(short) {
                faults.push(Fault::inconsistent(
                    format!("{path}.short.{lang}"),
                    sentences::short_is_longer(short, label),
                ));
            }
        }
        refers(format!("{path}.part_of"), &item.id, item.part_of.as_ref(), faults);
        refers(format!("{path}.continues"), &item.id, item.continues.as_ref(), faults);
        if let Some(head) = &item.continues
            && figures.contains(head)
            && !earlier.contains(head)
        {
            let problem = sentences::not_before_it(head);
            faults.push(Fault::inconsistent(format!("{path}.continues"), problem));
        }
        if item.streak_rank == 0 {
            faults.push(Fault::invalid(format!("{path}.streak_rank"), one_or_more()));
        }
        earlier.insert(&item.id);
    }
    for (i, target) in chapter.targets.iter().enumerate() {
        refers(format!("{path}.targets[{i}].beside"), &target.id, target.beside.as_ref(), faults);
    }
}
