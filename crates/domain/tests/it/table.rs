//! The table of phrases itself, where it lies beside the project: every row is said as it stands there, and
//! has its line in `cases.txt`.

use std::{fs, path::Path};

use scorecard_domain::Lang;

use crate::{case::Case, cases, entries};

mod context;

/// One row, by its columns.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// Whether it is of the section on what must be refused or reworded.
    is_refused: bool,
    measure: String,
    value: String,
    unit: String,
    qualifier: String,
    status: String,
    context: String,
    zh: String,
    en: String,
}

fn rows(table: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut section = None;
    for line in table.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.chars().next();
        }
        let Some(columns) = line.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) else {
            continue;
        };
        let columns: Vec<_> = columns.split('|').map(|column| column.trim().to_owned()).collect();
        let columns = <[String; 8]>::try_from(columns)
            .unwrap_or_else(|columns| panic!("{line}: {} columns, expected 8", columns.len()));
        let [measure, value, unit, qualifier, status, context, zh, en] = columns;
        if measure == "measure" || measure.starts_with("---") {
            continue;
        }
        let is_refused = match section {
            Some('A') => false,
            Some('B') => true,
            _ => panic!("{line}: in section {section:?}, expected A or B"),
        };
        rows.push(Row { is_refused, measure, value, unit, qualifier, status, context, zh, en });
    }
    rows
}

/// What refuses a row, by the reason that it gives; any reason if it gives none.
fn refusal(zh: &str) -> Result<Option<&'static str>, String> {
    Ok(match zh {
        "REFUSE" => None,
        "REFUSE: two qualifiers" => Some("!UnknownCode"),
        "REFUSE: 余 needs ≥ 10" => Some("!TooSmallForMoreThan"),
        "REFUSE: leading is not first" => Some("!StandingIsNoNumber"),
        "REFUSE: units differ" => Some("!UnitsDiffer"),
        _ => return Err(format!("`{zh}` gives no known reason")),
    })
}

/// The row as a case, with what is expected of it.
fn case(row: &Row, before: Option<&Case>) -> Result<Case, String> {
    let mut case = context::case(row, before)?;
    if row.zh.starts_with("REFUSE") {
        let expected = match refusal(&row.zh)? {
            Some(name) => name.to_owned(),
            None => Some(entries::said(&case, Lang::Zh))
                .filter(|said| said.starts_with('!'))
                .ok_or("is not refused")?,
        };
        (case.zh, case.en) = (expected.clone(), expected);
    } else {
        (case.zh, case.en) = (row.zh.clone(), row.en.clone());
    }
    Ok(case)
}

#[test]
fn every_row_of_the_table_is_said_and_committed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/design/phrases.md");
    let Ok(table) = fs::read_to_string(&path) else {
        println!("did not run: there is no table of phrases at {}", path.display());
        return;
    };
    let rows = rows(&table);
    for is_refused in [false, true] {
        let count = rows.iter().filter(|row| row.is_refused == is_refused).count();
        assert!(count > 0, "the table has no rows with is_refused = {is_refused}");
    }
    let committed: Vec<_> = cases::lines().collect();
    let (mut wrong, mut before) = (Vec::new(), None);
    for row in &rows {
        let case = match case(row, before.as_ref()) {
            Ok(case) => case,
            Err(problem) => {
                wrong.push(format!("{row:?}\n  {problem}"));
                continue;
            }
        };
        wrong.extend(case.wrong());
        if !committed.contains(&case.to_string().as_str()) {
            wrong.push(format!("{case}\n  is no line of cases.txt"));
        }
        before = Some(case);
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
