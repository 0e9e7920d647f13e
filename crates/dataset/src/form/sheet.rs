//! The sheets of a form and their columns.

/// The sheet that tells how to fill the form in.
pub(super) const INSTRUCTIONS: &str = "填报说明";
/// The sheet that is filled in.
pub(crate) const DATA: &str = "数据";
/// The hidden sheet with the form's identity and the lists of choices.
pub(super) const IDENTITY: &str = "_form";
/// The sheets of a form as it is made.
pub(crate) const SHEETS: [&str; 3] = [INSTRUCTIONS, DATA, IDENTITY];
/// The first cell of the hidden sheet, by which a form is known.
pub(super) const MAGIC: &str = "scorecard-form";

/// The row of the data sheet that names the columns, from 1 on; the title stands above it.
pub(super) const HEADER: u64 = 2;
/// The row of the hidden sheet above the keys, from 1 on.
pub(super) const KEYS: u64 = 5;
/// The columns of the keys on the hidden sheet.
pub(super) const KEY_COLUMNS: [&str; 7] =
    ["row", "area", "indicator", "measure", "of", "period", "revision"];
/// The column on the hidden sheet where the lists of choices begin, from 0 on.
pub(super) const CHOICES: usize = 9;

/// The column on the hidden sheet, from 0 on, where copies of what people read begin: of the columns of [`SHOWN`].
pub(super) const COPIES: usize = 25;

/// The column that says which row of the form it is.
pub(super) const NUMBER: &str = "序号";

/// What people read: the column's name, and its width in characters.
pub(super) const SHOWN: [(&str, u32); 8] = [
    ("地区", 12),
    ("地区代码", 10),
    ("指标", 26),
    ("指标标识", 24),
    ("数据类型", 10),
    ("相对于", 12),
    ("上年数", 12),
    ("台账现值", 12),
];

/// Those of them that are values.
pub(super) const SHOWN_VALUES: [&str; 2] = ["上年数", "台账现值"];

/// The unit, which stands beside the cell for the value.
pub(super) const UNIT: (&str, u32) = ("单位", 9);

/// What people fill in: the column's name and width, and the column of `observations.csv` that it is.
pub(super) const ENTRIES: [(&str, u32, &str); 7] = [
    ("本期数", 14, "value"),
    ("限定词", 9, "qualifier"),
    ("状态", 12, "status"),
    ("阶段", 11, "stage"),
    ("缺失原因", 13, "absent"),
    ("来源", 24, "source"),
    ("备注", 30, "note_zh"),
];

/// The names of the data sheet's columns, from the left.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let shown = std::iter::once(NUMBER).chain(shown_columns().map(|(name, _)| name));
    shown.chain(ENTRIES.into_iter().map(|(name, ..)| name))
}

/// The columns of the data sheet, from the left, as far as they are there to be read.
pub(super) fn shown_columns() -> impl Iterator<Item = (&'static str, u32)> {
    SHOWN.into_iter().chain([UNIT])
}

/// The first column that is filled in, from 0 on: after the number and what is read.
pub(super) const FIRST_ENTRY: usize = 1 + SHOWN.len() + 1;
