//! What a claim must obey by itself and within its definition: its test can be made, and its text says no more than the test.

mod en;
mod said;
mod zh;

use std::collections::BTreeSet;

use super::{observation::value_faults, texts::named};
use crate::{
    claim::{Against, Claim},
    definition::{ChapterKind, Definition, ItemArea, ItemOf},
    fault::{self, Fault, FaultReason},
    id::ItemId,
    observation::Measure,
    sentences::{claims as sentences, definitions, figures, texts::one_or_more},
    target::Comparator,
    terms::StreakPredicate,
};

/// Looks at all claims of a definition; `ids` are those of its figures and targets.
pub(super) fn all_faults<'a>(
    definition: &'a Definition,
    mut ids: BTreeSet<&'a ItemId>,
    faults: &mut Vec<Fault>,
) {
    for (i, claim) in definition.claims.iter().enumerate() {
        let path = format!("definition.claims[{i}]");
        if !ids.insert(&claim.id) {
            let problem = sentences::id_of_another(&claim.id);
            faults.push(Fault::new(format!("{path}.id"), FaultReason::DuplicateKey, problem));
        }
        named(&format!("{path}.text"), &claim.text, faults);
        chapter_faults(&path, definition, claim, faults);
        subject_faults(&path, claim, faults);
        test_faults(&path, definition, claim, faults);
        said::faults(&path, claim, faults);
    }
}

fn chapter_faults(path: &str, definition: &Definition, claim: &Claim, faults: &mut Vec<Fault>) {
    let path = format!("{path}.chapter");
    let chapter = definition.chapters.iter().find(|chapter| chapter.id == claim.chapter);
    match chapter.map(|chapter| chapter.kind) {
        None => faults.push(Fault::new(
            path,
            FaultReason::UnknownReference,
            sentences::no_chapter(&claim.chapter),
        )),
        Some(ChapterKind::Figures | ChapterKind::Honours) => {}
        Some(kind) => faults.push(Fault::inconsistent(path, sentences::no_claims_in(kind))),
    }
}

/// What the claim is about.
fn subject_faults(path: &str, claim: &Claim, faults: &mut Vec<Fault>) {
    let Claim { indicator, measure, of, streak_rank, streak, honour, .. } = claim;
    let by_itself = *measure == Measure::Streak && *streak != StreakPredicate::Rank;
    let needs_of = measure.needs_of() && !by_itself && indicator.is_some();
    let of_path = || format!("{path}.of");
    match (needs_of, of) {
        (true, ItemOf::Nothing) => {
            faults.push(Fault::missing(
                of_path(),
                figures::what_the_measure_is_of(fault::named(*measure)),
            ));
        }
        (false, ItemOf::Parent | ItemOf::Area(_) | ItemOf::Group(_)) => {
            let what = match (by_itself, indicator) {
                (true, _) => sentences::streak_is_of_nothing(*streak),
                (false, None) => sentences::honour_is_of_nothing(),
                (false, Some(_)) => figures::of_nothing(fault::named(*measure)),
            };
            faults.push(Fault::inconsistent(of_path(), what));
        }
        _ => {}
    }
    if *streak_rank == 0 {
        faults.push(Fault::invalid(format!("{path}.streak_rank"), one_or_more()));
    }
    if *measure != Measure::Streak && (*streak_rank, *streak) != (1, StreakPredicate::Rank) {
        faults.push(Fault::inconsistent(
            format!("{path}.streak_rank"),
            sentences::counts_no_years(fault::named(*measure)),
        ));
    }
    let tells_place = matches!(measure, Measure::Rank | Measure::Streak) && !by_itself;
    if honour.is_some() && !tells_place {
        faults.push(Fault::inconsistent(
            format!("{path}.honour"),
            sentences::honour_tells_a_place(fault::named(*measure)),
        ));
    }
    if indicator.is_none() && honour.is_none() {
        faults.push(Fault::missing(format!("{path}.indicator"), sentences::a_ground()));
    }
}

/// What it is held against.
fn test_faults(path: &str, definition: &Definition, claim: &Claim, faults: &mut Vec<Fault>) {
    let Claim { indicator, measure, area, comparator, against, .. } = claim;
    let at = |field: &str| format!("{path}.{field}");
    if measure.is_standing() != matches!(against, Against::Standing(_)) {
        faults.push(Fault::inconsistent(
            at("against"),
            match measure.is_standing() {
                true => sentences::held_against_a_standing(fault::named(*measure)),
                false => sentences::held_against_numbers(fault::named(*measure)),
            },
        ));
    }
    if indicator.is_none() && !matches!(against, Against::Number(_)) {
        faults.push(Fault::inconsistent(at("against"), sentences::honour_against_a_number()));
    }
    match (comparator, against) {
        (None, Against::Target(_) | Against::Standing(_)) => {}
        (None, _) => faults.push(Fault::missing(at("comparator"), sentences::a_comparator())),
        (Some(other), Against::Standing(_)) if *other != Comparator::Equal => {
            let problem = sentences::standings_have_no_order();
            faults.push(Fault::inconsistent(at("comparator"), problem));
        }
        (Some(Comparator::Equal), Against::Since(_)) => {
            faults.push(Fault::inconsistent(at("comparator"), sentences::equal_to_several()))
        }
        _ => {}
    }
    match against {
        Against::Number(value) => value_faults(&at("value"), *measure, *value, faults),
        Against::Figure(figure) if !definition.items().any(|item| item.id == *figure) => {
            faults.push(Fault::new(
                at("figure"),
                FaultReason::UnknownReference,
                definitions::no_figure(figure),
            ));
        }
        Against::YearsBefore(0) => {
            faults.push(Fault::invalid(at("years_before"), one_or_more()));
        }
        Against::Since(year) if year.as_year().is_none() => {
            faults.push(Fault::invalid(at("since"), sentences::no_calendar_year(year)));
        }
        Against::Area(other) if matches!(area, ItemArea::Named(own) if own == other) => {
            faults.push(Fault::new(
                at("other_area"),
                FaultReason::Circular,
                sentences::the_area_whose_figure(),
            ));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::Thing, decimal::Decimal, definition::Chapter, reading::Standing, text::Text,
    };

    const ONE: Decimal = Decimal::new(1, 0).unwrap();

    fn claim() -> Claim {
        Claim {
            id: "first".parse().unwrap(),
            chapter: "economy".parse().unwrap(),
            text: Text::zh("一般公共预算收入居全市第一"),
            indicator: Some("fiscal.revenue".parse().unwrap()),
            measure: Measure::Rank,
            area: ItemArea::Own,
            of: ItemOf::Parent,
            streak_rank: 1,
            streak: StreakPredicate::Rank,
            comparator: Some(Comparator::AtMost),
            against: Against::Number(ONE),
            honour: None,
            required: false,
        }
    }

    /// The paths of what is wrong.
    fn faults(claims: Vec<Claim>) -> Vec<String> {
        let chapter = Chapter {
            parent_promises: false,
            id: "economy".parse().unwrap(),
            title: Text::zh("经济"),
            kind: ChapterKind::Figures,
            items: Vec::new(),
            targets: Vec::new(),
        };
        let definition = Thing::Definition(Definition {
            id: "yearly".parse().unwrap(),
            title: Text::zh("年度"),
            rounding: Default::default(),
            chapters: vec![chapter],
            claims,
        });
        let path = |fault: Fault| fault.path.replacen("definition.claims", "", 1);
        definition.faults().into_iter().map(path).collect()
    }

    fn number(text: &str) -> Against {
        Against::Number(text.parse().unwrap())
    }

    #[test]
    fn first_is_a_rank_of_one_and_never_a_standing() {
        assert_eq!(faults(vec![claim()]), [""; 0]);
        let leading = Against::Standing(Standing::Leading);
        let standing = Claim {
            measure: Measure::Standing,
            comparator: None,
            against: leading.clone(),
            ..claim()
        };
        assert_eq!(faults(vec![standing.clone()]), ["[0].text.zh"]);
        let said = Claim { text: Text::zh("一般公共预算收入全市领先"), ..standing };
        assert_eq!(faults(vec![said.clone()]), [""; 0]);
        assert_eq!(
            faults(vec![Claim { against: leading, comparator: None, ..claim() }]),
            ["[0].against"]
        );
        let named = Claim { text: Text::zh("第一产业增加值全市领先"), ..said };
        assert_eq!(faults(vec![named]), [""; 0]);
        assert_eq!(faults(vec![Claim { against: number("3"), ..claim() }]), ["[0].text.zh"]);
    }

    #[test]
    fn the_years_that_are_said_are_those_that_are_tested() {
        let streak = |text: &str, years: &str| Claim {
            text: Text::zh(text),
            measure: Measure::Streak,
            comparator: Some(Comparator::AtLeast),
            against: number(years),
            ..claim()
        };
        assert_eq!(faults(vec![streak("连续14年居全市第一", "14")]), [""; 0]);
        assert_eq!(faults(vec![streak("连续14年居全市第一", "13")]), ["[0].text.zh"]);
        let third = Claim { streak_rank: 3, ..streak("连续14年居全市第一", "14") };
        assert_eq!(faults(vec![third]), ["[0].text.zh"]);
        let grown = Claim { streak: StreakPredicate::Growth, ..streak("连续14年增长", "14") };
        assert_eq!(faults(vec![grown.clone()]), ["[0].of"]);
        assert_eq!(faults(vec![Claim { of: ItemOf::Nothing, ..grown }]), [""; 0]);
    }

    #[test]
    fn neither_language_says_more_than_the_test() {
        let text = |zh: &str, en: &str| Text::new(zh, en);
        let rank = |en: &str, rank: &str| Claim {
            text: text("一般公共预算收入居全市前三", en),
            against: number(rank),
            ..claim()
        };
        assert_eq!(faults(vec![rank("among the top three of the city", "3")]), [""; 0]);
        assert_eq!(faults(vec![rank("among the top three of the city", "2")]), [""; 0]);
        assert_eq!(faults(vec![rank("first in the city", "3")]), ["[0].text.en"]);
        assert_eq!(faults(vec![rank("top two", "3")]), ["[0].text.en"]);
        assert_eq!(faults(vec![rank("top three", "4")]), ["[0].text.zh", "[0].text.en"]);
        assert_eq!(faults(vec![rank("leading in the city", "3")]), ["[0].text.en"]);
        assert_eq!(faults(vec![rank("top three for ten years", "3")]), ["[0].text.en"]);
        let below = Claim { comparator: Some(Comparator::Below), ..rank("top three", "4") };
        assert_eq!(faults(vec![below]), [""; 0]);
        let streak = |en: &str| Claim {
            text: text("连续十四年居全市第一", en),
            measure: Measure::Streak,
            comparator: Some(Comparator::AtLeast),
            against: number("14"),
            ..claim()
        };
        assert_eq!(faults(vec![streak("first for the fourteenth consecutive year")]), [""; 0]);
        assert_eq!(faults(vec![streak("first for 15 years in a row")]), ["[0].text.en"]);
        let share = |by, value: &str, zh: &str, en: &str| Claim {
            text: text(zh, en),
            measure: Measure::Share,
            comparator: Some(by),
            against: number(value),
            ..claim()
        };
        let third = "占全市三分之一以上";
        assert_eq!(
            faults(vec![share(Comparator::AtLeast, "33.3", third, "a third of the city")]),
            [""; 0]
        );
        let more =
            share(Comparator::AtLeast, "25", "占全市四分之一以上", "over a quarter of the city");
        assert_eq!(faults(vec![more.clone()]), ["[0].text.en"]);
        assert_eq!(faults(vec![Claim { comparator: Some(Comparator::Above), ..more }]), [""; 0]);
        let fifth = share(Comparator::AtLeast, "19", "占全市五分之一以上", "a fifth of the city");
        assert_eq!(faults(vec![fifth]), ["[0].text.zh", "[0].text.en"]);
        let grown = |value: &str, en: &str| Claim {
            of: ItemOf::Nothing,
            measure: Measure::Growth,
            ..share(Comparator::Above, value, "增长较快", en)
        };
        assert_eq!(faults(vec![grown("8", "grew by more than 8%")]), [""; 0]);
        assert_eq!(faults(vec![grown("7", "grew by more than 8%")]), ["[0].text.en"]);
        let since = |year: &str, en: &str| Claim {
            against: Against::Since(year.parse().unwrap()),
            ..grown("8", en)
        };
        assert_eq!(faults(vec![since("2015", "the highest growth since 2015")]), [""; 0]);
        assert_eq!(faults(vec![since("2015", "the highest growth since 2012")]), ["[0].text.en"]);
        assert_eq!(faults(vec![since("2015", "the lowest growth since 2015")]), ["[0].text.en"]);
        assert_eq!(faults(vec![grown("8", "the highest growth since 2015")]), ["[0].text.en"]);
    }

    #[test]
    fn all_faults_are_told_at_once_with_their_places() {
        let bare = Claim {
            chapter: "society".parse().unwrap(),
            text: Text::default(),
            indicator: None,
            measure: Measure::Level,
            of: ItemOf::Nothing,
            comparator: None,
            against: Against::Figure("revenue".parse().unwrap()),
            ..claim()
        };
        let expected =
            ["[0].text", "[0].chapter", "[0].indicator", "[0].against", "[0].comparator"];
        assert_eq!(faults(vec![bare]), [&expected[..], &["[0].figure"]].concat());
        let years = Claim { against: Against::YearsBefore(0), ..claim() };
        let since = Claim {
            against: Against::Since("2015-Q1".parse().unwrap()),
            comparator: Some(Comparator::Equal),
            ..claim()
        };
        let ids = ["[0].years_before", "[1].id", "[1].comparator", "[1].since"];
        assert_eq!(faults(vec![years, since]), ids);
    }
}
