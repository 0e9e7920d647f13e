//! Scorecards of a release: what it freezes, whether it may be printed, and what it covers.

use scorecard_domain::Period;
use scorecard_wire::pb::{data, metrics};

use crate::{
    client::{self, ClientError, Services},
    date::Date,
    document::{self, hex},
    generate::ReportError,
};

/// From which release a scorecard is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromRelease {
    /// Its id.
    pub id: String,
    /// Whether one that is not published will do: the page says that it is a draft.
    pub allow_unpublished: bool,
}

/// A release that may be printed from.
#[derive(Clone, Debug)]
pub(crate) struct Frozen {
    release: data::Release,
    /// The day on which it was last changed; one that is published never is again.
    pub(crate) date: Date,
}

impl Frozen {
    /// Reads a release from the ledger.
    ///
    /// # Errors
    ///
    /// If there is none, or it is not published and has to be.
    pub(crate) async fn read(services: &Services, from: &FromRelease) -> Result<Self, ReportError> {
        let release = client::release(services, &from.id).await?;
        if !release.published && !from.allow_unpublished {
            return Err(ReportError::Unpublished { release: from.id.clone() });
        }
        let time = client::time_of(services, release.revision).await?;
        let date = Date::in_china(time).ok_or_else(|| ClientError::Empty {
            service: "data",
            what: format!("the day of revision {}", release.revision),
        })?;
        Ok(Self { release, date })
    }

    /// The definition that its scorecards are made by.
    pub(crate) fn definition(&self) -> &str {
        &self.release.definition
    }

    /// The revision that it freezes.
    pub(crate) const fn frozen_revision(&self) -> u64 {
        self.release.frozen_revision
    }

    /// Refuses a scorecard that the release is not about.
    ///
    /// # Errors
    ///
    /// All that it does not cover at once.
    pub(crate) fn covers(&self, scorecard: &metrics::Scorecard) -> Result<(), ReportError> {
        let data::Release { id, areas, definition, period, .. } = &self.release;
        let mut problems = Vec::new();
        let area = scorecard.area.as_ref().map(|area| area.id.as_str()).unwrap_or_default();
        if areas.iter().all(|id| id != area) {
            problems.push(format!("it has the areas {}, not `{area}`", areas.join(", ")));
        }
        if scorecard.definition != *definition {
            let asked = &scorecard.definition;
            problems.push(format!("it is made by the definition `{definition}`, not `{asked}`"));
        }
        let year = Period::year(scorecard.year);
        let covers = |period: Period, year: Period| {
            period.start() <= year.start() && year.last() <= period.last()
        };
        if !period.parse().ok().zip(year).is_some_and(|(period, year)| covers(period, year)) {
            problems.push(format!("it is about {period}, not {}", scorecard.year));
        }
        if problems.is_empty() {
            return Ok(());
        }
        Err(ReportError::NotCovered { release: id.clone(), problems })
    }

    /// As the data file tells it.
    pub(crate) fn written(&self) -> document::Release {
        let data::Release { id, title, frozen_revision, frozen_digest, published, .. } =
            self.release.clone();
        let data::Text { zh, en } = title.unwrap_or_default();
        document::Release {
            id,
            title: document::Text { zh, en },
            revision: frozen_revision,
            digest: hex(&frozen_digest),
            published,
            date: self.date.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen(period: &str) -> Frozen {
        let release = data::Release {
            id: "2022-annual".to_owned(),
            areas: vec!["gbt2260:370102".to_owned(), "gbt2260:370103".to_owned()],
            definition: "district-yearly".to_owned(),
            period: period.to_owned(),
            ..Default::default()
        };
        Frozen { release, date: Date::first_after(2022) }
    }

    fn scorecard(area: &str, definition: &str, year: u32) -> metrics::Scorecard {
        metrics::Scorecard {
            area: Some(data::Area { id: area.to_owned(), ..Default::default() }),
            definition: definition.to_owned(),
            year,
            ..Default::default()
        }
    }

    #[test]
    fn a_release_covers_its_areas_its_definition_and_its_year() {
        let own = scorecard("gbt2260:370103", "district-yearly", 2022);
        assert!(frozen("2022").covers(&own).is_ok());
        assert!(frozen("2021-01-01/P24M").covers(&own).is_ok());
        assert!(frozen("2022-Q4").covers(&own).is_err(), "the quarter is not all of the year");
        let other = scorecard("gbt2260:370104", "city-yearly", 2021);
        let refusal = frozen("2022").covers(&other).unwrap_err();
        assert!(refusal.is_about_data());
        let refusal = refusal.to_string();
        for problem in ["not `gbt2260:370104`", "not `city-yearly`", "about 2022, not 2021"] {
            assert!(refusal.contains(problem), "{refusal}");
        }
    }
}
