//! What a scorecard would not show as it is meant is told by every store alike, and stored.

use scorecard_domain::{
    Change, Chapter, ChapterKind, Definition, Frame, Indicator, Item, ItemArea, ItemOf, ItemTerms,
    Kind, Measure, Media, Milestone, MilestoneKey, MilestoneState, MinimumUnits, Nature,
    Preference, Rounding, Text, Thing,
};

use super::{commit, revise};
use crate::{
    Filter, Ledger, ProposedChange, Query,
    testing::{StandingClock, batch, ground, indicator, observe, put, withdraw},
};

/// A definition of one chapter with figures of indicators, the first of them the whole of the others.
fn definition(id: &str, chapter: &str, indicators: &[&str]) -> ProposedChange {
    let item = |(i, indicator): (usize, &&str)| Item {
        id: format!("f{i}").parse().unwrap(),
        label: Text::default(),
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        area: ItemArea::Own,
        of: ItemOf::Nothing,
        preference: Preference::Published,
        verb: Text::default(),
        noun: Text::default(),
        frame: Frame::NounFirst,
        part_of: (i > 0).then(|| "f0".parse().unwrap()),
        continues: None,
        streak_rank: 1,
        required: false,
        highlight: false,
        short: Text::default(),
        grading: None,
        terms: ItemTerms::default(),
        assessment: None,
    };
    put(Thing::Definition(Definition {
        id: id.parse().unwrap(),
        title: Text::zh("成绩单"),
        rounding: Rounding::default(),
        claims: Vec::new(),
        chapters: vec![Chapter {
            id: chapter.parse().unwrap(),
            title: Text::zh("经济"),
            kind: ChapterKind::Figures,
            items: indicators.iter().enumerate().map(item).collect(),
            targets: Vec::new(),
            parent_promises: false,
        }],
    }))
}

fn milestone(chapter: &str) -> ProposedChange {
    let milestone = "metro".parse().unwrap();
    put(Thing::Milestone(Milestone {
        key: MilestoneKey {
            area: "x:a".parse().unwrap(),
            milestone,
            period: "2022".parse().unwrap(),
        },
        chapter: chapter.parse().unwrap(),
        text: Text::zh("地铁开工"),
        state: MilestoneState::Done,
        claim: Text::default(),
        source: None,
        note: Text::default(),
    }))
}

fn picture(chapter: Option<&str>) -> ProposedChange {
    put(Thing::Media(Media {
        id: "hills".parse().unwrap(),
        area: "x:a".parse().unwrap(),
        period: "2022".parse().unwrap(),
        chapter: chapter.map(|chapter| chapter.parse().unwrap()),
        number: 1,
        caption: Text::zh("山"),
        credit: Text::default(),
        content_type: "image/svg+xml".to_owned(),
        content: b"<svg/>".to_vec(),
    }))
}

/// What a batch would be told: warnings, one a line.
async fn told(ledger: &Ledger, changes: impl Into<Vec<ProposedChange>>) -> Vec<String> {
    let validated = ledger.validate(batch(changes)).await.unwrap();
    assert_eq!(validated.faults, []);
    let warnings = validated.warnings.iter();
    warnings.map(|it| format!("{} {}: {}", it.reason.slug(), it.path, it.problem.en)).collect()
}

pub(super) async fn a_chapter_that_no_definition_has_is_told(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    // As long as there is no definition, it may be one that is still to come.
    assert_eq!(told(ledger, [milestone("economics")]).await, [""; 0]);
    revise(ledger, [definition("yearly", "economy", &["i.one"])]).await;
    assert_eq!(told(ledger, [milestone("economy"), picture(None)]).await, [""; 0]);
    let expected = [
        "UNKNOWN_CHAPTER changes[0].milestone.chapter: no definition has a chapter `economics`; \
         there are economy",
        "UNKNOWN_CHAPTER changes[1].media.chapter: no definition has a chapter `hills`; there are \
         economy",
    ];
    let changes = [milestone("economics"), picture(Some("hills"))];
    assert_eq!(told(ledger, changes.clone()).await, expected);
    // The batch's own definitions count, and those that it takes away do not.
    let other = definition("other", "economics", &["i.one"]);
    assert_eq!(told(ledger, [milestone("economics"), other.clone()]).await, [""; 0]);
    let taken = [milestone("economy"), withdraw(Kind::Definition, "yearly"), other];
    let expected = "UNKNOWN_CHAPTER changes[0].milestone.chapter: no definition has a chapter \
                    `economy`; there are economics";
    assert_eq!(told(ledger, taken).await, [expected]);

    let committed = commit(ledger, changes.clone()).await;
    assert_eq!((committed.warnings.len(), committed.revision.unwrap().changes), (2, 2));
    assert_eq!(
        committed.warnings[0].problem.zh,
        "各成绩单定义都没有“economics”这一章；现有的章：economy"
    );
    assert_eq!(told(ledger, changes).await, [""; 0], "nothing is put anew");
}

pub(super) async fn parts_that_cannot_be_summed_are_told(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let counted = |id: &str, unit: &str| {
        put(Thing::Indicator(Indicator { unit: Text::zh(unit), multiplier: 0, ..indicator(id) }))
    };
    revise(ledger, [counted("i.firms", "家"), counted("i.brands", "个")]).await;
    let of = |indicators: &[&str]| [definition("yearly", "economy", indicators)];
    assert_eq!(told(ledger, of(&["i.firms", "i.brands", "i.brands"])).await, [""; 0]);
    let path = "changes[0].definition.chapters[0].items";
    let expected = format!(
        "PARTS_UNLIKE {path}[2].part_of: `f2` is in 家, but `f1`, a part of `f0` too, in 个: they are \
         not summed"
    );
    assert_eq!(told(ledger, of(&["i.firms", "i.brands", "i.firms"])).await, [expected]);
    let expected = format!(
        "PARTS_UNLIKE {path}[1].part_of: `f1` is in 亿元, but its whole `f0` in 家: they are not summed"
    );
    assert_eq!(told(ledger, of(&["i.firms", "i.one"])).await, [expected.as_str()]);
    // As the batch leaves the indicators, in whatever order it puts them.
    let anew = [definition("yearly", "economy", &["i.new", "i.one"]), counted("i.new", "家")];
    assert_eq!(told(ledger, anew).await, [expected]);
    revise(ledger, of(&["i.firms", "i.one"])).await;
}

pub(super) async fn parts_that_no_formula_protects_are_told(ledger: &Ledger, _: &StandingClock) {
    let counted = |id: &str, unit: &str, minimum: Option<u32>, formula: &str| {
        put(Thing::Indicator(Indicator {
            unit: Text::zh(unit),
            multiplier: 0,
            decimals: 0,
            nature: Nature::Count,
            minimum_units: minimum
                .map(|minimum| MinimumUnits { counted_by: id.parse().unwrap(), minimum }),
            formula: formula.parse().ok(),
            ..indicator(id)
        }))
    };
    let page = || definition("yearly", "economy", &["i.shops", "i.foreign", "i.own"]);
    let level = |id: &str, value: &str| observe(&format!("{id} level  x:a 2022"), value);
    let mut changes = ground();
    changes.extend(["i.foreign", "i.own"].map(|id| counted(id, "个", None, "")));
    changes.extend([counted("i.shops", "家", None, ""), page()]);
    changes.extend([level("i.shops", "13"), level("i.foreign", "2"), level("i.own", "11")]);
    assert_eq!(commit(ledger, changes).await.warnings, []);

    let few = counted("i.foreign", "个", Some(3), "");
    let formula = "[换算: 1 家/个] × (i.foreign + i.own)";
    let told_of = |place: &str| {
        format!(
            "PARTS_UNPROTECTED changes[0].{place}: `i.foreign` is withheld where it is of few units, and \
             the public may work it out from `f0` and its parts f1, f2; if these are all that it is made \
             of, give the indicator `i.shops` the formula `{formula}`"
        )
    };
    assert_eq!(told(ledger, [few.clone()]).await, [told_of("indicator")]);
    commit(ledger, [few.clone()]).await;
    assert_eq!(
        withheld(ledger).await,
        ["i.foreign"],
        "the whole is no sum as far as the ledger knows"
    );
    assert_eq!(told(ledger, [few]).await, [""; 0], "nothing is put anew");
    let Change::Put(Thing::Definition(mut again)) = page().change else { unreachable!() };
    again.title = Text::zh("年报");
    let again = [put(Thing::Definition(again))];
    assert_eq!(told(ledger, again.clone()).await, [told_of("definition.chapters[0].items[0]")]);
    // With the formula that is told the ledger knows, and says no more.
    let whole = [counted("i.shops", "家", None, formula)];
    assert_eq!(commit(ledger, whole).await.warnings, []);
    assert_eq!(withheld(ledger).await, ["i.foreign", "i.own"], "a part before its whole");
    assert_eq!(told(ledger, again).await, [""; 0]);
}

/// Of which indicators anything is withheld.
async fn withheld(ledger: &Ledger) -> Vec<String> {
    let filter = Filter::Suppressions { indicator: None, period: None };
    let revision = ledger.position().revision;
    let query = Query { filter, after: None, limit: 10, revision };
    let held = ledger.list(query).await.unwrap().into_iter();
    held.map(|held| match held.thing {
        Thing::Suppression(suppression) => suppression.key.indicator.to_string(),
        other => panic!("{other:?}"),
    })
    .collect()
}
