//! What is refused of observations, imprints and definitions.

use crate::{
    change::Thing,
    confidentiality::Confidentiality,
    decimal::Rounding,
    definition::{Chapter, ChapterKind, Definition, Frame, Item, ItemArea, ItemOf, Preference},
    imprint::{Imprint, ImprintKey},
    observation::{Measure, Observation, ObservationKey},
    reading::{Qualifier, Reading, Standing},
    status::Statuses,
    text::Text,
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
fn check(measure: Measure, of: &str, reading: Reading, qualifier: Qualifier, expected: &[&str]) {
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
