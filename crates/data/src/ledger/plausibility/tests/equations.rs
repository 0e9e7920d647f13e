//! Levels of several indicators that say something of each other.

use super::*;

fn named(id: &str, name: &str, formula: &str) -> Indicator {
    let formula = (!formula.is_empty()).then(|| formula.parse().unwrap());
    Indicator { name: Text::zh(name), formula, ..indicator(id) }
}

fn level(id: &str, value: &str) -> ProposedChange {
    observe(&format!("{id} level  x:a 2022"), value)
}

/// A whole `f.w` with the parts `f.a` and `f.b` by its formula.
fn summed(levels: &[(&str, &str)]) -> Vec<ProposedChange> {
    let indicators =
        [named("f.a", "甲", ""), named("f.b", "乙", ""), named("f.w", "全", "f.a + f.b")];
    let indicators = indicators.map(|indicator| put(Thing::Indicator(indicator)));
    let levels = levels.iter().map(|(id, value)| level(id, value));
    ground(flow()).into_iter().chain(indicators).chain(levels).collect()
}

#[test]
fn a_published_level_is_what_its_formula_makes_it() {
    let parts = || summed(&[("f.a", "4"), ("f.b", "11")]);
    check(parts(), vec![level("f.w", "15")], &[]);
    // Three numbers that are rounded can be 1.5 apart.
    check(parts(), vec![level("f.w", "16")], &[]);
    let told = "0 PUBLISHED_DIFFERS a published level is not what its formula makes it: that of 2022 is published as 20, but \
                甲 4亿元 + 乙 11亿元 ∈ [14.0, 16.0]";
    check(parts(), vec![level("f.w", "20")], &[told]);
    // It is told at the part where that is what is put.
    let all = || summed(&[("f.a", "4"), ("f.b", "11"), ("f.w", "15")]);
    let told = warnings(all(), vec![level("f.a", "2")]);
    let keys = &told[0].compared.keys;
    assert_eq!((told.len(), told[0].reason), (1, WarningReason::PublishedDiffers));
    assert_eq!(keys[0], observation("f.a level  x:a 2022", "1", "").key);
    assert_eq!(keys.len(), 3);
    // All in one batch: once, at the whole.
    let batch = vec![level("f.a", "4"), level("f.b", "11"), level("f.w", "20")];
    let told = warnings(summed(&[]), batch);
    let paths: Vec<_> = told.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["changes[2].observation.value"]);
    // The batch counts as it leaves the parts: moved from one to the other.
    check(all(), vec![level("f.a", "11"), level("f.b", "4")], &[]);
    check(all(), vec![withdraw(Kind::Observation, "f.b level  x:a 2022"), level("f.a", "5")], &[]);
    // The same again is not told again.
    check(summed(&[("f.a", "4"), ("f.b", "11"), ("f.w", "20")]), vec![level("f.w", "20")], &[]);
}

#[test]
fn a_part_by_a_formula_is_not_larger_than_its_whole() {
    let held = || summed(&[("f.a", "4"), ("f.w", "15")]);
    let told = "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 40（甲） > 15（全）";
    check(held(), vec![level("f.a", "40")], &[told]);
    // With the other part unknown nothing else is certain.
    check(held(), vec![level("f.a", "14")], &[]);
    let told =
        "0 PARTS_EXCEED_WHOLE the parts are more together than their whole: 4 + 14 = 18 > 15（全）";
    check(held(), vec![level("f.b", "14")], &[told]);
    check(
        held(),
        vec![level("f.b", "-14")],
        &["0 PUBLISHED_DIFFERS a published level is not what its formula makes it: that of \
        2022 is published as 15, but 甲 4亿元 + 乙 -14亿元 ∈ [-11.0, -9.0]"],
    );
    // A part in another power of ten.
    let mut small = named("f.a", "甲", "");
    small.multiplier = 4;
    let held =
        || summed(&[("f.w", "15")]).into_iter().chain([put(Thing::Indicator(small.clone()))]);
    check(held().collect(), vec![level("f.a", "140000")], &[]);
    let told = "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 16.0000（甲） > 15（全）";
    check(held().collect(), vec![level("f.a", "160000")], &[told]);
}

#[test]
fn formulas_of_formulas_and_of_children_are_followed() {
    let indicators = [
        named("f.a", "甲", ""),
        named("f.w", "全", "sum_children(f.a, district)"),
        named("f.x", "倍", "2 × f.w"),
    ];
    let kind = ground(flow()).into_iter().find_map(|it| match it.change {
        Change::Put(Thing::Area(it)) if it.id.as_str() == "x:a" => Some(it.kind),
        _ => None,
    });
    let children = kind.unwrap().slug();
    let indicators = indicators.map(|mut it| {
        it.formula = it
            .formula
            .map(|formula| formula.to_string().replace("district", children).parse().unwrap());
        put(Thing::Indicator(it))
    });
    let children = ["a", "b", "c", "d", "e", "f", "g", "h"]
        .map(|name| observe(&format!("f.a level  x:{name} 2022"), "10"));
    let published = observe("f.x level  x:city 2022", "160");
    let held = || {
        let things = ground(flow()).into_iter().chain(indicators.clone());
        things.chain(children.clone()).chain([published.clone()]).collect::<Vec<_>>()
    };
    check(held(), vec![level("f.a", "11")], &[]);
    let told = warnings(held(), vec![level("f.a", "40")]);
    assert_eq!(told.iter().map(|it| it.reason.slug()).collect::<Vec<_>>(), ["PUBLISHED_DIFFERS"]);
}

/// A definition with items of these indicators, each perhaps part of the first.
fn definition(items: &[(&str, bool)]) -> ProposedChange {
    let item = |(id, is_part): &(&str, bool)| {
        let part_of = is_part.then(|| "f-w".parse().unwrap());
        Item { part_of, ..item(&id.replace('.', "-"), id, Measure::Level) }
    };
    defined(items.iter().map(item).collect())
}

#[test]
fn a_part_by_a_definition_is_not_larger_than_its_whole() {
    let stores = |id: &str, name: &str| {
        let nature = Nature::Count;
        // Brands and stores are counted by words of their own.
        let unit = if id == "f.w" { "家" } else { "个" };
        let unit = Text::zh(unit);
        put(Thing::Indicator(Indicator { nature, unit, multiplier: 0, ..named(id, name, "") }))
    };
    let held = |parts: bool| {
        let stores = [stores("f.a", "国内品牌"), stores("f.b", "国际品牌"), stores("f.w", "首店")];
        let definition = definition(&[("f.w", false), ("f.a", parts), ("f.b", parts)]);
        let levels = [level("f.w", "15"), level("f.a", "4"), level("f.b", "11"), definition];
        ground(flow()).into_iter().chain(stores).chain(levels).collect::<Vec<_>>()
    };
    let told = "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 20（国内品牌） > 15（首店）";
    check(held(true), vec![level("f.a", "20")], &[told]);
    check(held(false), vec![level("f.a", "20")], &[]);
    let told = "0 PARTS_EXCEED_WHOLE the parts are more together than their whole: 5 + 11 = 16 > 15（首店）";
    check(held(true), vec![level("f.a", "5")], &[told]);
    check(held(true), vec![level("f.a", "3")], &[]);
    let told = "0 PART_EXCEEDS_WHOLE a part is larger than its whole: 11（国际品牌） > 9（首店）";
    check(held(true), vec![level("f.w", "9")], &[told]);
    // The definition as the batch leaves it.
    let apart = definition(&[("f.w", false), ("f.a", false), ("f.b", true)]);
    check(held(true), vec![apart, level("f.a", "20")], &[]);
}
