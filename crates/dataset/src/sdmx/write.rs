//! Observations as an SDMX-CSV 2.0 message.

use std::{collections::BTreeMap, io};

use scorecard_domain::{Indicator, IndicatorId, Observation};

use super::structure::{DIMENSIONS, STRUCTURE_ID, VALUES, components};

/// A message while it is written. Its action is always `R`: imported anywhere, each observation becomes what its row says.
#[derive(Debug)]
pub struct SdmxWriter<W: io::Write> {
    out: csv::Writer<W>,
    indicators: BTreeMap<IndicatorId, Indicator>,
}

impl<W: io::Write> SdmxWriter<W> {
    /// Begins a message with its header.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn new(out: W) -> io::Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        let components = DIMENSIONS.iter().chain(&VALUES).map(|(component, _)| match *component {
            "OBS_STATUSES" => "OBS_STATUSES[]",
            other => other,
        });
        let header = ["STRUCTURE[;]", "STRUCTURE_ID", "ACTION"].into_iter().chain(components);
        out.write_record(header)?;
        Ok(Self { out, indicators: BTreeMap::new() })
    }

    /// Learns an indicator; it comes before the observations that have its unit.
    pub fn indicator(&mut self, indicator: &Indicator) {
        self.indicators.insert(indicator.id.clone(), indicator.clone());
    }

    /// Writes an observation.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or its indicator has not gone by.
    pub fn put(&mut self, observation: &Observation) -> io::Result<()> {
        let id = &observation.key.indicator;
        let indicator = self.indicators.get(id).ok_or_else(|| {
            io::Error::other(format!("the indicator {id} does not come before its observations"))
        })?;
        let head = ["datastructure", STRUCTURE_ID, "R"].map(str::to_owned);
        self.out.write_record(head.into_iter().chain(components(observation, indicator)))?;
        Ok(())
    }

    /// Finishes the message; what it was written to.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.out.into_inner().map_err(|err| err.into_error())
    }
}
