//! From what people type to keys: codes become ids, words become code numbers.

use anyhow::{Context as _, Result};
use scorecard_domain::Measure;
use scorecard_wire::pb::data::{self as pb, AsOf, ObservationKey, ResolveAreaRequest};

use crate::{args::KeyArgs, flag, session::Session};

/// The id of an area that is given by id, or by a code that it alone had in the period, or ever if none is given.
pub(crate) async fn area(text: &str, period: &str, session: &mut Session) -> Result<String> {
    area_then(text, period, None, session).await
}

/// As [`area`], as of then.
pub(crate) async fn area_then(
    text: &str,
    period: &str,
    as_of: Option<&AsOf>,
    session: &mut Session,
) -> Result<String> {
    if text.contains(':') {
        return Ok(text.to_owned());
    }
    let request = ResolveAreaRequest {
        code: text.to_owned(),
        period: period.to_owned(),
        as_of: as_of.cloned(),
    };
    let area = session.catalogue.resolve_area(request).await?.into_inner().area;
    Ok(area.context("the ledger answered without an area")?.id)
}

/// The measure with that spelling.
pub(crate) fn measure(text: &str) -> Result<pb::Measure> {
    let measure: Measure = flag::read("--measure", text)?;
    Ok(pb::Measure::try_from(i32::from(measure.number()))?)
}

/// The key of an observation.
pub(crate) async fn resolve(args: &KeyArgs, session: &mut Session) -> Result<ObservationKey> {
    resolve_then(args, None, session).await
}

/// The key of an observation, its areas as of then.
pub(crate) async fn resolve_then(
    args: &KeyArgs,
    as_of: Option<&AsOf>,
    session: &mut Session,
) -> Result<ObservationKey> {
    let KeyArgs { area: area_text, indicator, period, measure: measure_text, of } = args;
    let of = match of.as_str() {
        "" => String::new(),
        of => area_then(of, period, as_of, session).await?,
    };
    Ok(ObservationKey {
        indicator: indicator.clone(),
        measure: measure(measure_text)?.into(),
        of,
        area: area_then(area_text, period, as_of, session).await?,
        period: period.clone(),
    })
}
