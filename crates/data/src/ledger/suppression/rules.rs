//! Which indicators have minimum units, and what of them matters.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use scorecard_domain::{Change, Indicator, IndicatorId, Key, Kind, MinimumUnits, OverAreas, Thing};

use crate::{
    content::entry::Entry,
    ledger::query::{Filter, Held, Query},
    store::{Store, StoreError, corrupt, missing_part},
};

/// After so many revisions the indicators are rather listed anew than looked for in these.
const MAX_SINCE: u64 = 100;
/// So many indicators are listed at a time.
const PAGE: usize = 1000;
const DOING: &str = "look which indicators have minimum units";

/// What of an indicator decides what is withheld of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) counted_by: IndicatorId,
    pub(super) minimum: u32,
    /// Whether a level is the sum of those of the areas below.
    pub(super) adds_up: bool,
}

/// The rules of the indicators that have any.
pub(super) type Rules = BTreeMap<IndicatorId, Rule>;

impl Rule {
    fn of(indicator: &Indicator) -> Option<Self> {
        let MinimumUnits { counted_by, minimum } = indicator.minimum_units.clone()?;
        Some(Self { counted_by, minimum, adds_up: indicator.over_areas == OverAreas::Sum })
    }
}

/// Carries a change out, if it is of an indicator.
pub(super) fn apply(rules: &mut Arc<Rules>, change: &Change) {
    let (id, rule) = match change {
        Change::Put(Thing::Indicator(indicator)) => (&indicator.id, Rule::of(indicator)),
        Change::Withdraw(Key::Indicator(id)) => (id, None),
        _ => return,
    };
    // Most indicators have none, so that nothing is copied.
    match rule {
        Some(rule) => drop(Arc::make_mut(rules).insert(id.clone(), rule)),
        None if rules.contains_key(id) => drop(Arc::make_mut(rules).remove(id)),
        None => {}
    }
}

/// The rules as they were last known: right after some revision.
#[derive(Debug, Default)]
pub(super) struct KnownRules(Mutex<Option<(u64, Arc<Rules>)>>);

impl KnownRules {
    /// The rules at the newest revision, and which that is.
    pub(super) async fn newest(&self, store: &dyn Store) -> Result<(u64, Arc<Rules>), StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let head = store.head().borrow().revision;
        let (base, rules) = match known {
            Some((since, rules)) if since >= head => return Ok((since, rules)),
            Some((since, rules)) if head - since <= MAX_SINCE => {
                (head, changed(store, rules, since, head).await?)
            }
            // Nothing is asked of a ledger that has nothing.
            _ if head == 0 => (head, Arc::default()),
            _ => (head, Arc::new(listed(store, head).await?)),
        };
        self.note(base, &rules);
        Ok((base, rules))
    }

    /// What they were right after a revision, if that is the one that is known.
    pub(super) fn at(&self, revision: u64) -> Option<Arc<Rules>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(since, _)| *since == revision).map(|(_, rules)| Arc::clone(rules))
    }

    /// What they are right after a revision.
    pub(super) fn note(&self, revision: u64, rules: &Arc<Rules>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_none_or(|(since, _)| *since < revision) {
            *known = Some((revision, Arc::clone(rules)));
        }
    }
}

async fn listed(store: &dyn Store, revision: u64) -> Result<Rules, StoreError> {
    let mut rules = Rules::new();
    let mut after = None;
    loop {
        let query = Query { filter: Filter::Indicators, after, limit: PAGE, revision };
        let page = store.list(query).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|held| held.thing.key());
        for Held { thing, .. } in page {
            if let Thing::Indicator(indicator) = thing
                && let Some(rule) = Rule::of(&indicator)
            {
                rules.insert(indicator.id, rule);
            }
        }
        if is_last {
            return Ok(rules);
        }
    }
}

/// The rules with what the revisions after one have changed. Indicators come near the beginning of a revision.
async fn changed(
    store: &dyn Store,
    mut rules: Arc<Rules>,
    since: u64,
    head: u64,
) -> Result<Arc<Rules>, StoreError> {
    for revision in since + 1..=head {
        'parts: for number in 0.. {
            let part = store.part(revision, number).await?;
            let part = part.ok_or_else(|| missing_part(revision, number))?;
            for content in &part.contents {
                let entry = Entry::read(content).map_err(corrupt(DOING))?;
                if entry.kind().map_err(corrupt(DOING))? > Kind::Indicator {
                    break 'parts;
                }
                if let Some(change) = entry.change().map_err(corrupt(DOING))? {
                    apply(&mut rules, &change);
                }
            }
            if part.last {
                break;
            }
        }
    }
    Ok(rules)
}
