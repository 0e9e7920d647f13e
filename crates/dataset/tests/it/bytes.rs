//! No bytes make the reader panic, and it says the same of the same bytes.

use proptest::prelude::*;
use scorecard_dataset::layout::LAYOUTS;

use crate::folder::Folder;

/// What cells are made of: much that is nearly right.
fn cell() -> impl Strategy<Value = String> {
    let words: Vec<&str> = "370102 gbt2260:370102 group:unit economy.gdp level rank share standing \
        2022 2022-13 2022-01-01/P12M 1 0 -1 1e3 161.3 99999999999999999999999999999999 亿元 % 位 about E \
        expected page leading not_collected at_least designation streak 14 economy yearly figures plan \
        own parent true city rule listed 2019-01 pictures/hills.svg ../x.svg 年2022 ９ \"\" \" \0"
        .split(' ')
        .collect();
    prop_oneof![
        4 => proptest::sample::select(words).prop_map(str::to_owned),
        1 => Just(String::new()),
        1 => "\\PC{0,12}",
    ]
}

/// A file of the layout with its own header, some columns left out, and rows of such cells.
fn table(layout: usize) -> impl Strategy<Value = String> {
    let columns: Vec<&str> = LAYOUTS[layout].columns().collect();
    let n_columns = columns.len();
    let row = proptest::collection::vec(cell(), n_columns.saturating_sub(1)..=n_columns)
        .prop_map(|cells| cells.join(","));
    proptest::collection::vec(row, 0..4).prop_map(move |rows| {
        std::iter::once(columns.join(",")).chain(rows).collect::<Vec<_>>().join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes_are_read_or_refused(
        layout in 0..LAYOUTS.len(),
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let folder = Folder::good().with(LAYOUTS[layout].file, bytes);
        prop_assert_eq!(outcome(&folder), outcome(&folder));
    }

    #[test]
    fn any_cells_are_read_or_refused(
        (layout, text) in (0..LAYOUTS.len()).prop_flat_map(|layout| (Just(layout), table(layout))),
    ) {
        let folder = Folder::good().with(LAYOUTS[layout].file, text);
        prop_assert_eq!(outcome(&folder), outcome(&folder));
    }
}

fn outcome(folder: &Folder) -> String {
    match folder.read() {
        Ok(dataset) => format!("{} changes", dataset.len()),
        Err(faults) => {
            assert!(faults.as_slice().is_sorted());
            faults.to_string()
        }
    }
}
