//! Columns of text, however they are written: plain or as a dictionary, with short offsets, long ones or views.

use std::str::FromStr;

use arrow_array::{
    Array, ArrayRef, LargeStringArray, StringArray, StringViewArray, cast::AsArray as _,
};
use arrow_schema::DataType;
use scorecard_domain::{Explained, Problem};

/// Texts of one array.
#[derive(Clone, Copy, Debug)]
enum Strings<'a> {
    Short(&'a StringArray),
    Long(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Strings<'a> {
    fn of(array: &'a dyn Array) -> Option<Self> {
        if let Some(array) = array.as_string_opt::<i32>() {
            return Some(Self::Short(array));
        }
        if let Some(array) = array.as_string_opt::<i64>() {
            return Some(Self::Long(array));
        }
        array.as_string_view_opt().map(Self::View)
    }

    fn len(self) -> usize {
        match self {
            Self::Short(array) => array.len(),
            Self::Long(array) => array.len(),
            Self::View(array) => array.len(),
        }
    }

    /// The text at a place; none if it is null.
    fn get(self, at: usize) -> Option<&'a str> {
        match self {
            Self::Short(array) => array.is_valid(at).then(|| array.value(at)),
            Self::Long(array) => array.is_valid(at).then(|| array.value(at)),
            Self::View(array) => array.is_valid(at).then(|| array.value(at)),
        }
    }
}

/// Whether a column is one of text.
pub(super) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// A column of text.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    texts: Strings<'a>,
    /// Of a dictionary, the place of each row's text, and the array of keys, which knows which are null.
    keys: Option<(Vec<usize>, &'a dyn Array)>,
}

impl<'a> Texts<'a> {
    /// The column that an array is, if it is one of text.
    pub(super) fn of(array: &'a ArrayRef) -> Option<Self> {
        let Some(dictionary) = array.as_any_dictionary_opt() else {
            return Some(Self { texts: Strings::of(array)?, keys: None });
        };
        let texts = Strings::of(dictionary.values())?;
        // Where there are no texts, all keys are null.
        let keys = if texts.len() == 0 { Vec::new() } else { dictionary.normalized_keys() };
        Some(Self { texts, keys: Some((keys, dictionary.keys())) })
    }

    /// The place of a row's text among the texts; none if it is null.
    fn place(&self, row: usize) -> Option<usize> {
        match &self.keys {
            None => Some(row),
            Some((keys, array)) if array.is_valid(row) => keys.get(row).copied(),
            Some(_) => None,
        }
    }

    /// The text of a row; none if it is null.
    pub(super) fn get(&self, row: usize) -> Option<&'a str> {
        self.texts.get(self.place(row)?)
    }
}

/// What the texts of a column stand for. Each is read once, whatever the number of rows that have it.
#[derive(Debug)]
pub(super) struct Values<'a, T> {
    texts: Texts<'a>,
    read: Vec<Option<Result<T, Problem>>>,
    /// Of a plain column, the row that was read last.
    last: Option<usize>,
}

impl<'a, T: Clone + FromStr<Err: Explained>> Values<'a, T> {
    pub(super) fn of(texts: Texts<'a>) -> Self {
        let read = vec![None; texts.texts.len()];
        Self { texts, read, last: None }
    }

    /// What a row has: none if it is null or empty, or why it is nothing that could stand there.
    pub(super) fn get(&mut self, row: usize) -> Option<Result<&T, &Problem>> {
        let place = self.texts.place(row)?;
        if self.read.get(place)?.is_none() {
            let text = self.texts.texts.get(place).filter(|text| !text.is_empty())?;
            // Rows of a plain column repeat what stands above them.
            let above = self.last.filter(|last| self.texts.texts.get(*last) == Some(text));
            let above = above.and_then(|last| self.read.get(last).cloned().flatten());
            let read = above.unwrap_or_else(|| {
                text.parse().map_err(|err: T::Err| err.problem().of(text).into())
            });
            *self.read.get_mut(place)? = Some(read);
            self.last = Some(place);
        }
        let read = self.read.get(place)?.as_ref()?;
        Some(read.as_ref())
    }
}
