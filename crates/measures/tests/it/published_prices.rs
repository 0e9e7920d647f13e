//! Comparable growth by a price index on real figures, where they are at hand.

use num_bigint::BigInt;
use scorecard_domain::{Decimal, GrowthRule, IndicatorId, Measure, Nature, Rounding, Thing};
use scorecard_measures::{Cube, Question};

use crate::{
    fixture::{computed, indicator, observation, question},
    published::{GDP, cube, level, table, things},
};

const PRICES: &str = "price.index";

/// The indicator's growth, with prices taken out of it.
fn by_prices(thing: Thing, id: &str) -> Thing {
    match thing {
        Thing::Indicator(mut indicator) if indicator.id.as_str() == id => {
            indicator.growth_rule = GrowthRule::PriceIndex;
            indicator.price_index = Some(PRICES.parse().unwrap());
            Thing::Indicator(indicator)
        }
        other => other,
    }
}

fn comparable(cube: &Cube, area: &str, indicator: &str, period: &str, decimals: u8) -> Question {
    let asked = question(area, indicator, period, Measure::ComparableGrowth, "");
    let question = Question { decimals: Some(decimals), ..asked };
    assert!(cube.area(&question.area).is_some());
    question
}

/// What a number is in units of its sixth decimal.
fn millionths(number: Decimal) -> BigInt {
    BigInt::from(number.rounded(6, Rounding::default()).unwrap().mantissa())
}

/// GDP of all countries and regions in whole dollars, and consumer prices in tenths of a percent. What dollars of today bought
/// at home is not what this says; that it is divided rightly is.
#[test]
fn growth_less_prices_is_that_of_integers_for_all_countries() {
    const WORLD_GDP: &str = "world.gdp";
    let (Some(gdp), Some(prices)) = (table("world/gdp.csv"), table("world/cpi.csv")) else {
        return;
    };
    let mut held = things(&gdp, "world-gdp", None, &[]);
    let rates = things(&prices, "world-cpi", None, &[]);
    let index: IndicatorId = PRICES.parse().unwrap();
    for thing in &mut held {
        *thing = by_prices(thing.clone(), WORLD_GDP);
        if let Thing::Observation(level) = thing {
            let number = level.reading.value().unwrap().rounded(0, Rounding::default());
            level.reading = scorecard_domain::Reading::Value(number.unwrap());
        }
    }
    held.push(Thing::Indicator(indicator(PRICES, Nature::Index)));
    for thing in rates {
        let Thing::Observation(mut rate) = thing else { continue };
        let number = rate.reading.value().unwrap().checked_add(Decimal::new(100, 0).unwrap());
        let number = number.unwrap().rounded(1, Rounding::default()).unwrap();
        rate.key.indicator = index.clone();
        rate.reading = scorecard_domain::Reading::Value(number);
        held.push(Thing::Observation(rate));
    }
    let cube = cube(&held);
    let areas: Vec<String> = cube.areas().map(|held| held.thing.id.to_string()).collect();
    let mut checked = 0;
    for (area, year) in areas.iter().flat_map(|area| (1961..=2023).map(move |year| (area, year))) {
        let of = |id, year: u16| level(&cube, area, id, &year.to_string());
        let (Some(now), Some(then), Some(prices)) =
            (of(WORLD_GDP, year), of(WORLD_GDP, year - 1), of(PRICES, year))
        else {
            continue;
        };
        let answer = cube.answer(&comparable(&cube, area, WORLD_GDP, &year.to_string(), 6));
        let growth = answer.computed.unwrap().value.reading.value().unwrap();
        // 100 × (now × 100 − then × prices) / (then × prices), in millionths, half away from zero.
        let [now, then, prices] = [now, then, prices].map(millionths);
        let whole = &then * &prices;
        let above: BigInt = (now * BigInt::from(100_000_000u64) - &whole) * 100_000_000u64;
        let is_fall = above < BigInt::from(0);
        let above = if is_fall { -above } else { above };
        let rounded: BigInt = (above * 2u8 + &whole) / (&whole * 2u8);
        let expected = if is_fall { -rounded } else { rounded };
        assert_eq!(BigInt::from(growth.mantissa()), expected, "{area} {year}");
        checked += 1;
    }
    println!("{checked} rates of comparable growth are those of integers");
    assert!(checked > 8000, "{checked}");
}

/// 山东省 and its cities have levels and real growth published. The province's price index is what the two imply for it; with
/// that the cities' growth is computed, whose own prices are in no table.
#[test]
fn real_growth_of_a_province_and_its_cities_by_the_provinces_prices() {
    let Some(path) = table("china-gdp/observations.csv") else { return };
    let mut held = things(&path, "china-gdp", Some("zhwiki:provinces"), &[]);
    held.retain(|thing| !matches!(thing, Thing::Observation(_)));
    held.extend(things(&path, "china-gdp", Some("zhwiki:shandong"), &held));
    let held: Vec<Thing> = held.into_iter().map(|thing| by_prices(thing, GDP)).collect();
    let plain = cube(&held);
    let province = "gbt2260:370000";
    let growth = |area: &str, period: &str| {
        let asked = question(area, GDP, period, Measure::Growth, "");
        let answer = plain.answer(&asked);
        let published = answer.published.as_ref()?.value.reading.value()?;
        Some((published, answer.computed.ok()?.value.reading.value()?))
    };
    let mut with_prices = held.clone();
    with_prices.push(Thing::Indicator(indicator(PRICES, Nature::Index)));
    let mut years = Vec::new();
    for year in 2009..=2011 {
        let period = year.to_string();
        let Some((real, nominal)) = growth(province, &period) else { continue };
        let factor = |rate: Decimal| {
            let rate: f64 = rate.to_string().parse().unwrap();
            1.0 + rate / 100.0
        };
        let index = format!("{:.1}", 100.0 * factor(nominal) / factor(real));
        let level = observation(province, PRICES, &period, Measure::Level, "", &index);
        with_prices.push(Thing::Observation(level));
        years.push(period);
    }
    assert_eq!(years, ["2009", "2010", "2011"]);
    let cube = cube(&with_prices);
    let cities: Vec<String> =
        cube.areas().map(|held| held.thing.id.to_string()).filter(|id| id != province).collect();
    let (mut near, mut apart) = (0, Vec::new());
    for period in &years {
        let (real, _) = growth(province, period).unwrap();
        let answer = cube.answer(&comparable(&cube, province, GDP, period, real.scale()));
        let own = answer.computed.unwrap();
        let difference = own.value.reading.value().unwrap().checked_sub(real).unwrap();
        let tenth = Decimal::new(1, 1).unwrap();
        assert!(difference.abs().cmp_value(tenth).is_le(), "{period}: {difference} from {real}");
        for city in &cities {
            let Some((real, _)) = growth(city, period) else { continue };
            let asked = comparable(&cube, city, GDP, period, 1);
            let answer = cube.answer(&asked);
            let told = answer.computed.as_ref().map(|it| it.formula.clone()).unwrap_or_default();
            assert!(told.ends_with(", price index of gbt2260:370000"), "{}", computed(&answer));
            let number = answer.computed.unwrap().value.reading.value().unwrap();
            let difference = number.checked_sub(real).unwrap();
            if difference.abs().cmp_value(Decimal::new(3, 0).unwrap()).is_le() {
                near += 1;
            } else {
                apart
                    .push(format!("{city} {period}: {real} published, {number} by the province's"));
            }
        }
    }
    println!("{near} of {} within 3 points", near + apart.len());
    println!("{}", apart.join("\n"));
    // Oil and mining towns have prices of their own.
    assert_eq!((near, apart.len()), (39, 12));
}
