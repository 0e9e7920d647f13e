//! What a form that was filled in asks of a ledger.

use std::{collections::BTreeMap, path::Path};

use scorecard_domain::{Change, FaultReason, Observation, Problem, Reading, Text, Thing};

use super::{
    Form, Held, Row,
    ask::shown,
    choices, entry,
    sheet::{ENTRIES, FIRST_ENTRY},
};
use crate::{
    dataset::Dataset,
    fault::{Fault, Faults, Place, Sink},
    folder::Folder,
    holds::Holds,
    layout::OBSERVATIONS,
    made::{self, Made, Rows},
    mapping::number,
    read::read_tables,
    sentences::{forms as sentences, mappings::merged},
    sheet::Content,
    write::observation_cells,
};

/// The columns of the data sheet, from 0 on, that cells of an observation come from if they are not filled in.
const FROM: [(&str, usize); 6] =
    [("area", 1), ("indicator", 4), ("measure", 5), ("of", 6), ("period", 0), ("unit", 9)];
/// The column of the unit, from 0 on.
const UNIT_AT: usize = FIRST_ENTRY - 1;
/// Which of the entries is why there is no number.
const ABSENT: usize = 4;
/// The columns of which an observation has one.
const READING: [&str; 4] = ["value", "standing", "absent", "unit"];

impl Form {
    /// The changes that were filled in, for the ledger with this id that holds what is `held`: the form's observations
    /// and what they refer to. An empty cell leaves what the ledger has; a row without any entry asks for nothing.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each fault with its cell; also rows that differ from what the ledger has got
    /// since the form was made.
    pub fn read(&self, ledger: &str, held: &Held) -> Result<Dataset, Faults> {
        let sink = Sink::default();
        let mut made = Vec::new();
        let mut rows = Vec::new();
        if self.ledger == ledger {
            for row in &self.rows {
                let agrees = self.agrees(row, held, &sink);
                if row.is_filled()
                    && let Some(cells) = self.row(row, held, &sink)
                    && agrees
                {
                    made.push(cells);
                    rows.push(row);
                }
            }
        } else {
            let problem = sentences::of_another_ledger(&self.ledger, ledger);
            let file = &self.grid.file;
            sink.put(Fault::new(Place::file(file), file, FaultReason::Inconsistent, problem));
        }
        self.changed.faults.iter().for_each(|fault| sink.put(fault.clone()));
        let mut folder = Folder::default();
        let made = Rows::from([(OBSERVATIONS.file, (OBSERVATIONS, made))]);
        let (tables, provenance) = made::tables(made, self.grid.clone());
        folder.add(tables, provenance);
        let dataset = read_tables(Path::new("."), &folder, &held.known, &sink);
        let expected = self.compare(&dataset, &rows, held, &sink);
        let asked = Holds::Asked(self.keys().cloned().collect());
        let asking = || dataset.expecting(expected).holding(asked);
        sink.into_result(&folder.provenance).map(|()| asking())
    }

    /// The revision that each change expects to have last changed the observation; none where it changes nothing. Rows
    /// that differ from what the ledger has got meanwhile go to `sink`, as far as they can be read.
    fn compare(
        &self,
        dataset: &Dataset,
        rows: &[&Row],
        held: &Held,
        sink: &Sink,
    ) -> Vec<Option<u64>> {
        let faulty = sink.rows(OBSERVATIONS.file);
        let numbered = (1..).zip(rows).filter_map(|(number, row)| {
            let line = self.grid.rows.get(row.at.unwrap_or_default())?.line;
            Some((line, (number, *row)))
        });
        let by_line: BTreeMap<u64, (u64, &Row)> = numbered.collect();
        let expected = |(change, line): (Change, u64)| {
            let (number, row) = by_line.get(&line)?;
            let base = held.known.observations.get(&row.key);
            let is_unchanged =
                matches!(&change, Change::Put(Thing::Observation(it)) if base == Some(it));
            if is_unchanged {
                return None;
            }
            let revision = held.revision(&row.key);
            if revision != row.revision && !faulty.contains(number) {
                self.moved_on(row, revision, base, sink);
            }
            Some(row.revision)
        };
        dataset.observations_by_line().map(expected).collect()
    }

    /// The observation's row; `None` once it is told why there is none.
    fn row(&self, row: &Row, held: &Held, sink: &Sink) -> Option<Made> {
        let at = row.at.unwrap_or_default();
        // What is wrong first with a cell is enough of it.
        let mut faults: BTreeMap<usize, (FaultReason, Problem)> = BTreeMap::new();
        let mut put = |column: usize, reason, problem: Problem| {
            faults.entry(column).or_insert((reason, problem));
        };
        let base = held.known.observations.get(&row.key);
        let indicator = held.known.indicators.get(&row.key.indicator);
        let mut cells = base.map(|base| observation_cells(base, indicator)).unwrap_or_default();
        let mut columns = BTreeMap::from(FROM);
        for (column, text) in [
            ("area", row.key.area.to_string()),
            ("indicator", row.key.indicator.to_string()),
            ("measure", row.key.measure.to_string()),
            ("of", row.key.of.to_string()),
            ("period", row.key.period.to_string()),
        ] {
            cells.insert(column, text);
        }
        let unit = &number::narrow(row.shown.last().map_or("", String::as_str));
        let row_at = at;
        let entry = |name: &str| {
            let entries = row.entries.iter().zip(ENTRIES);
            let mut entries =
                entries.filter(|(entry, (.., column))| *column == name && !entry.is_empty());
            entries.next().map(|(entry, _)| entry.as_str())
        };
        if entry("value").or(entry("absent")).is_some() {
            READING.iter().for_each(|column| {
                cells.insert(column, String::new());
            });
        }
        for (at, (entry, (.., column))) in (FIRST_ENTRY..).zip(row.entries.iter().zip(ENTRIES)) {
            let column = if column == "value" && row.key.measure.is_standing() {
                "standing"
            } else {
                column
            };
            columns.insert(column, at);
            if entry.is_empty() {
                continue;
            }
            let text = match column {
                "value" => number::typed(&number::without_percent(entry, unit)),
                _ => choices::code(column, entry),
            };
            let problem = match self.grid.contents.get(&(row_at, at)) {
                Some(Content::Merged(first)) => Some(merged(first)),
                Some(Content::Noise) if at == FIRST_ENTRY => Some(sentences::arithmetic()),
                _ => entry::problem(column, entry, &text, unit, held),
            };
            if let Some(problem) = problem {
                put(at, FaultReason::InvalidValue, problem);
            }
            cells.insert(column, text);
            if column == "value" {
                cells.insert("unit", unit.to_owned());
            }
        }
        match (entry("value"), entry("absent")) {
            (Some(_), Some(_)) => {
                put(FIRST_ENTRY + ABSENT, FaultReason::Inconsistent, sentences::value_and_absent())
            }
            (None, None) if base.is_none() => {
                put(FIRST_ENTRY, FaultReason::MissingValue, sentences::no_figure_yet())
            }
            _ => {}
        }
        if entry("value").is_some()
            && !row.key.measure.is_standing()
            && let Some(problem) = indicator.and_then(|it| entry::unit(unit, it, row.key.measure))
        {
            put(UNIT_AT, FaultReason::Inconsistent, problem);
        }
        if !faults.is_empty() {
            for (column, (reason, problem)) in faults {
                let place = self.grid.place(at, Some(column));
                sink.put(Fault::new(place, self.grid.text(at, column), reason, problem));
            }
            return None;
        }
        // What has no number has no qualifier.
        if entry("absent").is_some() && entry("qualifier").is_none() {
            cells.insert("qualifier", String::new());
        }
        Some(Made { cells, row: at, columns, ..Made::default() })
    }

    /// Says that the ledger has changed since the form was made.
    fn moved_on(&self, row: &Row, revision: u64, now: Option<&Observation>, sink: &Sink) {
        let at = row.at.unwrap_or_default();
        let problem = match now {
            Some(now) => {
                let now = Text::new(shown(now), code(&now.reading));
                sentences::changed_meanwhile(self.revision, revision, now)
            }
            None => sentences::withdrawn_meanwhile(self.revision),
        };
        let first = row.entries.iter().position(|entry| !entry.is_empty()).unwrap_or_default();
        let column = FIRST_ENTRY + first;
        sink.put(Fault::new(
            self.grid.place(at, Some(column)),
            self.grid.text(at, column),
            FaultReason::Inconsistent,
            problem,
        ));
    }
}

/// What was recorded, as `observations.csv` has it.
fn code(reading: &Reading) -> String {
    match reading {
        Reading::Value(value) => value.to_string(),
        Reading::Standing(standing) => standing.to_string(),
        Reading::Absent(absence) => absence.to_string(),
    }
}
