//! What is said of a dataset, a form, a mapping or a message that is refused: every sentence, once, in Chinese and English.

pub(crate) mod cells;
pub(crate) mod files;
pub(crate) mod forms;
pub(crate) mod mappings;
pub(crate) mod references;
pub(crate) mod rows;
