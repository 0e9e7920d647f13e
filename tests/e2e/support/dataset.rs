//! The CSV files of a dataset, read and changed cell by cell.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::programs::sample;

/// A row by its columns.
pub(crate) type Row = BTreeMap<String, String>;

/// The cell of a column, empty where there is no such column.
pub(crate) fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

/// All rows of a file.
pub(crate) fn rows(folder: &Path, file: &str) -> Vec<Row> {
    let table = Table::read(&folder.join(file));
    table
        .rows
        .iter()
        .map(|row| table.head.iter().cloned().zip(row.iter().cloned()).collect())
        .collect()
}

/// A copy of a sample, to be changed.
#[derive(Debug)]
pub(crate) struct Copy(TempDir);

impl Copy {
    pub(crate) fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&sample(name), folder.path());
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Another text for a cell; the row by its line, the header being 1.
    pub(crate) fn set(&self, file: &str, line: usize, column: &str, text: &str) {
        self.change(file, |table| {
            let column = table.head.iter().position(|it| it == column).unwrap();
            text.clone_into(&mut table.rows[line - 2][column]);
        });
    }

    /// Removes the rows for which it holds, and answers how many there were.
    pub(crate) fn remove(&self, file: &str, is_gone: impl Fn(&Row) -> bool) -> usize {
        let mut removed = 0;
        self.change(file, |table| {
            let head = table.head.clone();
            let before = table.rows.len();
            table
                .rows
                .retain(|row| !is_gone(&head.iter().cloned().zip(row.iter().cloned()).collect()));
            removed = before - table.rows.len();
        });
        removed
    }

    /// Removes a column.
    pub(crate) fn remove_column(&self, file: &str, column: &str) {
        self.change(file, |table| {
            let column = table.head.iter().position(|it| it == column).unwrap();
            table.head.remove(column);
            table.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        });
    }

    /// Puts a line a second time, at the end; answers the line on which it now stands again.
    pub(crate) fn repeat(&self, file: &str, line: usize) -> usize {
        let mut last = 0;
        self.change(file, |table| {
            table.rows.push(table.rows[line - 2].clone());
            last = table.rows.len() + 1;
        });
        last
    }

    fn change(&self, file: &str, change: impl FnOnce(&mut Table)) {
        let path = self.path().join(file);
        let mut table = Table::read(&path);
        change(&mut table);
        let mut writer = csv::Writer::from_path(&path).unwrap();
        writer.write_record(&table.head).unwrap();
        table.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let head = cells(reader.headers().unwrap());
        let rows = reader.records().map(|record| cells(&record.unwrap())).collect();
        Self { head, rows }
    }
}
