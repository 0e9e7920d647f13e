//! A column of codes: numbers into the list of all codes, which is sent once.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, DictionaryArray, StringArray, builder::PrimitiveBuilder, types::Int8Type,
};
use arrow_schema::{ArrowError, DataType};

/// A column whose values are of one list of codes.
#[derive(Debug)]
pub(super) struct Codes<C: 'static> {
    all: &'static [C],
    keys: PrimitiveBuilder<Int8Type>,
    /// The texts of all codes, the same in each batch.
    texts: ArrayRef,
}

/// The type of such a column.
pub(super) fn codes() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

impl<C: Copy + PartialEq> Codes<C> {
    pub(super) fn new(all: &'static [C], text: impl Fn(C) -> &'static str) -> Self {
        let texts = StringArray::from_iter_values(all.iter().map(|code| text(*code)));
        Self { all, keys: PrimitiveBuilder::new(), texts: Arc::new(texts) }
    }

    /// Adds a code, or that there is none.
    pub(super) fn push(&mut self, code: Option<C>) {
        let key = code.and_then(|code| self.all.iter().position(|known| *known == code));
        self.keys.append_option(key.and_then(|key| i8::try_from(key).ok()));
    }

    pub(super) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(Arc::new(DictionaryArray::try_new(self.keys.finish(), Arc::clone(&self.texts))?))
    }
}
