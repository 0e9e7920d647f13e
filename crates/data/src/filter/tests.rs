//! What filters find, what they refuse, and what of them the store is asked.

mod fields;
mod named;
mod wrong;

use scorecard_domain::{
    Kind, Measure, ObsStatus, Observation, Qualifier, Reading, Stage, Standing, Text, Thing,
};

use self::wrong::refused;
use super::{Recorded, Selection, Sieve, parser::MAX_DEPTH, read};
use crate::{
    Filter, Held,
    testing::{area, indicator, observation, source},
};

fn held(thing: Thing) -> Held {
    Held { thing, revision: 7 }
}

/// 161.3 in x:a in 2022, nearly, estimated and provisional, from s1.
fn figure() -> Observation {
    let mut figure = observation("i.one level  x:a 2022", "161.3", "s1");
    figure.qualifier = Qualifier::Nearly;
    figure.statuses = [ObsStatus::Estimated, ObsStatus::Provisional].into_iter().collect();
    figure.stage = Some(Stage::Flash);
    figure.note = Text::zh("按可比口径");
    figure
}

#[track_caller]
fn finds(thing: &Thing, filter: &str) -> bool {
    let selection = Selection::new(Filter::all(thing.key().kind(), false), filter);
    let selection = selection.unwrap_or_else(|err| panic!("{filter}: {err:?}"));
    let held = held(thing.clone());
    selection.filter.as_ref().is_some_and(|filter| filter.admits(thing)) && selection.admits(&held)
}

#[track_caller]
fn check(thing: &Thing, holds: &[&str], fails: &[&str]) {
    for filter in holds {
        assert!(finds(thing, filter), "{filter} does not find it");
    }
    for filter in fails {
        assert!(!finds(thing, filter), "{filter} finds it");
    }
}

#[test]
fn a_field_is_compared_by_its_sort() {
    check(
        &Thing::Observation(figure()),
        &[
            "",
            " \t\n",
            "indicator = i.one",
            "indicator=\"i.one\"",
            "key.indicator = 'i.one'",
            "area = x:a",
            "area:x:a",
            "of = \"\"",
            "measure = LEVEL",
            "measure = MEASURE_LEVEL",
            "measure = level",
            "measure != GROWTH",
            "value = 161.3",
            "value = 161.30",
            "value > 161.2999999999999",
            "value >= -3.2",
            "value < 999999999999999999999999999999",
            "value != 161.4",
            "period = 2022",
            "period > 2021",
            "period > 2022-Q1",
            "period > 2022-01",
            "period < 2022-02",
            "period < 2022-01-01/P13M",
            "period <= 2022 AND period >= 2022",
            "qualifier = NEARLY",
            "statuses:ESTIMATED",
            "statuses:E",
            "statuses:(A OR OBS_STATUS_PROVISIONAL)",
            "stage = flash",
            "source >= s1 AND source < s2",
            "revision = 7 AND revision < 8",
            "note.zh = \"*可比*\"",
        ],
        &[
            "indicator = i.two",
            "area != x:a",
            "measure = GROWTH",
            "value = 161.31",
            "value > 161.3",
            "period > 2022",
            "period = 2022-Q1",
            "period >= 2022-02",
            "statuses:A",
            "-statuses:ESTIMATED",
            "source > s1",
            "revision > 7",
            "note.zh = 可比",
        ],
    );
}

#[test]
fn a_star_stands_for_anything_at_either_end() {
    let mut figure = figure();
    figure.note = Text::new("a*b", "say \"it's\" \\ so");
    check(
        &Thing::Observation(figure),
        &[
            "indicator = \"i.*\"",
            "indicator = i.*",
            "indicator = \"*one\"",
            "indicator = \"*.*\"",
            "indicator:\"i*\"",
            "indicator != \"x*\"",
            "note.zh = \"a\\*b\"",
            "note.zh = \"a\\**\"",
            "note.en = \"say \\\"it\\'s\\\" \\\\ so\"",
            "note.en = 'say \"it\\'*'",
        ],
        &[
            "indicator = \"one*\"",
            "indicator = \"*i.\"",
            "note.zh = \"a\\*\"",
            "note.zh = \"\\*b\"",
        ],
    );
}

#[test]
fn or_binds_tighter_than_and() {
    // t holds, f does not.
    let (t, f) = ("measure = level", "measure = rank");
    #[track_caller]
    fn expect(filter: String, expected: bool) {
        assert_eq!(finds(&Thing::Observation(figure()), &filter), expected, "{filter}");
    }
    expect(format!("{f} AND {t} OR {t}"), false);
    expect(format!("({f} AND {t}) OR {t}"), true);
    expect(format!("{t} OR {t} AND {f}"), false);
    expect(format!("{f} OR {t} AND {t} OR {f}"), true);
    expect(format!("NOT {f} OR {f}"), true);
    expect(format!("NOT {t} OR {t}"), true);
    expect(format!("NOT ({t} OR {t})"), false);
    expect(format!("-{f} AND -({f} AND {t})"), true);
    expect(format!("NOT NOT {t}"), true);
    // What follows without an operator is an AND, and weaker than OR.
    expect(format!("{t} {f}"), false);
    expect(format!("{t} {f} OR {t}"), true);
    expect(format!("{f} {t} OR {t}"), false);
    expect("measure = (level OR rank) value = (1 OR 161.3)".into(), true);
    expect("value = (NOT 1 AND NOT 2)".into(), true);
    expect("NOT value = (1 OR 161.3)".into(), false);
    expect("NOT value = (1 OR 2)".into(), true);
    expect("value != (1 AND 2)".into(), true);
    expect("value != (1 AND 161.3)".into(), false);
    expect("value > (1)".into(), true);
    expect("value = ((1 OR 2) AND 161.3)".into(), false);
}

#[test]
fn what_is_not_set_compares_to_nothing() {
    let absent = Thing::Observation(observation("i.one level  x:a 2022", "-", ""));
    check(
        &absent,
        &[
            "absence = NOT_COLLECTED",
            "absence:*",
            "value != 0",
            "NOT value > 0",
            "NOT value:*",
            "-stage:*",
            "stage != ANNUAL",
            "NOT source:*",
            "source = \"\"",
            "NOT statuses:*",
            "NOT of:*",
            "period:* area:*",
            "NOT source < s2",
        ],
        &[
            "value > 0",
            "value <= 0",
            "value:*",
            "standing:*",
            "stage = ANNUAL",
            "source:*",
            "source < s2",
            "of <= group:a",
        ],
    );
    // Not that it ended before.
    check(
        &area("a", "370102", &[]),
        &[],
        &["validity.until < 2020-01", "validity.until <= 2020-01"],
    );
    let mut standing = figure();
    standing.reading = Reading::Standing(Standing::Leading);
    check(
        &Thing::Observation(standing),
        &["standing = LEADING", "statuses:*"],
        &["standing = front_row", "value:*", "absence:*"],
    );
}

#[test]
fn the_catalogue_is_filtered_alike() {
    let district = area("a", "370102", &["city", "zone"]);
    check(
        &district,
        &[
            "kind = DISTRICT",
            "kind = (CITY OR AREA_KIND_DISTRICT)",
            "code = 370102",
            "code = \"3701*\"",
            "parent:x:city",
            "parent:x:city parents.parent:x:zone",
            "name.zh = 区",
            "NOT name.en:*",
            "id = \"x:*\"",
            "NOT validity.from:*",
        ],
        &["kind = CITY", "code = 370100", "parent:x:b", "parent:x:city AND parent:x:b"],
    );
    check(
        &Thing::Indicator(indicator("i.one")),
        &["nature = FLOW", "unit.zh = 元 multiplier >= 8", "decimals < 2", "id:i.one"],
        &["nature = RATIO", "multiplier = -8"],
    );
    check(&source("s1"), &["title.zh = \"公*\""], &["url:*", "id = s2"]);
}

/// What the store is asked, and whether that is all.
#[track_caller]
fn asked(filter: &str) -> (Option<Filter>, bool) {
    let all = Filter::all(Kind::Observation, false);
    let selection = Selection::new(all, filter).unwrap();
    let alone = selection.is_found_by_store();
    (selection.filter, alone)
}

#[test]
fn the_store_is_asked_what_it_can_find() {
    let some = |indicator: &str, measure, area: &str, period: &str| {
        Some(Filter::Observations {
            indicator: indicator.parse().ok(),
            measure,
            area: area.parse().ok(),
            period: period.parse().ok(),
        })
    };
    let level = Some(Measure::Level);
    let all = "indicator = i.one AND (measure = level AND area:x:a) period = 2022";
    assert_eq!(asked(all), (some("i.one", level, "x:a", "2022"), true));
    assert_eq!(asked("area = x:a AND value > 1"), (some("", None, "x:a", ""), false));
    assert_eq!(asked("area = x:a OR value > 1"), (some("", None, "", ""), false));
    assert_eq!(asked("area = (x:a OR x:b)"), (some("", None, "", ""), false));
    assert_eq!(asked("NOT area = x:a"), (some("", None, "", ""), false));
    assert_eq!(asked("area != x:a"), (some("", None, "", ""), false));
    assert_eq!(asked("area = \"x:*\""), (some("", None, "", ""), false));
    assert_eq!(asked("period >= 2022"), (some("", None, "", ""), false));
    assert_eq!(asked("area = x:a AND area = x:a"), (some("", None, "x:a", ""), true));
    assert_eq!(asked("area = x:a AND area = x:b").0, None);
    assert_eq!(asked("measure = LEVEL AND measure = GROWTH").0, None);

    let in_city = Filter::Areas { parent: "x:city".parse().ok(), code: None };
    let narrowed = Selection::new(Filter::all(Kind::Area, false), "parent:x:city").unwrap();
    assert!(narrowed.filter == Some(in_city.clone()) && narrowed.is_found_by_store());
    let both = Selection::new(Filter::all(Kind::Area, false), "parent:x:city AND parent:x:b");
    let both = both.unwrap();
    assert!(both.filter == Some(in_city) && !both.is_found_by_store());
}

#[test]
fn a_moment_is_compared_whatever_its_offset() {
    let mut figure = figure();
    let none = ["embargo_until:*", "embargo_until > \"2000-01-01T00:00:00Z\""];
    check(&Thing::Observation(figure.clone()), &[], &none);
    figure.embargo_until = Some("2023-03-01T09:00:00+08:00".parse().unwrap());
    check(
        &Thing::Observation(figure),
        &[
            "embargo_until:*",
            "embargo_until = \"2023-03-01T01:00:00Z\"",
            "embargo_until < \"2023-03-01T09:00:01+08:00\"",
            "embargo_until >= '2023-03-01T09:00:00+08:00'",
        ],
        &["embargo_until != \"2023-03-01T01:00:00Z\"", "embargo_until > \"2023-03-01T01:00:00Z\""],
    );
    let wrong = "embargo_until > 2023-03-01";
    refused(Kind::Observation, wrong, 17, "the value of `embargo_until` is wrong");
}
