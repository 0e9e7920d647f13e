//! What a form that was filled in asks of a ledger.

use std::{collections::BTreeMap, path::Path};

use scorecard_domain::{Change, FaultReason, Observation, Reading, Thing};

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
    layout::OBSERVATIONS,
    made::{self, Made, Rows},
    mapping::number,
    read::read_tables,
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
            for row in self.rows.iter().filter(|row| row.is_filled()) {
                if let Some(cells) = self.row(row, held, &sink) {
                    made.push(cells);
                    rows.push(row);
                }
            }
        } else {
            let problem = format!(
                "是台账{0}的填报表，而这是台账{ledger}：请重新制作填报表 (it is a form of the ledger {0}; this ledger is {ledger}: make the form anew)",
                self.ledger
            );
            let file = &self.grid.file;
            sink.put(Fault::new(Place::file(file), file, FaultReason::Inconsistent, problem));
        }
        let mut folder = Folder::default();
        let made = Rows::from([(OBSERVATIONS.file, (OBSERVATIONS, made))]);
        let (tables, provenance) = made::tables(made, self.grid.clone());
        folder.add(tables, provenance);
        let dataset = read_tables(Path::new("."), &folder, &held.known, &sink);
        let expected = self.compare(&dataset, &rows, held, &sink);
        sink.into_result(&folder.provenance).map(|()| dataset.expecting(expected))
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
        let expected = |(change, line): (&Change, u64)| {
            let row = rows.get(usize::try_from(line.checked_sub(1)?).ok()?)?;
            let base = held.known.observations.get(&row.key);
            let is_unchanged =
                matches!(change, Change::Put(Thing::Observation(it)) if base == Some(it));
            if is_unchanged {
                return None;
            }
            let revision = held.revision(&row.key);
            if revision != row.revision && !faulty.contains(&line) {
                self.moved_on(row, revision, base, sink);
            }
            Some(row.revision)
        };
        dataset.changes_by_row().map(expected).collect()
    }

    /// The observation's row; `None` once it is told why there is none.
    fn row(&self, row: &Row, held: &Held, sink: &Sink) -> Option<Made> {
        let at = row.at.unwrap_or_default();
        // What is wrong first with a cell is enough of it.
        let mut faults: BTreeMap<usize, (FaultReason, String)> = BTreeMap::new();
        let mut put = |column: usize, reason, problem: String| {
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
        let unit = row.shown.last().map_or("", String::as_str);
        let is_noise = self.grid.contents.get(&(at, FIRST_ENTRY)) == Some(&Content::Noise);
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
            let is_noise = at == FIRST_ENTRY && is_noise;
            let problem = match is_noise {
                true => Some(entry::told(
                    entry,
                    "的位数超过电子表格所能显示的，是算出来的：请在表中四舍五入，或直接填数字",
                    "has more digits than a spreadsheet shows, so arithmetic made them: round it there, or type the number",
                )),
                false => entry::problem(column, entry, &text, unit, held),
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
            (Some(_), Some(_)) => put(
                FIRST_ENTRY + ABSENT,
                FaultReason::Inconsistent,
                "“本期数”和“缺失原因”只能填一个 (本期数 and 缺失原因 cannot both be given)".to_owned(),
            ),
            (None, None) if base.is_none() => put(
                FIRST_ENTRY,
                FaultReason::MissingValue,
                "台账还没有这个数：请填“本期数”，或选择“缺失原因” (the ledger has no such figure yet: fill in 本期数, or choose 缺失原因)".to_owned(),
            ),
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
        let (made, had) = (self.revision, row.revision);
        let problem = match now {
            Some(now) => format!(
                "填报表按修订{made}制作，此后修订{revision}已将该数改为{}，请核对后重新制作填报表；清空该行的黄色单元格，其余各行即可导入 (the ledger has moved on since the form was made: revision {revision} changed it to {}; expected revision {had}: check it and make the form anew, or clear this row's yellow cells to let the others in)",
                shown(now),
                code(&now.reading)
            ),
            None => format!(
                "填报表按修订{made}制作，此后该数已被撤回，请核对后重新制作填报表；清空该行的黄色单元格，其余各行即可导入 (the ledger has moved on since the form was made: the figure was withdrawn; check it and make the form anew, or clear this row's yellow cells to let the others in)"
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

/// What was recorded, as `observations.csv` has it.
fn code(reading: &Reading) -> String {
    match reading {
        Reading::Value(value) => value.to_string(),
        Reading::Standing(standing) => standing.to_string(),
        Reading::Absent(absence) => absence.to_string(),
    }
}
