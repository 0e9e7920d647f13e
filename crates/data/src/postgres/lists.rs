//! Lists things in the order of their keys.

use scorecard_domain::{AreaId, IndicatorId, Kind, Measure};
use tokio_postgres::Row;

use super::{
    db::Db,
    errors::column,
    ranges::{Range, Reading, ending},
    things::kind_number,
};
use crate::{
    content::key::key_text,
    ledger::query::{Filter, Held, Query},
    store::StoreError,
};

/// So many rows are read at a time; of pictures with their content fewer.
const CHUNK: usize = 1000;
const CHUNK_OF_PICTURES: usize = 16;

/// The page of things that a query asks for.
pub(super) async fn list(db: Db<'_>, query: &Query) -> Result<Vec<Held>, StoreError> {
    let Query { filter, after, limit, revision } = query;
    let after = after.as_ref().map(key_text).unwrap_or_default();
    let (area, endings) = match filter {
        Filter::Observations { area, period, .. } => {
            let ending = period.map(ending);
            (area.as_ref().map(AreaId::as_str), ending.into_iter().collect())
        }
        _ => (None, Vec::new()),
    };
    let with_picture = matches!(filter, Filter::Media { with_content: true, .. });
    let (kind, revision) = (filter.kind(), *revision);
    let reading = Reading { kind, with_picture, area, endings: &endings, revision };
    let most = if with_picture { CHUNK_OF_PICTURES } else { CHUNK };
    let mut page = Vec::new();
    for mut range in ranges_of(db, filter).await? {
        if after >= range.before {
            continue;
        }
        if after > range.after {
            range.after.clone_from(&after);
        }
        let mut range = Some(range);
        while page.len() < *limit && range.is_some() {
            let chunk = reading.take(db, &mut range, most.min(*limit)).await?;
            let admitted = chunk.into_iter().filter(|held| filter.admits(&held.thing));
            page.extend(admitted.take(limit - page.len()));
        }
    }
    Ok(page)
}

/// Where the keys are that a filter can let through.
async fn ranges_of(db: Db<'_>, filter: &Filter) -> Result<Vec<Range>, StoreError> {
    let Filter::Observations { indicator, measure, .. } = filter else {
        return Ok(vec![Range::all()]);
    };
    ranges(db, indicator.as_slice(), measure.as_slice()).await
}

/// Where the keys of observations are, in their order: of these indicators and measures, which are in the order of
/// their texts; none means all.
pub(super) async fn ranges(
    db: Db<'_>,
    indicators: &[IndicatorId],
    measures: &[Measure],
) -> Result<Vec<Range>, StoreError> {
    let faces = |indicator: &str| -> Vec<Range> {
        match measures {
            [] => vec![Range::below(indicator)],
            _ => {
                let face = |measure: &Measure| format!("{indicator} {}", measure.slug());
                measures.iter().map(|measure| Range::below(&face(measure))).collect()
            }
        }
    };
    if !indicators.is_empty() {
        return Ok(indicators.iter().flat_map(|indicator| faces(indicator.as_str())).collect());
    }
    if measures.is_empty() {
        return Ok(vec![Range::all()]);
    }
    // What is observed is an indicator, or was one.
    let query = "SELECT DISTINCT key FROM thing WHERE kind = $1 ORDER BY key";
    let rows = db.rows("list the indicators", query, &[&kind_number(Kind::Indicator)]).await?;
    let keys = rows.iter().map(|row: &Row| column::<&str>(row, 0));
    let ranges = keys.map(|key| key.map(faces)).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(ranges.into_iter().flatten().collect())
}
