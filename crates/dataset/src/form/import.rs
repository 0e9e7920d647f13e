//! What a form that was filled in asks of a ledger.

use std::{collections::BTreeMap, path::Path};

use scorecard_domain::FaultReason;

use super::{
    Form, Held, Row, choices,
    sheet::{ENTRIES, FIRST_ENTRY},
};
use crate::{
    dataset::Dataset,
    fault::{Fault, Faults, Place, Sink},
    folder::Folder,
    layout::OBSERVATIONS,
    made::{self, Made, Rows},
    mapping::number,
    read::read_folder,
    sheet::Content,
    write::observation_cells,
};

/// The columns of the data sheet, from 0 on, that cells of an observation come from if they are not filled in.
const FROM: [(&str, usize); 6] =
    [("area", 1), ("indicator", 4), ("measure", 5), ("of", 6), ("period", 0), ("unit", 9)];
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
        let mut expected = Vec::new();
        if self.ledger == ledger {
            for row in self.rows.iter().filter(|row| row.is_filled()) {
                if let Some((row, revision)) = self.row(row, held, &sink) {
                    made.push(row);
                    expected.push(revision);
                }
            }
        } else {
            let problem = format!(
                "is a form of the ledger {}; this ledger is {ledger}: make the form anew",
                self.ledger
            );
            let file = &self.grid.file;
            sink.put(Fault::new(Place::file(file), file, FaultReason::Inconsistent, problem));
        }
        let mut folder = Folder::default();
        let rows = Rows::from([(OBSERVATIONS.file, (OBSERVATIONS, made))]);
        let (tables, provenance) = made::tables(rows, self.grid.clone());
        folder.add(tables, provenance);
        let dataset = read_folder(Path::new("."), &folder, &held.known, sink)?;
        Ok(dataset.expecting(expected))
    }

    /// The observation's row, and the revision that it expects to have last changed it; `None` once it is told why there is
    /// none.
    fn row(&self, row: &Row, held: &Held, sink: &Sink) -> Option<(Made, Option<u64>)> {
        let at = row.at.unwrap_or_default();
        let value = FIRST_ENTRY;
        if self.grid.contents.get(&(at, value)) == Some(&Content::Noise) {
            let problem = "has more digits than a spreadsheet shows, so arithmetic made them: round it there, or type the number";
            sink.put(Fault::new(
                self.grid.place(at, Some(value)),
                self.grid.text(at, value),
                FaultReason::InvalidValue,
                problem,
            ));
            return None;
        }
        let base = held.known.observations.get(&row.key);
        let indicator = held.known.indicators.get(&row.key.indicator);
        let before = base.map(|base| observation_cells(base, indicator)).unwrap_or_default();
        let mut cells = before.clone();
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
        let unit = row.shown.last().map_or("", String::as_str);
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
            cells.insert(column, text);
            if column == "value" {
                cells.insert("unit", unit.to_owned());
            }
        }
        // What has no number has no qualifier.
        if entry("absent").is_some() && entry("qualifier").is_none() {
            cells.insert("qualifier", String::new());
        }
        let is_unchanged = base.is_some() && is_same(&before, &cells);
        let revision = held.revision(&row.key);
        if !is_unchanged && revision != row.revision {
            self.moved_on(row, at, revision, &before, sink);
        }
        let expected = (!is_unchanged).then_some(row.revision);
        Some((Made { cells, row: at, columns, ..Made::default() }, expected))
    }

    /// Says that the ledger has changed since the form was made.
    fn moved_on(
        &self,
        row: &Row,
        at: usize,
        revision: u64,
        now: &BTreeMap<&'static str, String>,
        sink: &Sink,
    ) {
        let now = ["value", "standing", "absent"]
            .iter()
            .find_map(|column| now.get(column).filter(|text| !text.is_empty()));
        let problem = match now {
            Some(now) => format!(
                "填报表按修订{}制作，此后修订{revision}已将该数改为{now}，请核对后重新制作填报表 (the ledger has moved on since the form was made: revision {revision} changed it to {now}; expected revision {}: check it and make the form anew)",
                self.revision, row.revision
            ),
            None => format!(
                "填报表按修订{}制作，此后该数已被撤回，请核对后重新制作填报表 (the ledger has moved on since the form was made: the figure was withdrawn; check it and make the form anew)",
                self.revision
            ),
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

/// Whether two rows of `observations.csv` say the same: an absent cell is an empty one, and exact no qualifier.
fn is_same(a: &BTreeMap<&'static str, String>, b: &BTreeMap<&'static str, String>) -> bool {
    let text = |cells: &BTreeMap<&'static str, String>, column: &str| match cells
        .get(column)
        .map(String::as_str)
    {
        None => String::new(),
        Some("exact") if column == "qualifier" => String::new(),
        Some(text) => text.to_owned(),
    };
    OBSERVATIONS.columns().all(|column| text(a, column) == text(b, column))
}
