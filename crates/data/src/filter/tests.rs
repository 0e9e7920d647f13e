//! What filters find, what they refuse, and what of them the store is asked.

use scorecard_domain::{
    Kind, Measure, ObsStatus, Observation, Qualifier, Reading, Stage, Standing, Text, Thing,
};

use super::{Recorded, Selection, Sieve, fields, parser::MAX_DEPTH, read};
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
    expect("value != (1 OR 161.3)".into(), true);
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

#[track_caller]
fn refused(kind: Kind, filter: &str, position: usize, told: &str) {
    let err = read(kind, filter).map(|_| ()).expect_err(filter);
    assert_eq!(err.position, position, "{filter}: {}", err.problem.en);
    assert!(err.problem.en.contains(told), "{filter}: {}", err.problem.en);
    assert!(!err.problem.zh.is_empty(), "{filter}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (filter, position, told) in [
        // Syntax.
        ("measure = growth AND", 21, "the filter ends here; expected a field"),
        ("measure = ", 11, "a value is missing after `measure =`"),
        ("measure = )", 11, "a value is missing after `measure =`"),
        ("measure = AND", 11, "a value is missing after `measure =`"),
        ("measure growth", 1, "`measure` stands by itself; expected a field with a comparison"),
        ("growth", 1, "such as `indicator = \"growth\"`"),
        ("measure = level \"growth\"", 17, "`growth` stands by itself"),
        ("measure = level and area = x:a", 17, "`and` is written `AND`"),
        ("not measure = level", 1, "`not` is written `NOT`"),
        ("OR measure = level", 1, "`OR` cannot stand here"),
        ("measure = level OR", 19, "the filter ends here"),
        ("measure == level", 9, "there is no operator `==`"),
        ("measure ! level", 9, "there is no operator `!`"),
        ("measure = level && area = x:a", 17, "write `AND`"),
        ("measure = level || area = x:a", 17, "write `OR`"),
        ("= level", 1, "`=` cannot stand here"),
        ("(measure = level", 1, "this `(` is not closed"),
        ("measure = level)", 16, "this `)` closes nothing"),
        ("()", 2, "`)` cannot stand here"),
        ("measure = (level", 11, "this `(` is not closed"),
        ("measure = (level rank)", 18, "expected `OR` or `AND` between values"),
        ("measure = ()", 12, "a value is missing"),
        ("note.zh = \"区", 11, "the quoted string does not end"),
        ("note.zh = \"区\\n\"", 13, "`\\n` means nothing"),
        ("指标 = a", 1, "there is no field `指标`"),
        ("指标 = a AND note.zh = 'a*b'", 22, "`*` can only stand at the beginning or the end"),
        ("note.zh = 'a*b'", 11, "`*` can only stand at the beginning or the end"),
        ("len(note.zh) = 1", 4, "there is no function `len`"),
        ("area = x:a, measure = level", 11, "`,` cannot stand here"),
        // Fields.
        (
            "measur = level",
            1,
            "the fields are indicator, measure, of, area, period, value, standing,",
        ),
        ("measure = level AND key.value = 1", 21, "there is no field `key.value`"),
        ("statuses = ESTIMATED", 10, "only `:` can be asked of it"),
        ("note = a", 1, "there is no field `note`"),
        // Values.
        ("value > abc", 9, "`abc` is not a number"),
        ("value > 1e3", 9, "`1e3` is not a number"),
        ("value = \"1*\"", 9, "`*` can only be used with =, != and : of text fields"),
        ("indicator > \"a*\"", 13, "`*` can only be used with"),
        ("source = *", 10, "`source:*` asks whether there is a value"),
        ("source:\"*\"", 8, "`*` alone can only follow `:`"),
        ("measure > LEVEL", 9, "values of `measure` have no order"),
        ("measure = LEVELS", 11, "expected one of LEVEL, GROWTH, COMPARABLE_GROWTH,"),
        ("measure = MEASURE_UNSPECIFIED", 11, "is no value of `measure`"),
        ("period = 22", 10, "`22` is not a period; expected 2022, 2022-S1"),
        ("area = 370102", 8, "the value of `area` is wrong: "),
        ("value = (1 OR x)", 15, "`x` is not a number"),
    ] {
        refused(Kind::Observation, filter, position, told);
    }
    refused(Kind::Area, "kind = LAKE", 8, "expected one of COUNTRY, PROVINCE");
    refused(
        Kind::Area,
        "parent = x:city",
        8,
        "only `:` can be asked of it, as in `parents.parent:…`",
    );
    refused(Kind::Source, "value = 1", 1, "the fields are id, title.zh, title.en");
}

#[test]
fn a_filter_has_limits() {
    let nested = |depth: usize| format!("{}value = 1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(Kind::Observation, &nested(MAX_DEPTH)).is_ok());
    refused(Kind::Observation, &nested(MAX_DEPTH + 1), MAX_DEPTH + 1, "nested deeper than 20");
    let negated = "NOT ".repeat(MAX_DEPTH + 1) + "value = 1";
    refused(Kind::Observation, &negated, 4 * MAX_DEPTH + 1, "nested deeper than 20");
    let values = format!("value = {}1", "(".repeat(1000));
    refused(Kind::Observation, &values, 9 + MAX_DEPTH, "nested deeper than 20");
    let minus = "-".repeat(4000);
    refused(Kind::Observation, &minus, MAX_DEPTH + 1, "nested deeper than 20");
    let long = "value = 1 ".repeat(410);
    refused(Kind::Observation, &long, 1, "the filter has 4100 bytes; at most 4096 are read");
    assert!(read(Kind::Observation, &"value = 1 ".repeat(409)).is_ok());
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
fn every_kind_has_fields_that_can_be_found_by_name() {
    for kind in Kind::ALL {
        let all = fields::of_kind(*kind);
        for field in all {
            assert!(fields::find(*kind, field.name).is_some_and(|found| found.name == field.name));
            let same = all.iter().filter(|other| other.name == field.name).count();
            assert_eq!(same, 1, "{kind} {}", field.name);
        }
        assert!(all.len() >= 5, "{kind}");
    }
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

#[test]
fn every_field_of_what_is_listed_can_be_named() {
    fn check<S: Recorded>() {
        for field in S::FIELDS {
            assert!(Sieve::<S>::new(&format!("{}:*", field.name)).is_ok(), "{}", field.name);
            let same = S::FIELDS.iter().filter(|other| other.name == field.name).count();
            assert_eq!(same, 1, "{}", field.name);
        }
        assert!(Sieve::<S>::new("").is_ok_and(|sieve| sieve.is_open()));
        let unknown = Sieve::<S>::new("no.such = 1").err().unwrap();
        assert!(unknown.problem.en.contains(S::FIELDS[0].name), "{unknown:?}");
    }
    check::<crate::Revision>();
    check::<crate::RecordedChange>();
    check::<super::ListedLine>();
}

#[test]
fn revisions_are_sieved_by_their_fields() {
    let revision = crate::Revision {
        number: 12,
        time: "2023-03-01T09:00:00+08:00".parse().unwrap(),
        author: "统计局".to_owned(),
        reason: "年报".to_owned(),
        changes: 3,
        digest: crate::Digest::NONE,
    };
    let admits = |filter: &str| Sieve::new(filter).unwrap().admits(&revision);
    for filter in [
        "author = \"统计局\" AND reason = \"*报\"",
        "revision > 11 AND changes = 3",
        "time >= \"2023-03-01T01:00:00Z\" AND time < \"2023-03-02T00:00:00+08:00\"",
    ] {
        assert!(admits(filter), "{filter}");
    }
    for filter in ["author = somebody", "NOT reason:*", "time > \"2023-03-01T01:00:00Z\""] {
        assert!(!admits(filter), "{filter}");
    }
}

#[test]
fn of_what_was_held_before_is_asked_whether_there_was_something() {
    for filter in ["before = false", "before != true", "after:true", "after > 1"] {
        let err = Sieve::<crate::RecordedChange>::new(filter).err().unwrap();
        let place = filter.find([':', '=', '!', '>']).unwrap() + 1;
        assert_eq!(err.position, place, "{filter}: {}", err.problem.en);
        assert!(err.problem.en.contains(":*`") && err.problem.zh.contains("有没有"), "{filter}");
    }
    assert!(Sieve::<crate::RecordedChange>::new("NOT before:* AND after:*").is_ok());
}
