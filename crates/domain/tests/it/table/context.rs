//! A row of the table as a case: its columns one by one, and its context piece by piece. A piece that means
//! nothing here is an error, so that no row is passed over.

use scorecard_domain::{Decimal, Rounding};

use super::Row;
use crate::{case::Case, glossary};

/// The case that a row describes, without what is expected of it.
pub(super) fn case(row: &Row, before: Option<&Case>) -> Result<Case, String> {
    let mut case = Case {
        measure: row.measure.clone(),
        value: row.value.clone(),
        unit: glossary::unit(&row.unit).unwrap_or_default(),
        qualifier: qualifier(&row.qualifier),
        ..Case::default()
    };
    status(&mut case, &row.status)?;
    if glossary::unit(&row.unit).is_none() {
        return Err(format!("`{}` is no known unit", row.unit));
    }
    for piece in pieces(&row.context) {
        read(&mut case, row, &piece, before).ok_or(format!("`{piece}` means nothing here"))?;
    }
    settle(&mut case, row)?;
    Ok(case)
}

/// A qualifier that is given twice is one; two that differ stay as they are, and are none.
fn qualifier(words: &str) -> String {
    match words.split_once(" + ") {
        Some((one, other)) if one == other => one.to_owned(),
        _ => words.to_owned(),
    }
}

/// Absences have a status in the table and a reading here.
fn status(case: &mut Case, words: &str) -> Result<(), String> {
    match (words, words.split_once('/')) {
        ("–", _) => {}
        ("Q", _) => case.value = "suppressed".to_owned(),
        ("O/L", _) => case.value = "not_yet_published".to_owned(),
        (flags, None) => case.status = flags.to_owned(),
        (_, Some((flags, stage))) => {
            let stage = glossary::stage(stage).ok_or(format!("`{stage}` is no known stage"))?;
            case.status = format!("{flags}/{stage}");
        }
    }
    Ok(())
}

/// What stands between commas and semicolons, without what is in brackets.
fn pieces(context: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0;
    for c in context.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let pieces = plain.split([',', ';']).map(|piece| piece.trim().replace('−', "-"));
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// Takes up one piece; `None` if it means nothing.
fn read(case: &mut Case, row: &Row, piece: &str, before: Option<&Case>) -> Option<()> {
    if glossary::REMARKS.contains(&piece) {
        return Some(());
    }
    if let Some((words, then)) = piece.split_once(" → ") {
        return moved(case, row, words, then);
    }
    if let Some(noun) = glossary::noun(piece) {
        named(case, row, &noun);
        return Some(());
    }
    if let Some((noun, level)) = piece.split_once(' ')
        && let Some(noun) = glossary::noun(noun)
        && split(level).is_some()
    {
        named(case, row, &noun);
        return level_of(case, level);
    }
    let rest = |prefix: &str| piece.strip_prefix(prefix).map(str::trim);
    if let Some(verb) = rest("verb ") {
        let en = case.get("verb").map(|verb| verb.trim_start_matches(':').to_owned());
        case.context.retain(|(key, _)| key != "verb");
        case.set("verb", &format!("{verb}:{}", en.unwrap_or_default()));
    } else if let Some(strength) = rest("strength ") {
        case.set("strength", &glossary::words(strength)?);
    } else if let Some(basis) = rest("basis ") {
        case.set("basis", &glossary::words(basis)?);
    } else if let Some(rate) = rest("unadjusted ") {
        case.set("unadjusted", rate);
    } else if let Some(group) = rest("peer group ") {
        let group = group.replace("全市考核", "全市空气质量考核");
        case.set("group", &glossary::words(&group)?);
    } else if let Some(title) = rest("published list ") {
        case.measure = "honour".to_owned();
        case.set("form", "rank");
        case.set("noun", &glossary::words(title)?);
    } else if let Some(rate) = rest("average rate ") {
        case.set("rate", rate.strip_suffix("given by source").unwrap_or(rate).trim());
    } else if let Some(base) = rest("base ") {
        case.measure = "turn".to_owned();
        case.set("before", split(base)?.0);
    } else if let Some(now) = rest("now ") {
        let (value, unit) = split(now)?;
        (case.value, case.unit) = (value.to_owned(), glossary::unit(unit)?);
    } else if let Some(target) = rest("target at most ") {
        case.set("target", target);
        case.set("test", "at_most");
    } else if let Some(target) = rest("target is a growth rate ").or(rest("growth-rate target ")) {
        case.set("as", "growth");
        case.set("target", target);
    } else if let Some(target) = rest("target ") {
        case.set("target", target);
    } else if let Some(actual) = rest("actual ") {
        case.value = actual.split(' ').next()?.to_owned();
    } else if let Some(due) = rest("linear schedule ") {
        case.set("due", due.strip_suffix('%')?);
    } else if let Some(was) = rest("last edition: ") {
        let (qualifier, value) = was.split_once(' ')?;
        case.set("was", value);
        case.set("was_qualifier", qualifier);
    } else if let Some(reported) = piece.strip_suffix(" peers reported") {
        case.set("of", "city");
        case.set("place", reported);
    } else if piece == "one clause: level" {
        // The level and the growth are in the phrase alone.
        read(case, row, "金融业增加值", before)?;
        read(case, row, "verb 实现", before)?;
        level_of(case, "489亿元")?;
        case.set("growth", "11.6");
        case.set("of", "city");
    } else {
        word(case, piece, before)?;
    }
    Some(())
}

/// Pieces of one meaning.
fn word(case: &mut Case, piece: &str, before: Option<&Case>) -> Option<()> {
    match piece {
        "noun after the figure" => case.set("last", ""),
        "constant prices" => case.set("rule", "constant_price"),
        "占比" => case.measure = "share".to_owned(),
        "converted" => case.measure = piece.to_owned(),
        "not yet published" | "suppressed for confidentiality" if case.status.is_empty() => {}
        "1 decimal: rounds to 0.0" => {
            let value: Decimal = case.value.parse().ok()?;
            let is_below = value.is_negative();
            case.value = value.rounded(1, Rounding::default())?.to_string();
            case.set("computed", if is_below { "below" } else { "above" });
        }
        "2022-07" => case.set("period", piece),
        "2022-01/P9M" | "2022-01/P11M" => case.set("period", &piece.replace("/P", "-01/P")),
        "2016—2020" => case.set("period", "2016-01-01/P60M"),
        "month on month" => {
            case.set("period", "2022-07");
            case.set("period_said", "");
        }
        "全市" | "parent 全市" | "to the city's growth" | "rank 1" => case.set("of", "city"),
        "tied" => case.set("place", "12 of 12 firm tied"),
        "same" => case.context.clone_from(&before?.context),
        "table cell" => case.set("cell", ""),
        "honour" => {
            case.measure = piece.to_owned();
            case.set("form", "streak");
        }
        "headline" => case.set("mark", ""),
        "全市经济社会发展综合考核" => case.set("noun", &glossary::words(piece)?),
        // The status of the last edition's estimate.
        "E" if case.has("was") => case.set("was_status", piece),
        // What a source says and the words do not: as the columns have it.
        "近4000亿元左右" | "超600亿元以上" | "下降0.6倍" | "增长-3.2% in prose" | "5～6%" =>
            {}
        "预计约增长5%左右" => case.measure = "growth".to_owned(),
        "claim 全市第一 from 全市领先" => {
            (case.measure, case.value) = ("rank".to_owned(), case.qualifier.clone());
            case.qualifier = "exact".to_owned();
            case.set("of", "city");
        }
        "72个以上 where the source says 72个" => case.set("cell", ""),
        "negative indicator 36/38 as 完成94.7%" => {
            case.value = "36".to_owned();
            case.unit = glossary::unit("微克/立方米")?;
            case.set("target", "38");
            case.set("test", "at_most");
        }
        "10处 - 12所: units differ" => {
            case.unit = "处:".to_owned();
            case.set("base", "所:");
        }
        "full-width digits or ％" => {
            // The words are made from a number, and full-width digits are none.
            case.value.parse::<Decimal>().err()?;
            case.value = case.value.chars().map(half_width).collect();
        }
        _ => return None,
    }
    Some(())
}

fn half_width(c: char) -> char {
    u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
}

/// The noun, if the phrase speaks of it, with its English verb.
fn named(case: &mut Case, row: &Row, noun: &glossary::Noun) {
    if row.zh.contains(noun.zh) {
        case.set("noun", &format!("{}:{}", noun.zh, noun.en));
        if !noun.verb.is_empty() {
            case.set("verb", &format!(":{}", noun.verb));
        }
    }
    if noun.zh == "项目交付" {
        case.set("last", "");
    }
}

/// A number and its unit.
fn split(words: &str) -> Option<(&str, &str)> {
    let end = words.find(|c: char| !c.is_ascii_digit() && !"-.".contains(c))?;
    Some(words.split_at(end))
}

fn level_of(case: &mut Case, words: &str) -> Option<()> {
    let (value, unit) = split(words)?;
    case.set("level", &format!("{value} {}", glossary::unit(unit)?));
    Some(())
}

/// From one number to another, whose difference is the row's value.
fn moved(case: &mut Case, row: &Row, words: &str, then: &str) -> Option<()> {
    let (noun, from) = words.rsplit_once(' ').unwrap_or(("", words));
    let number = |text: &str| text.trim_end_matches('%').parse::<Decimal>().ok();
    let (from, to) = (number(from)?, number(then)?);
    let is_rank = row.measure == "rank_change";
    // A smaller rank is a better one.
    let by = if is_rank { from.checked_sub(to)? } else { to.checked_sub(from)? };
    by.cmp_value(row.value.parse().ok()?).is_eq().then_some(())?;
    match noun {
        "" | "growth" => {
            case.value = to.to_string();
            case.set("before", &from.to_string());
        }
        noun => {
            named(case, row, &glossary::noun(noun)?);
            let unit = if then.ends_with('%') { "%" } else { &row.unit };
            case.set("level", &format!("{to} {}", glossary::unit(unit)?));
        }
    }
    Some(())
}

/// What follows from several columns.
fn settle(case: &mut Case, row: &Row) -> Result<(), String> {
    match case.measure.as_str() {
        "level" if case.value.contains('～') => case.measure = "interval".to_owned(),
        // Section B shows a distance alone: what it is from has been named.
        "growth" | "difference" if row.is_refused => case.set("base_said", ""),
        "rank" if !case.has("of") && !case.has("group") => case.set("of", "city"),
        "standing" if case.value.is_empty() => {
            (case.value, case.qualifier) = (case.qualifier.clone(), "exact".to_owned());
        }
        "target" if case.unit == "%" => case.set("as", "growth"),
        "target" if case.qualifier == "at_most" => case.set("test", "at_most"),
        "attainment" => {
            // The row's unit is that of the answer: levels are given as numbers alone, or as the answer.
            if !case.has("as") && case.unit == "%" {
                case.unit = glossary::unit("家").unwrap_or_default();
            }
            if !case.has("target") {
                case.set("target", "100");
            }
            if row.is_refused && case.has("as") {
                case.set("base_said", "");
            }
            // The value of a refused row is the quotient that is not said.
            if !row.is_refused && !case.has("test") {
                case.set("number", &row.value);
            }
        }
        "growth_change" => {
            let shown = row.value.trim_start_matches('-');
            if !row.zh.contains(shown) && !row.zh.contains("转为") {
                return Err(format!("`{}` is not the change of the phrase", row.value));
            }
            case.set("number", &row.value);
        }
        _ => {}
    }
    Ok(())
}
