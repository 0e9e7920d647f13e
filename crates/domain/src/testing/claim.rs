//! Random claims, with every sort of test.

use proptest::{option, prelude::*};

use super::{area_id, code, indicator_id, item_id, measure_of, name, peer_group_id};
use crate::{
    Against, Chapter, ChapterKind, Claim, Comparator, Decimal, ItemArea, ItemOf, Measure, Period,
    Standing, StreakPredicate, Text,
};

fn area() -> impl Strategy<Value = ItemArea> {
    prop_oneof![Just(ItemArea::Own), Just(ItemArea::Parent), area_id().prop_map(ItemArea::Named)]
}

fn against(measure: Measure) -> BoxedStrategy<Against> {
    if measure.is_standing() {
        return code(Standing::ALL).prop_map(Against::Standing).boxed();
    }
    let number = (1i128..100).prop_filter_map("in range", |n| Decimal::new(n, 0));
    let since = (1990u32..2020).prop_filter_map("a year", Period::year);
    prop_oneof![
        number.prop_map(Against::Number),
        area().prop_map(Against::Target),
        item_id().prop_map(Against::Figure),
        Just(Against::Parent),
        area_id().prop_map(Against::Area),
        (1u16..30).prop_map(Against::YearsBefore),
        since.prop_map(Against::Since),
    ]
    .boxed()
}

/// A claim whose chapter, and the figure that it may be held against, are still to be said.
pub(super) fn claim() -> impl Strategy<Value = Claim> {
    let tested = measure_of().prop_flat_map(|measure_of| {
        let against = against(measure_of.0);
        (Just(measure_of), against)
    });
    let group = peer_group_id().prop_map(ItemOf::Group);
    let of = prop_oneof![Just(ItemOf::Parent), area_id().prop_map(ItemOf::Area), group];
    let form = (code(Comparator::ALL), code(StreakPredicate::ALL), 1u16..9, any::<bool>());
    (name(), indicator_id(), tested, of, area(), option::of(item_id()), form).prop_filter_map(
        "ids",
        |(text, indicator, ((measure, _), against), of, area, honour, form)| {
            let (comparator, streak, streak_rank, required) = form;
            let streak = if measure == Measure::Streak { streak } else { StreakPredicate::Rank };
            let by_itself = streak != StreakPredicate::Rank;
            let tells_place = matches!(measure, Measure::Rank | Measure::Streak) && !by_itself;
            let comparator = match (&against, comparator) {
                (Against::Standing(_), _) | (Against::Target(_), Comparator::Equal) => None,
                (Against::Since(_), Comparator::Equal) => Some(Comparator::Above),
                (_, comparator) => Some(comparator),
            };
            // A number in a text says what the test has to show.
            let says_nothing = |text: String| text.replace(|c: char| c.is_ascii_digit(), "x");
            let text = Text { zh: says_nothing(text.zh), en: says_nothing(text.en) };
            Some(Claim {
                id: "claim".parse().ok()?,
                chapter: "c0".parse().ok()?,
                text,
                indicator: Some(indicator),
                measure,
                area: if matches!(against, Against::Area(_)) { ItemArea::Own } else { area },
                of: if measure.needs_of() && !by_itself { of } else { ItemOf::Nothing },
                streak_rank: if measure == Measure::Streak { streak_rank } else { 1 },
                streak,
                comparator,
                against,
                honour: honour.filter(|_| tells_place),
                required,
            })
        },
    )
}

/// The claims under ids of their own, each in a chapter that may have it; none if no chapter may.
pub(super) fn standing_in(chapters: &[Chapter], mut claims: Vec<Claim>) -> Vec<Claim> {
    let may = |kind| matches!(kind, ChapterKind::Figures | ChapterKind::Honours);
    let ids: Vec<_> = chapters.iter().filter(|it| may(it.kind)).map(|it| &it.id).collect();
    let figure = chapters.iter().flat_map(|chapter| &chapter.items).map(|item| &item.id).next();
    for (n, claim) in claims.iter_mut().enumerate() {
        if let (Ok(id), Some(chapter)) = (format!("claim-{n}").parse(), ids.iter().cycle().nth(n)) {
            claim.id = id;
            claim.chapter = (*chapter).clone();
        }
        if let Against::Figure(of) = &mut claim.against
            && let Some(figure) = figure
        {
            of.clone_from(figure);
        }
    }
    claims.retain(|claim| {
        !ids.is_empty() && (figure.is_some() || !matches!(claim.against, Against::Figure(_)))
    });
    claims
}
