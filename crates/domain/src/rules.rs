//! What one thing by itself must obey, whatever else the ledger holds.
//!
//! References to other things are the ledger's to check, against the final state of a batch.

mod assessment;
mod claim;
mod collection_plan;
mod item;
mod outcome;
mod release;
mod succession;

use std::collections::BTreeSet;

use crate::{
    area::Area,
    change::Thing,
    comparison::Comparison,
    confidentiality::Confidentiality,
    decimal::Decimal,
    definition::{Chapter, ChapterKind, Definition, Item, ItemOf},
    evidence::{HonourForm, Media},
    fault::{Fault, FaultReason},
    id::ItemId,
    imprint::Imprint,
    indicator::{GrowthRule, Indicator},
    observation::{Measure, Observation},
    of::Of,
    peer_group::{Membership, PeerGroup},
    period::Validity,
    reading::{Qualifier, Reading},
    suppression::{MinimumUnits, Suppression},
    target::{Target, TargetTest},
    text::Text,
};

/// No name, note or other text is longer, in bytes and in one language.
pub const MAX_TEXT_LEN: usize = 4096;

impl Thing {
    /// All that is wrong with it by itself; empty if nothing is. Paths begin with the kind.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        match self {
            Self::Area(area) => area_faults(area, &mut faults),
            Self::Indicator(indicator) => indicator_faults(indicator, &mut faults),
            Self::Source(source) => {
                named("source.title", &source.title, &mut faults);
                text("source.publisher", &source.publisher, &mut faults);
                text("source.note", &source.note, &mut faults);
                date("source.published", &source.published, &mut faults);
                line("source.url", &source.url, &mut faults);
            }
            Self::PeerGroup(group) => peer_group_faults(group, &mut faults),
            Self::Definition(definition) => definition_faults(definition, &mut faults),
            Self::Observation(observation) => observation_faults(observation, &mut faults),
            Self::Target(target) => target_faults(target, &mut faults),
            Self::Honour(honour) => {
                named("honour.title", &honour.title, &mut faults);
                text("honour.awarded_by", &honour.awarded_by, &mut faults);
                text("honour.note", &honour.note, &mut faults);
                let (_, number) = honour.form.parts();
                if number == Some(0) || matches!(honour.form, HonourForm::Streak(1)) {
                    faults.push(Fault::invalid(
                        "honour.form",
                        "a streak is of 2 years or more, other numbers of 1 or more",
                    ));
                }
            }
            Self::Milestone(milestone) => {
                named("milestone.text", &milestone.text, &mut faults);
                text("milestone.claim", &milestone.claim, &mut faults);
                text("milestone.note", &milestone.note, &mut faults);
            }
            Self::Media(media) => media_faults(media, &mut faults),
            Self::Imprint(imprint) => imprint_faults(imprint, &mut faults),
            Self::CollectionPlan(plan) => collection_plan::faults(plan, &mut faults),
            Self::Release(release) => release::faults(release, &mut faults),
            Self::Suppression(suppression) => suppression_faults(suppression, &mut faults),
            Self::Assessment(assessment) => assessment::faults(assessment, &mut faults),
            Self::Outcome(outcome) => outcome::faults(outcome, &mut faults),
        }
        faults
    }
}

fn text(path: &str, words: &Text, faults: &mut Vec<Fault>) {
    for (lang, words) in [("zh", &words.zh), ("en", &words.en)] {
        if words.len() > MAX_TEXT_LEN {
            faults.push(Fault::invalid(
                format!("{path}.{lang}"),
                format!("is longer than {MAX_TEXT_LEN} bytes"),
            ));
        }
        if words.chars().any(|c| c.is_control() && c != '\n') {
            faults.push(Fault::invalid(format!("{path}.{lang}"), "has a control character"));
        }
        if words.trim() != words {
            faults
                .push(Fault::invalid(format!("{path}.{lang}"), "begins or ends with white space"));
        }
    }
}

fn named(path: &str, words: &Text, faults: &mut Vec<Fault>) {
    if words.is_empty() {
        faults.push(Fault::missing(path, "words in Chinese or English"));
    }
    text(path, words, faults);
}

/// One line in no language: a code, an address.
fn line(path: &str, line: &str, faults: &mut Vec<Fault>) {
    if line.len() > MAX_TEXT_LEN {
        faults.push(Fault::invalid(path, format!("is longer than {MAX_TEXT_LEN} bytes")));
    }
    if line.chars().any(|c| c.is_control() || c.is_whitespace()) {
        faults.push(Fault::invalid(path, "has a white space or control character"));
    }
}

/// A year, a month or a day, or nothing.
fn date(path: &str, date: &str, faults: &mut Vec<Fault>) {
    let is_number = |part: &str, digits: usize, last: u32| {
        part.len() == digits
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse().is_ok_and(|n: u32| (1..=last).contains(&n))
    };
    let mut parts = date.split('-');
    let valid = parts.next().is_some_and(|year| is_number(year, 4, 9999))
        && parts.next().is_none_or(|month| is_number(month, 2, 12))
        && parts.next().is_none_or(|day| is_number(day, 2, 31))
        && parts.next().is_none();
    if !date.is_empty() && !valid {
        let shown: String = date.chars().take(40).collect();
        faults.push(Fault::invalid(
            path,
            format!("`{shown}` is not a date; expected 2023, 2023-01 or 2023-01-15"),
        ));
    }
}

fn peer_group_faults(group: &PeerGroup, faults: &mut Vec<Fault>) {
    named("peer_group.name", &group.name, faults);
    let Membership::Listed(areas) = &group.membership else { return };
    if areas.is_empty() {
        faults.push(Fault::missing("peer_group.listed.areas", "at least one member"));
    }
    let mut seen = BTreeSet::new();
    for (i, area) in areas.iter().enumerate() {
        if !seen.insert(area) {
            faults.push(Fault::new(
                format!("peer_group.listed.areas[{i}]"),
                FaultReason::DuplicateKey,
                format!("`{area}` is listed before"),
            ));
        }
    }
}

fn area_faults(area: &Area, faults: &mut Vec<Fault>) {
    named("area.name", &area.name, faults);
    line("area.code", &area.code, faults);
    let not_empty = |path: String, validity: Validity, faults: &mut Vec<Fault>| {
        if validity.is_empty() {
            faults.push(Fault::inconsistent(path, "ends before it begins"));
        }
    };
    not_empty("area.validity".into(), area.validity, faults);
    for (i, parenthood) in area.parents.iter().enumerate() {
        not_empty(format!("area.parents[{i}].validity"), parenthood.validity, faults);
        if parenthood.parent == area.id {
            faults.push(Fault::new(
                format!("area.parents[{i}].parent"),
                FaultReason::Circular,
                "is the area itself",
            ));
        }
        if area.parents[..i].iter().any(|other| other.validity.overlaps(parenthood.validity)) {
            faults.push(Fault::inconsistent(
                format!("area.parents[{i}].validity"),
                "overlaps that of another parent",
            ));
        }
    }
    for (i, succession) in area.successors.iter().enumerate() {
        if succession.successor == area.id {
            faults.push(Fault::new(
                format!("area.successors[{i}].successor"),
                FaultReason::Circular,
                "is the area itself",
            ));
        }
    }
    succession::faults(area, faults);
}

fn indicator_faults(indicator: &Indicator, faults: &mut Vec<Fault>) {
    named("indicator.name", &indicator.name, faults);
    text("indicator.scope", &indicator.scope, faults);
    text("indicator.explanation", &indicator.explanation, faults);
    text("indicator.unit", &indicator.unit, faults);
    if indicator.unit.zh.is_empty() {
        faults.push(Fault::missing(
            "indicator.unit.zh",
            "a unit without its multiplier, such as 元, 家 or %",
        ));
    }
    if !(-12..=15).contains(&indicator.multiplier) {
        faults.push(Fault::invalid("indicator.multiplier", "is a power of ten from -12 to 15"));
    }
    if indicator.decimals > 9 {
        faults.push(Fault::invalid("indicator.decimals", "is at most 9"));
    }
    let path = "indicator.price_index";
    match (&indicator.price_index, indicator.growth_rule) {
        (None, GrowthRule::PriceIndex) => {
            faults
                .push(Fault::missing(path, "the id of the price index that the growth rule names"));
        }
        (Some(index), GrowthRule::PriceIndex) if *index == indicator.id => {
            faults.push(Fault::new(path, FaultReason::Circular, "is the indicator itself"));
        }
        (Some(_), GrowthRule::PriceIndex) | (None, _) => {}
        (Some(_), rule) => faults.push(Fault::inconsistent(
            path,
            format!("is of no use to the growth rule `{rule}`; expected `price_index` or no index"),
        )),
    }
    if !indicator.plausible.is_valid() {
        let problem = "is below the plausible minimum; expected a maximum from the minimum on";
        faults.push(Fault::inconsistent("indicator.plausible_maximum", problem));
    }
    if let Some(MinimumUnits { counted_by: _, minimum }) = &indicator.minimum_units
        && *minimum < 2
    {
        let problem = format!("is {minimum}, which withholds nothing; expected 2 or more");
        faults.push(Fault::invalid("indicator.minimum_units", problem));
    }
}

fn suppression_faults(suppression: &Suppression, faults: &mut Vec<Fault>) {
    if suppression.areas.is_empty() {
        faults.push(Fault::missing("suppression.areas", "at least one area that is withheld"));
    }
    for (area, code) in &suppression.areas {
        if !Suppression::is_reason(*code) {
            let problem = format!("is withheld as `{code}`; expected `A` or `D`");
            faults.push(Fault::invalid(format!("suppression.areas[{area}]"), problem));
        }
    }
}

fn of_faults(path: &str, measure: Measure, of: &Of, faults: &mut Vec<Fault>) {
    match (measure.needs_of(), of.is_nothing()) {
        (true, true) => faults
            .push(Fault::missing(path, format!("the area or peer group that the {measure} is of"))),
        (false, false) => {
            faults.push(Fault::inconsistent(
                path,
                format!("a {measure} is of nothing, but `{of}` is given"),
            ));
        }
        _ => {}
    }
}

/// What a number must obey to be a value of the measure.
fn value_faults(path: &str, measure: Measure, value: Decimal, faults: &mut Vec<Fault>) {
    let whole = value.scale() == 0 && !value.is_negative() && !value.is_zero();
    match measure {
        measure if measure.is_counted() && !whole => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected a whole number from 1 on"),
            ));
        }
        Measure::RankChange if value.scale() != 0 => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected a whole number of places"),
            ));
        }
        Measure::Reduction | Measure::Share if value.is_negative() => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 or more percent"),
            ));
        }
        Measure::Index | Measure::GapToFirst if value.is_negative() => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 or more"),
            ));
        }
        Measure::Percentile if value.is_negative() || is_above_hundred(value) => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 to 100"),
            ));
        }
        _ => {}
    }
}

fn is_above_hundred(value: Decimal) -> bool {
    Decimal::new(100, 0).is_some_and(|hundred| value.cmp_value(hundred).is_gt())
}

fn observation_faults(observation: &Observation, faults: &mut Vec<Fault>) {
    let Observation {
        key,
        reading,
        qualifier,
        statuses: _,
        stage: _,
        source: _,
        note,
        confidentiality,
        embargo_until,
        comparison,
    } = observation;
    of_faults("observation.key.of", key.measure, &key.of, faults);
    text("observation.note", note, faults);
    if let Some(comparison) = comparison {
        comparison_faults(key.measure, comparison, faults);
    }
    match (reading, key.measure.is_standing()) {
        (Reading::Value(value), false) => {
            value_faults("observation.value", key.measure, *value, faults)
        }
        (Reading::Value(_), true) => faults.push(Fault::inconsistent(
            "observation.value",
            format!("a {} is a standing such as `leading`, not a number", key.measure),
        )),
        (Reading::Standing(_), false) => faults.push(Fault::inconsistent(
            "observation.standing",
            format!("a {} is a number, not a standing", key.measure),
        )),
        (Reading::Standing(_), true) | (Reading::Absent(_), _) => {}
    }
    let qualified = *qualifier != Qualifier::Exact;
    if qualified && reading.value().is_none() {
        faults.push(Fault::inconsistent("observation.qualifier", "there is no number to qualify"));
    }
    let is_place = key.measure.is_counted() || key.measure == Measure::RankChange;
    if qualified && is_place {
        faults.push(Fault::inconsistent(
            "observation.qualifier",
            format!("a {} takes no qualifier", key.measure),
        ));
    }
    match (confidentiality, embargo_until) {
        (Confidentiality::Embargoed, None) => faults.push(Fault::missing(
            "observation.embargo_until",
            "the moment at which the embargo ends",
        )),
        (Confidentiality::Embargoed, Some(_)) | (_, None) => {}
        (other, Some(until)) => faults.push(Fault::inconsistent(
            "observation.embargo_until",
            format!("`{until}` ends no embargo: the confidentiality is `{other}`, not `E`"),
        )),
    }
}

/// What comparable growth is held on, which no other measure has.
fn comparison_faults(measure: Measure, comparison: &Comparison, faults: &mut Vec<Fault>) {
    let Comparison { basis, adjusted_value, adjusted_base } = comparison;
    text("observation.basis", basis, faults);
    if measure == Measure::ComparableGrowth {
        return;
    }
    for (field, is_given) in [
        ("basis", !basis.is_empty()),
        ("adjusted_value", adjusted_value.is_some()),
        ("adjusted_base", adjusted_base.is_some()),
    ] {
        if is_given {
            let problem = format!("a {measure} has none; comparable_growth alone has");
            faults.push(Fault::inconsistent(format!("observation.{field}"), problem));
        }
    }
}

fn target_faults(target: &Target, faults: &mut Vec<Fault>) {
    of_faults("target.key.of", target.key.measure, &target.key.of, faults);
    text("target.label", &target.label, faults);
    text("target.strength", &target.strength, faults);
    text("target.note", &target.note, faults);
    value_faults("target.value", target.key.measure, target.value, faults);
    if target.key.measure.is_standing() {
        faults.push(Fault::invalid(
            "target.key.measure",
            "a standing cannot be a target with a number",
        ));
    }
    if let TargetTest::UpTo(upper) = target.test
        && upper.cmp_value(target.value).is_le()
    {
        faults.push(Fault::inconsistent(
            "target.up_to",
            format!("`{upper}` is not above the value `{}`", target.value),
        ));
    }
}

fn media_faults(media: &Media, faults: &mut Vec<Fault>) {
    named("media.caption", &media.caption, faults);
    text("media.credit", &media.credit, faults);
    if media.number == 0 {
        faults.push(Fault::invalid("media.number", "is 1 or more"));
    }
    if !Media::CONTENT_TYPES.contains(&media.content_type.as_str()) {
        let expected = Media::CONTENT_TYPES.join(", ");
        faults.push(Fault::invalid(
            "media.content_type",
            format!("`{}` is not one of {expected}", media.content_type),
        ));
    }
    if media.content.is_empty() {
        faults.push(Fault::missing("media.content", "the picture's bytes"));
    }
    if media.content.len() > Media::MAX_CONTENT {
        faults.push(Fault::invalid(
            "media.content",
            format!("is larger than {} bytes", Media::MAX_CONTENT),
        ));
    }
}

fn imprint_faults(imprint: &Imprint, faults: &mut Vec<Fault>) {
    if imprint.is_empty() {
        let expected = "at least one of `compiled_by`, `data_as_of`, `published_on`, `checked_by`, \
             `signed_by`, `telephone`, `data_url`, `edition_url`, `source` and `note`";
        faults.push(Fault::missing("imprint", expected));
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

/// One line as people write it, such as a telephone number: spaces, brackets and words for an extension are theirs.
fn one_line(path: &str, line: &str, faults: &mut Vec<Fault>) {
    if line.len() > MAX_TEXT_LEN {
        faults.push(Fault::invalid(path, format!("is longer than {MAX_TEXT_LEN} bytes")));
    }
    if line.chars().any(char::is_control) {
        faults.push(Fault::invalid(path, "has a control character"));
    }
    if line.trim() != line {
        faults.push(Fault::invalid(path, "begins or ends with white space"));
    }
}

/// An address that a reader can open, or nothing.
fn web_address(path: &str, address: &str, faults: &mut Vec<Fault>) {
    line(path, address, faults);
    let host = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    if !address.is_empty() && host.is_none_or(str::is_empty) {
        let shown: String = address.chars().take(40).collect();
        faults.push(Fault::invalid(
            path,
            format!("`{shown}` is no address; expected https:// or http:// and where it leads"),
        ));
    }
}

fn definition_faults(definition: &Definition, faults: &mut Vec<Fault>) {
    named("definition.title", &definition.title, faults);
    if definition.chapters.is_empty() {
        faults.push(Fault::missing("definition.chapters", "at least one chapter"));
    }
    let mut chapters = BTreeSet::new();
    let figures: BTreeSet<&ItemId> = definition.items().map(|item| &item.id).collect();
    let mut ids = BTreeSet::new();
    for (c, chapter) in definition.chapters.iter().enumerate() {
        let path = format!("definition.chapters[{c}]");
        if !chapters.insert(&chapter.id) {
            let problem = format!("`{}` is the id of another chapter", chapter.id);
            faults.push(Fault::new(format!("{path}.id"), FaultReason::DuplicateKey, problem));
        }
        if chapter.kind == ChapterKind::Answers
            && definition.answers().is_some_and(|first| first.id != chapter.id)
        {
            let problem = "another chapter answers for the promises already";
            faults.push(Fault::inconsistent(format!("{path}.kind"), problem));
        }
        chapter_faults(&path, chapter, &figures, faults);
        let items = chapter.items.iter().map(|item| &item.id);
        for id in items.chain(chapter.targets.iter().map(|target| &target.id)) {
            if !ids.insert(id) {
                let problem = format!("`{id}` is the id of another figure");
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
fn of_nothing(item: &Item) -> String {
    match (&item.assessment, item.measure) {
        (Some(_), _) => "an assessment's result is of its own group".to_owned(),
        (None, Measure::Streak) => {
            format!("a streak of the predicate `{}` is of nothing", item.terms.streak)
        }
        (None, measure) => format!("a {measure} is of nothing"),
    }
}

fn chapter_faults(
    path: &str,
    chapter: &Chapter,
    figures: &BTreeSet<&ItemId>,
    faults: &mut Vec<Fault>,
) {
    named(&format!("{path}.title"), &chapter.title, faults);
    if !chapter.items.is_empty() && chapter.kind != ChapterKind::Figures {
        faults.push(Fault::inconsistent(
            format!("{path}.items"),
            format!("a chapter of kind {} has no figures", chapter.kind),
        ));
    }
    if !chapter.targets.is_empty() && chapter.kind != ChapterKind::Plan {
        faults.push(Fault::inconsistent(
            format!("{path}.targets"),
            format!("a chapter of kind {} has no targets", chapter.kind),
        ));
    }
    if chapter.parent_promises && chapter.kind != ChapterKind::Answers {
        faults.push(Fault::inconsistent(
            format!("{path}.parent_promises"),
            format!("a chapter of kind {} answers for no promises", chapter.kind),
        ));
    }
    let refers =
        |path: String, from: &ItemId, to: Option<&ItemId>, faults: &mut Vec<Fault>| match to {
            Some(to) if to == from => {
                faults.push(Fault::new(path, FaultReason::Circular, "is the figure itself"))
            }
            Some(to) if !figures.contains(to) => {
                faults.push(Fault::new(
                    path,
                    FaultReason::UnknownReference,
                    format!("there is no figure `{to}`"),
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
                    format!("what the {} is of", item.measure),
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
                    format!(
                        "`{short}` is longer than the label `{label}`; a short label is no longer"
                    ),
                ));
            }
        }
        refers(format!("{path}.part_of"), &item.id, item.part_of.as_ref(), faults);
        refers(format!("{path}.continues"), &item.id, item.continues.as_ref(), faults);
        if let Some(head) = &item.continues
            && figures.contains(head)
            && !earlier.contains(head)
        {
            let problem = format!("`{head}` does not stand before it in the same chapter");
            faults.push(Fault::inconsistent(format!("{path}.continues"), problem));
        }
        if item.streak_rank == 0 {
            faults.push(Fault::invalid(format!("{path}.streak_rank"), "is 1 or more"));
        }
        earlier.insert(&item.id);
    }
    for (i, target) in chapter.targets.iter().enumerate() {
        refers(format!("{path}.targets[{i}].beside"), &target.id, target.beside.as_ref(), faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decimal::Rounding,
        definition::{Frame, ItemArea, Preference},
        imprint::ImprintKey,
        observation::ObservationKey,
        reading::Standing,
        status::Statuses,
    };

    fn observation(measure: Measure, of: &str, reading: Reading, qualifier: Qualifier) -> Thing {
        Thing::Observation(Observation {
            key: ObservationKey {
                indicator: "economy.gdp".parse().unwrap(),
                measure,
                of: of.parse().unwrap(),
                area: "gbt2260:370102".parse().unwrap(),
                period: "2022".parse().unwrap(),
            },
            reading,
            qualifier,
            statuses: Statuses::NONE,
            stage: None,
            source: None,
            note: Text::default(),
            confidentiality: Confidentiality::Free,
            embargo_until: None,
            comparison: None,
        })
    }

    #[track_caller]
    fn check(
        measure: Measure,
        of: &str,
        reading: Reading,
        qualifier: Qualifier,
        expected: &[&str],
    ) {
        let faults = observation(measure, of, reading, qualifier).faults();
        let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, expected, "{faults:?}");
    }

    fn value(text: &str) -> Reading {
        Reading::Value(text.parse().unwrap())
    }

    #[test]
    fn a_measure_has_its_own_kind_of_reading() {
        let city = "gbt2260:370100";
        check(Measure::Level, "", value("161.3"), Qualifier::Exact, &[]);
        check(Measure::Level, city, value("161.3"), Qualifier::Exact, &["observation.key.of"]);
        check(Measure::Share, "", value("27.3"), Qualifier::Exact, &["observation.key.of"]);
        check(Measure::Share, city, value("-1"), Qualifier::Exact, &["observation.value"]);
        check(Measure::Rank, city, value("1.0"), Qualifier::Exact, &["observation.value"]);
        check(Measure::Rank, city, value("0"), Qualifier::Exact, &["observation.value"]);
        check(Measure::Rank, city, value("1"), Qualifier::About, &["observation.qualifier"]);
        check(Measure::Standing, city, Reading::Standing(Standing::Leading), Qualifier::Exact, &[]);
        check(Measure::Standing, city, value("1"), Qualifier::Exact, &["observation.value"]);
        check(
            Measure::Level,
            "",
            Reading::Standing(Standing::Leading),
            Qualifier::Exact,
            &["observation.standing"],
        );
    }

    fn imprint() -> Imprint {
        Imprint {
            key: ImprintKey {
                area: "gbt2260:370102".parse().unwrap(),
                period: "2022".parse().unwrap(),
            },
            compiled_by: Text::default(),
            data_as_of: String::new(),
            published_on: String::new(),
            checked_by: Text::default(),
            signed_by: Text::default(),
            telephone: String::new(),
            data_url: String::new(),
            edition_url: String::new(),
            source: None,
            note: Text::default(),
        }
    }

    #[track_caller]
    fn check_imprint(imprint: Imprint, expected: &[&str]) {
        let faults = Thing::Imprint(imprint).faults();
        let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, expected, "{faults:?}");
    }

    #[test]
    fn an_imprint_says_something() {
        check_imprint(imprint(), &["imprint"]);
        check_imprint(Imprint { note: Text::zh("待填"), ..imprint() }, &[]);
        check_imprint(Imprint { source: "page".parse().ok(), ..imprint() }, &[]);
        check_imprint(Imprint { telephone: "(0531) 123 转8".into(), ..imprint() }, &[]);
    }

    #[test]
    fn an_imprint_has_dates_and_addresses_that_can_be_opened() {
        let wrong = Imprint {
            data_as_of: "2023年".into(),
            published_on: "2023-13".into(),
            telephone: "1\n2".into(),
            data_url: "www.example.org".into(),
            edition_url: "https://".into(),
            ..imprint()
        };
        let fields = ["data_as_of", "published_on", "telephone", "data_url", "edition_url"];
        let expected = fields.map(|field| format!("imprint.{field}"));
        check_imprint(wrong, &expected.each_ref().map(String::as_str));
        check_imprint(
            Imprint {
                data_as_of: "2023".into(),
                published_on: "2023-01-15".into(),
                data_url: "http://example.org/data".into(),
                edition_url: "https://example.org".into(),
                ..imprint()
            },
            &[],
        );
    }

    #[test]
    fn all_faults_are_told_at_once() {
        check(
            Measure::Rank,
            "",
            value("-1.5"),
            Qualifier::About,
            &["observation.key.of", "observation.value", "observation.qualifier"],
        );
    }

    #[test]
    fn a_short_label_is_no_longer_than_the_label() {
        let item = |label: &str, short: &str| Item {
            id: "gdp".parse().unwrap(),
            label: Text::new(label, ""),
            indicator: "economy.gdp".parse().unwrap(),
            measure: Measure::Level,
            area: ItemArea::Own,
            of: ItemOf::Nothing,
            preference: Preference::Computed,
            verb: Text::default(),
            noun: Text::default(),
            frame: Frame::NounFirst,
            part_of: None,
            continues: None,
            streak_rank: 1,
            required: true,
            highlight: false,
            short: Text::new(short, ""),
            grading: None,
            terms: Default::default(),
            assessment: None,
        };
        let faults = |label, short| {
            let chapter = Chapter {
                id: "output".parse().unwrap(),
                title: Text::zh("经济总量"),
                kind: ChapterKind::Figures,
                items: vec![item(label, short)],
                targets: Vec::new(),
                parent_promises: false,
            };
            let definition = Definition {
                id: "yearly".parse().unwrap(),
                title: Text::zh("成绩单"),
                rounding: Rounding::HalfAwayFromZero,
                chapters: vec![chapter],
                claims: Vec::new(),
            };
            let faults = Thing::Definition(definition).faults();
            faults.into_iter().map(|fault| fault.path).collect::<Vec<_>>()
        };
        assert_eq!(faults("地区生产总值", "生产总值"), Vec::<String>::new());
        // Without a label of its own an item takes the indicator's name, which is not known here.
        assert_eq!(faults("", "地区生产总值"), Vec::<String>::new());
        let path = "definition.chapters[0].items[0].short.zh";
        assert_eq!(faults("总值", "生产总值"), [path]);
    }
}
