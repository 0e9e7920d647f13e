//! The cases that are no figures: targets and honours.

use scorecard_domain::{
    Comparator, Honour, HonourForm, HonourKey, HonourKind, HonourLevel, Lang, Measure, Of, Target,
    TargetKey, TargetNature, TargetTest, Text,
    words::{Promise, Words, honour},
};

use crate::{
    case::Case,
    inputs::{Inputs, dec, refused, text},
};

/// The target that a case holds, or is held against.
pub(crate) fn target(case: &Case) -> Target {
    let measure = case.get("as").map_or(Measure::Level, |name| name.parse().unwrap());
    let value = case.get("target").unwrap_or(&case.value);
    let comparator = case.get("test").map_or(Comparator::AtLeast, |test| test.parse().unwrap());
    Target {
        key: TargetKey {
            indicator: "x".parse().unwrap(),
            measure,
            of: Of::Nothing,
            area: "gbt2260:370102".parse().unwrap(),
            period: case.get("for").unwrap_or("2022").parse().unwrap(),
            issuer: "gbt2260:370102".parse().unwrap(),
        },
        chapter: "plan".parse().unwrap(),
        label: case.get("noun").map(text).unwrap_or_default(),
        value: dec(value),
        qualifier: case.qualifier.parse().unwrap(),
        test: case
            .get("up_to")
            .map_or(TargetTest::Compare(comparator), |high| TargetTest::UpTo(dec(high))),
        strength: case.get("strength").map(text).unwrap_or_default(),
        schedule: Vec::new(),
        nature: Some(TargetNature::Expected),
        source: None,
        note: Text::default(),
    }
}

pub(crate) fn promised(case: &Case, lang: Lang) -> Result<Words, String> {
    let (inputs, target) = (Inputs::of(case), target(case));
    let promise = Promise {
        target: &target,
        label: &target.label,
        unit: inputs.unit(),
        frame: Inputs::frame(case),
        of: inputs.of.as_ref(),
    };
    promise.words(lang).map_err(refused)
}

/// The clause of an honour, or its mark.
pub(crate) fn honoured(case: &Case, lang: Lang) -> String {
    let number = case.value.parse().unwrap();
    let given = Honour {
        key: HonourKey {
            holder: "gbt2260:370102".parse().unwrap(),
            honour: "x".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        title: case.get("noun").map(text).unwrap_or_default(),
        level: HonourLevel::National,
        awarded_by: Text::default(),
        kind: HonourKind::Title,
        form: match case.get("form") {
            Some("streak") => HonourForm::Streak(number),
            Some("rank") => HonourForm::Rank(number),
            form => panic!("{case}: {form:?} is no form of an honour"),
        },
        source: None,
        note: Text::default(),
    };
    let words = honour(&given, lang);
    if case.has("mark") { words.mark } else { words.phrase }
}
