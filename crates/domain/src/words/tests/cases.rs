//! Reads `cases.txt`.

use super::*;
use crate::{
    indicator::GrowthRule,
    reading::{Absence, Qualifier, Standing},
    status::{Stage, Statuses},
    text::Lang,
};

fn reading(words: &str) -> Reading {
    if let Ok(standing) = words.parse::<Standing>() {
        Reading::Standing(standing)
    } else if let Ok(absence) = words.parse::<Absence>() {
        Reading::Absent(absence)
    } else {
        Reading::Value(dec(words))
    }
}

/// `10 of 12 firm tied`.
fn place(words: &str) -> Place {
    let parts: Vec<_> = words.split(' ').collect();
    Place {
        tied: parts.contains(&"tied"),
        firm: parts.contains(&"firm"),
        reported: parts[0].parse().unwrap(),
        expected: parts[2].parse().unwrap(),
        kind: AreaKind::District,
    }
}

/// What a line says of its figure, and what is said of it.
fn check(line: &str) -> Vec<String> {
    let columns: Vec<_> = line.split('|').collect();
    let [measure, value, unit_words, qualifier, status, context, zh, en] = columns[..] else {
        return vec![format!("{line}: has {} columns, expected 8", columns.len())];
    };
    let (unit_name, multiplier) = unit(unit_words);
    let measure: Measure = measure.parse().unwrap();
    let given = Unit { name: &unit_name, multiplier };
    let (flags, stage) = status.split_once('/').unwrap_or((status, ""));
    let context: Vec<_> = context
        .split(';')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once(':').unwrap_or((part, "")))
        .collect();
    let get = |key: &str| context.iter().find(|(name, _)| *name == key).map(|(_, words)| *words);
    let words_of = |key: &str| get(key).map(text).unwrap_or_default();
    let (noun, verb, basis) = (words_of("noun"), words_of("verb"), words_of("basis"));
    let parent = get("of").map(|kind| {
        let kind: AreaKind = kind.parse().unwrap();
        let name = if kind == AreaKind::City { "济南市:Jinan" } else { "山东省:Shandong" };
        OfName::parent(kind, &text(name))
    });
    let of = get("group").map(|name| OfName::group(&text(name))).or(parent);
    let base = get("base").map(unit);
    let period = year(get("period").unwrap_or("2022"));
    let figure = Figure {
        qualifier: qualifier.parse::<Qualifier>().unwrap(),
        statuses: flags.parse::<Statuses>().unwrap(),
        stage: (!stage.is_empty()).then(|| stage.parse::<Stage>().unwrap()),
        noun: &noun,
        verb: &verb,
        frame: if get("last").is_some() { Frame::NounLast } else { Frame::NounFirst },
        of: of.as_ref(),
        growth_rule: get("rule").map_or(GrowthRule::Nominal, |rule| rule.parse().unwrap()),
        place: get("place").map(place),
        streak_rank: get("streak").map_or(1, |rank| rank.parse().unwrap()),
        basis: &basis,
        unadjusted: get("unadjusted").map(dec),
        base_unit: base.as_ref().map(|(name, multiplier)| Unit { name, multiplier: *multiplier }),
        inexact: get("inexact").is_some(),
        ..Figure::new(measure, reading(value), given, period)
    };
    let mut wrong = Vec::new();
    for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
        let said = match figure.words(lang) {
            Ok(words) if get("cell").is_some() => words.cell,
            Ok(words) => words.phrase,
            Err(refusal) => {
                let name = format!("{refusal:?}");
                let end = name.find([' ', '(', '{']).unwrap_or(name.len());
                format!("!{}", &name[..end])
            }
        };
        if said != expected {
            wrong.push(format!("{line}\n  said     {said}\n  expected {expected}"));
        }
    }
    wrong
}

#[test]
fn each_case_is_said_as_the_table_has_it() {
    let lines = include_str!("cases.txt").lines();
    let cases: Vec<_> = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let wrong: Vec<_> = cases.iter().flat_map(|line| check(line)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
