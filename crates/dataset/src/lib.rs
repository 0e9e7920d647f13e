//! The dataset folder: a folder of CSV files that holds everything a ledger can, as people write it.
//!
//! [`read`] turns a folder into changes of the ledger, or into every fault that it has, each with its
//! file, row and column. The format is described in `docs/dataset.md`; [`layout::LAYOUTS`] is its list of
//! files and columns. What a thing must obey by itself is the domain's to say
//! ([`scorecard_domain::rules`]); here it is found in its cell.

mod areas;
mod assessment;
mod cell;
mod collection;
mod compact;
mod dataset;
mod definitions;
mod delete;
mod encoding;
mod evidence;
mod fault;
mod figures;
mod folder;
mod form;
mod grid;
mod holds;
mod imprints;
mod item;
mod known;
pub mod layout;
mod made;
mod mapping;
mod marked;
mod names;
mod origin;
mod outcomes;
mod pictures;
mod read;
mod records;
mod row;
mod sdmx;
mod sentences;
mod sheet;
mod simple;
mod table;
mod text;
mod units;
mod workbook;
mod write;

pub use dataset::Dataset;
pub use fault::{Fault, Faults, Place};
pub use form::{Ask, AskError, Form, Held, is_form};
pub use known::Known;
pub use mapping::{Mapping, read_table};
pub use marked::{Copied, Remark};
pub use read::{read, read_readable};
pub use sdmx::{SdmxMessage, SdmxWriter, is_sdmx};
pub use workbook::WorkbookError;
pub use write::{FolderWriter, ParquetError, ParquetWriter, SheetWriter, WriteError};
