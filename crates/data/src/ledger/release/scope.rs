//! Of which indicators a release's figures are: those that its definition shows, and those that these follow from.

use std::collections::{BTreeMap, btree_map::Entry};

use scorecard_domain::{Definition, IndicatorId, Key, Thing};

use crate::store::{Store, StoreError};

/// The indicators of a definition's figures, targets and claims, of their weights and assessments, and those that formulas
/// and price indices name, however far: who approves a figure approves what it is made from. Each with the revision that last
/// changed it, if it is there.
pub(super) async fn indicators(
    store: &dyn Store,
    definition: &Definition,
    revision: u64,
) -> Result<BTreeMap<IndicatorId, Option<u64>>, StoreError> {
    let mut new: Vec<IndicatorId> = definition.indicators().cloned().collect();
    for assessment in definition.items().filter_map(|item| item.assessment.as_ref()) {
        let held = store.get(Key::Assessment(assessment.id.clone()), revision).await?;
        if let Some(Thing::Assessment(assessment)) = held.map(|held| held.thing) {
            new.extend(assessment.indicators().cloned());
        }
    }
    let mut found = BTreeMap::new();
    while let Some(id) = new.pop() {
        let Entry::Vacant(place) = found.entry(id.clone()) else { continue };
        let held = store.get(Key::Indicator(id), revision).await?;
        place.insert(held.as_ref().map(|held| held.revision));
        if let Some(Thing::Indicator(indicator)) = held.map(|held| held.thing) {
            new.extend(indicator.price_index);
            new.extend(indicator.formula.iter().flat_map(|it| it.indicators()).cloned());
        }
    }
    Ok(found)
}
