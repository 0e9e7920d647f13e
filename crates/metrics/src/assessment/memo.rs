//! Assessments that a world has worked out: one scorecard after another asks for the same.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use scorecard_domain::{Assessment, AssessmentId, Missing, Period};
use scorecard_measures::{Cube, assessment::Standings};

/// What an assessment of a period came to.
type Outcome = Result<Arc<Standings>, Missing>;

/// Of each assessment and period, what it came to, once somebody has worked it out.
type Places = BTreeMap<(AssessmentId, Period), Arc<OnceLock<Outcome>>>;

/// What a world has worked out; a copy of the world shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo(Arc<Mutex<Places>>);

impl Memo {
    /// All areas of an assessment for a period, worked out by the first who asks.
    ///
    /// # Errors
    ///
    /// `PeersIncomplete` if it is not known who belongs to the group, `NotAssessed` if draws, nodes and areas are together
    /// too many.
    pub(crate) fn standings(
        &self,
        cube: &Cube,
        assessment: &Assessment,
        period: Period,
    ) -> Outcome {
        let place = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(places.entry((assessment.id.clone(), period)).or_default())
        };
        let outcome = place.get_or_init(|| {
            let may = |members| super::work(assessment, members) <= super::MAX_WORK;
            Standings::of(cube, assessment, period, may).map(Arc::new)
        });
        outcome.clone()
    }
}
