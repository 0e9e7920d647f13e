//! Of which indicators a release's figures are: those that its definition shows, and those that these follow from.

use std::collections::BTreeSet;

use scorecard_domain::{Definition, IndicatorId, Key, Thing};

use crate::store::{Store, StoreError};

/// The indicators of a definition's figures, targets and claims, of their weights and assessments, and those that formulas
/// and price indices name, however far: who approves a figure approves what it is made from.
pub(super) async fn indicators(
    store: &dyn Store,
    definition: &Definition,
    revision: u64,
) -> Result<BTreeSet<IndicatorId>, StoreError> {
    let mut new: Vec<IndicatorId> = definition.indicators().cloned().collect();
    for assessment in definition.items().filter_map(|item| item.assessment.as_ref()) {
        let held = store.get(Key::Assessment(assessment.id.clone()), revision).await?;
        if let Some(Thing::Assessment(assessment)) = held.map(|held| held.thing) {
            new.extend(assessment.indicators().cloned());
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = new.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        let held = store.get(Key::Indicator(id), revision).await?;
        if let Some(Thing::Indicator(indicator)) = held.map(|held| held.thing) {
            new.extend(indicator.price_index);
            new.extend(indicator.formula.iter().flat_map(|it| it.indicators()).cloned());
        }
    }
    Ok(found)
}
