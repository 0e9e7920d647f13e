//! Choices by hand, and random ones against elimination.

use proptest::{collection::vec, option, prelude::*, sample::select};
use scorecard_domain::Ratio;

use super::*;

/// A tree: a province of two cities, of which one has three districts and the other two.
const TREE: [(&str, &[&str]); 3] =
    [("c", &["c1", "c2", "c3"]), ("d", &["d1", "d2"]), ("p", &["c", "d"])];
const AREAS: [&str; 8] = ["c", "c1", "c2", "c3", "d", "d1", "d2", "p"];
const MINIMUM: u32 = 3;

fn id(name: &str) -> AreaId {
    format!("x:{name}").parse().unwrap()
}

fn ids() -> Vec<(AreaId, Vec<AreaId>)> {
    TREE.iter().map(|(area, parts)| (id(area), parts.iter().map(|it| id(it)).collect())).collect()
}

fn wholes(ids: &[(AreaId, Vec<AreaId>)]) -> Vec<Whole<'_>> {
    ids.iter().map(|(area, parts)| Whole { area, parts: parts.iter().collect() }).collect()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Levels as `c1=5`, hidden by themselves as `c1=5!` or, without a value, `c1=!`; with units as `c1=5/2`.
fn known(before: &str, now: &str) -> Known {
    let mut known = Known::default();
    for (text, is_now) in [(before, false), (now, true)] {
        for word in text.split_whitespace() {
            let (area, rest) = word.split_once('=').unwrap();
            let (level, units) = rest.split_once('/').unwrap_or((rest, ""));
            let level = match level.strip_suffix('!') {
                Some(hidden) => Level::Hidden(hidden.parse().ok()),
                None => Level::Shown(number(level)),
            };
            let levels = if is_now { &mut known.levels } else { &mut known.before };
            levels.insert(id(area), level);
            if is_now && !units.is_empty() {
                known.units.insert(id(area), number(units));
            }
        }
    }
    known
}

fn codes(text: &str) -> Withheld {
    let words = text.split_whitespace().map(|word| word.split_once('=').unwrap());
    words.map(|(area, code)| (id(area), code.parse().unwrap())).collect()
}

#[track_caller]
fn check_after(before: (&str, &str), now: &str, expected: &str) -> Withheld {
    let ids = ids();
    let found = withheld(&known(before.0, now), MINIMUM, &wholes(&ids), &codes(before.1));
    assert_eq!(found, codes(expected), "{now} after {before:?}");
    found
}

#[track_caller]
fn check(now: &str, expected: &str) {
    check_after(("", ""), now, expected);
}

#[test]
fn fewer_units_than_may_be_shown_are_withheld() {
    check("c1=5/3 c2=6/12", "");
    check("c1=5/2 c2=6/12", "c1=A");
    check("c1=5/1 c2=6/2.5", "c1=A c2=A");
    check("c1=0/0 c2=6/12", "");
    check("c1=5 c2=6", "");
    check("c1=5!/1", "c1=A");
}

#[test]
fn the_smallest_other_part_protects() {
    check("c=20 c1=5/1 c2=8 c3=7", "c1=A c3=D");
    check("c=20 c1=5/1 c2=-1 c3=16", "c1=A c2=D");
    check("c=20 c1=5/1 c2=7.5 c3=7.50", "c1=A c2=D");
    // One that is not there, or nothing, does not.
    check("c=12 c1=5/1 c2=7", "c1=A c2=D");
    check("c=12 c1=5/1 c2=7 c3=0", "c1=A c2=D");
    check("c1=5/1 c2=8 c3=7", "c1=A");
    // Two protect each other, whatever hides them.
    check("c=20 c1=5/1 c2=8/2 c3=7", "c1=A c2=A");
    check("c=20 c1=5/1 c2=8! c3=7", "c1=A");
    check("c=20 c1=5/1 c2=! c3=7", "c1=A");
}

#[test]
fn what_is_hidden_by_itself_is_protected_too() {
    check("c=20 c1=5! c2=8 c3=7", "c3=D");
    check("c=20 c1=! c2=8 c3=7", "c3=D");
    check("c=20! c1=5 c2=8 c3=7", "c1=D");
    check("c=20!", "");
    check("c=0! c1=0 c2=0", "c1=D");
}

#[test]
fn the_whole_goes_where_no_part_protects_and_what_it_is_part_of_is_protected_in_turn() {
    check("c=5 c1=5/1", "c1=A c=D");
    check("p=30 c=5 c1=5/1 d=25", "c1=A c=D d=D");
    check("p=30 c=5 c1=5/1 d=25 d1=12 d2=13", "c1=A c=D d=D d1=D");
    check("p=30 c=5/1 c1=3 c2=2 d=25 d1=12 d2=13", "c=A c2=D d=D d1=D");
}

#[test]
fn what_is_withheld_stays_so_while_it_protects() {
    let (then, now) = ("c=20 c1=5 c2=8 c3=7", "c=20 c1=5/1 c2=8 c3=7");
    check_after((then, "c1=A c2=D"), now, "c1=A c2=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=8 c3=1", "c1=A c2=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=8 c3=7/1", "c1=A c2=D c3=A");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/1 c2=0 c3=7", "c1=A c3=D");
    check_after((then, "c1=A c2=D"), "c=20 c1=5/9 c2=8 c3=7", "");
    // What protects is protected no longer than something is there to protect.
    let up = "p=30 c=5 c1=5/9 d=25";
    check_after(("p=30 c=5 c1=5 d=25", "c1=A c=D d=D"), up, "");
}

#[test]
fn what_was_not_seen_is_withheld_before_what_was() {
    let then = "c=20 c1=5 c2=8 c3=7";
    check_after((then, "c1=A c2=A"), "c=20 c1=5/1 c2=8/9 c3=7", "c1=A c2=D");
    check_after(("c=20 c1=5 c2=8! c3=7", "c1=A"), "c=20 c1=5/1 c2=8 c3=7", "c1=A c2=D");
    check_after(("c=20 c1=5 c3=7", "c1=A c3=D"), "c=20 c1=5/1 c2=1 c3=7", "c1=A c3=D");
    // c3 is known from before, so that it protects nothing any more.
    check_after(("c=20 c1=5 c2=8! c3=7", "c1=A"), "c=20 c1=5/1 c2=8 c3=7!", "c1=A c2=D");
    check_after((then, ""), "c=20 c1=5/1 c2=8 c3=7", "c1=A c3=D");
}

/// What one area has: a value, whether it is hidden by itself, and units.
type State = Option<(i32, bool, Option<u8>)>;

fn state(smallest: i32) -> impl Strategy<Value = State> {
    let units = option::weighted(0.8, select(vec![0u8, 1, 2, 3, 9, 9, 9]));
    option::weighted(0.85, (smallest..6, prop::bool::weighted(0.15), units))
}

fn levels(states: &[State]) -> (Levels, BTreeMap<AreaId, Decimal>) {
    let (mut levels, mut units) = (Levels::new(), BTreeMap::new());
    for (name, state) in AREAS.iter().zip(states) {
        let Some((value, is_hidden, count)) = state else { continue };
        let value = Decimal::new(i128::from(*value), 0).unwrap();
        let level = if *is_hidden { Level::Hidden(Some(value)) } else { Level::Shown(value) };
        levels.insert(id(name), level);
        units.extend(count.map(|count| (id(name), Decimal::new(i128::from(count), 0).unwrap())));
    }
    (levels, units)
}

/// The areas among the unknown whose level follows from what is known: those whose unit vector is a combination of the
/// equations that say that each whole is the sum of its parts. What has no level counts for nothing.
fn determined(levels: &Levels, unknown: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
    let columns: Vec<&AreaId> = unknown.iter().collect();
    let mut rows: Vec<Vec<Ratio>> = Vec::new();
    for (area, parts) in ids() {
        if levels.contains_key(&area) && parts.iter().any(|part| levels.contains_key(part)) {
            let coefficient = |column: &&AreaId| match **column {
                ref it if *it == area => Ratio::new(-1, 1).unwrap(),
                ref it if parts.contains(it) => Ratio::new(1, 1).unwrap(),
                _ => Ratio::ZERO,
            };
            rows.push(columns.iter().map(coefficient).collect());
        }
    }
    // To the reduced row echelon form: a row with one entry determines its column.
    let mut done = 0;
    for column in 0..columns.len() {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != Ratio::ZERO) else {
            continue;
        };
        rows.swap(done, pivot);
        let head = rows[done][column];
        let pivot: Vec<Ratio> = rows[done].iter().map(|it| it.checked_div(head).unwrap()).collect();
        for row in &mut rows {
            let factor = row[column];
            for (it, by) in row.iter_mut().zip(&pivot) {
                *it = it.checked_sub(by.checked_mul(factor).unwrap()).unwrap();
            }
        }
        rows[done] = pivot;
        done += 1;
    }
    let single = |row: &Vec<Ratio>| {
        let mut entries = row.iter().zip(&columns).filter(|(it, _)| **it != Ratio::ZERO);
        let (_, only) = entries.next()?;
        entries.next().is_none().then(|| (**only).clone())
    };
    rows.iter().filter_map(single).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_hidden_follows_from_what_is_shown(
        before in vec(state(-2), AREAS.len()),
        now in vec(state(-2), AREAS.len()),
        was in vec(option::weighted(0.3, any::<bool>()), AREAS.len()),
    ) {
        let ids = ids();
        let (levels, units) = levels(&now);
        let known = Known { before: self::levels(&before).0, levels, units };
        let code = |is_few| match is_few {
            true => Confidentiality::SmallCounts,
            false => Confidentiality::SecondarySender,
        };
        let was = AREAS.iter().zip(was).filter_map(|(name, it)| Some((id(name), code(it?))));
        let found = withheld(&known, MINIMUM, &wholes(&ids), &was.collect());
        let few = known.levels.keys().filter(|area| {
            known.units.get(*area).is_some_and(|units| [1, 2].contains(&units.mantissa()))
        });
        let few: BTreeSet<_> = few.collect();
        let small = found.iter().filter(|(_, code)| **code == Confidentiality::SmallCounts);
        prop_assert_eq!(few, small.map(|(area, _)| area).collect());
        let hidden = known.levels.iter().filter(|(area, level)| {
            found.contains_key(*area) || matches!(level, Level::Hidden(_))
        });
        let hidden: BTreeSet<AreaId> = hidden.map(|(area, _)| area.clone()).collect();
        prop_assert_eq!(determined(&known.levels, &hidden), BTreeSet::new());
        prop_assert!(hidden.len() == found.len() || !hidden.is_empty());
        // Nothing is withheld for the sake of what is not there.
        if !found.is_empty() {
            let is_root = |area: &AreaId| {
                found.get(area) == Some(&Confidentiality::SmallCounts)
                    || matches!(known.levels.get(area), Some(Level::Hidden(_)))
            };
            prop_assert!(hidden.iter().any(is_root));
        }
        // What is withheld suffices: asked again, the answer is the same.
        let again = Known { before: known.levels.clone(), ..known.clone() };
        prop_assert_eq!(withheld(&again, MINIMUM, &wholes(&ids), &found), found);
    }

    #[test]
    fn two_revisions_together_show_nothing_that_both_hide(
        first in vec(state(1).prop_filter("there", Option::is_some), AREAS.len()),
        changes in vec((0..AREAS.len(), state(1)), 1..6),
    ) {
        let ids = ids();
        let mut states = first;
        let (mut before, mut was) = (Levels::new(), Withheld::new());
        for change in std::iter::once(None).chain(changes.into_iter().map(Some)) {
            if let Some((at, state)) = change
                && state.is_some()
            {
                // What comes or goes is no part of the same sums before and after.
                states[at] = state;
            }
            let (levels, units) = levels(&states);
            let known = Known { before, levels, units };
            let found = withheld(&known, MINIMUM, &wholes(&ids), &was);
            let value = |level: &Level| level.value();
            let seen = |levels: &Levels, withheld: &Withheld, area: &AreaId| match levels.get(area) {
                Some(Level::Shown(value)) if !withheld.contains_key(area) => Some(*value),
                _ => None,
            };
            let is_unknown = |area: &AreaId, level: &Level| {
                let then = seen(&known.before, &was, area);
                seen(&known.levels, &found, area).is_none() && (then.is_none() || then != value(level))
            };
            let unknown = known.levels.iter().filter(|(area, level)| is_unknown(area, level));
            let unknown: BTreeSet<AreaId> = unknown.map(|(area, _)| area.clone()).collect();
            let shown = determined(&known.levels, &unknown);
            // What was shown by the revision before can be unprotected, if nothing new is there to protect it.
            let was_hidden = |area: &&AreaId| {
                known.before.contains_key(*area) && seen(&known.before, &was, area).is_none()
            };
            prop_assert_eq!(shown.iter().filter(was_hidden).collect::<Vec<_>>(), Vec::<&AreaId>::new());
            (before, was) = (known.levels, found);
        }
    }
}
