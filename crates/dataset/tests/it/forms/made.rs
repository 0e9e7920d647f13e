//! Forms that were made of the good dataset, and what is filled in on them.

use std::path::PathBuf;

use scorecard_dataset::{Ask, Dataset, Faults, Form, Held, is_form};
use scorecard_domain::{Change, Observation, Thing};
use tempfile::TempDir;

use crate::{changes::changes, fill::fill, folder::Folder};

pub(crate) const LEDGER: &str = "0123456789abcdef0123456789abcdef";

/// The good dataset as a ledger holds it since revision 1.
pub(crate) fn things() -> Vec<Thing> {
    let publisher = "id,title_zh,publisher_zh,published\npage,专版,统计局,2023\n";
    let folder = Folder::good().with("sources.csv", publisher);
    folder.read().unwrap().things().collect()
}

pub(crate) fn held(things: &[Thing]) -> Held {
    let mut held = Held::default();
    for thing in things {
        held.put(thing.clone(), 1);
    }
    held
}

pub(crate) fn ask(period: &str) -> Ask {
    Ask {
        areas: vec!["370102".to_owned()],
        period: period.parse().unwrap(),
        indicators: Vec::new(),
        department: None,
        plans: Vec::new(),
        definition: None,
        measures: Vec::new(),
    }
}

/// A form as it was made of the good dataset at revision 1, in a folder of its own.
pub(crate) struct Made {
    pub(crate) dir: TempDir,
    pub(crate) form: Form,
}

impl Made {
    pub(crate) fn of(ask: &Ask) -> Self {
        let form = ask.form(&held(&things()), LEDGER, 1).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let made = Self { dir, form };
        made.form.write(&made.path("form.xlsx")).unwrap();
        made
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.form.keys().map(ToString::to_string).collect()
    }

    /// The form with cells filled in.
    pub(crate) fn filled(&self, cells: &[(&str, &str)]) -> Form {
        fill(&self.path("form.xlsx"), &self.path("filled.xlsx"), cells);
        assert_eq!(is_form(&self.path("filled.xlsx")), Ok(true));
        Form::open(&self.path("filled.xlsx")).unwrap()
    }

    pub(crate) fn read(&self, cells: &[(&str, &str)]) -> Result<Dataset, Faults> {
        self.filled(cells).read(LEDGER, &held(&things()))
    }

    #[track_caller]
    pub(crate) fn observation(&self, cells: &[(&str, &str)]) -> Observation {
        let dataset = self.read(cells).unwrap_or_else(|faults| panic!("{faults}"));
        match &changes(&dataset)[..] {
            [Change::Put(Thing::Observation(observation))] => observation.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn refused(&self, cells: &[(&str, &str)], expected: &[&str]) {
        let faults = self.read(cells).map(|_| ()).unwrap_err().to_string();
        let told: Vec<&str> = faults.lines().collect();
        assert_eq!(told.len(), expected.len(), "{faults}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{expected:?} is not in {faults}");
        }
    }
}

/// A form of the level and the growth of GDP in 2023: rows 3 and 4.
pub(crate) fn gdp() -> Made {
    let measures = ["level", "growth"].map(|text| text.parse().unwrap()).to_vec();
    Made::of(&Ask { indicators: vec!["economy.gdp".to_owned()], measures, ..ask("2023") })
}

/// A form of what the ledger holds already: the level of GDP in 2022, 489.0 and about, is in row 3.
pub(crate) fn known() -> Made {
    let indicators = vec!["economy.gdp".to_owned()];
    Made::of(&Ask { indicators, ..ask("2022") })
}
