//! SDMX-CSV 2.0: observations from and for other statistical systems.
//!
//! The format of a message and the structure that the ledger's observations have in it are described in
//! `docs/sdmx-csv.md`.

mod concern;
mod message;
mod rows;
mod structure;
mod write;

use std::{fs::File, io::Read as _, path::Path};

use scorecard_domain::{Explained, ObservationKey};

use concern::Concern;

pub(crate) use message::{Action, Message};
pub(crate) use rows::told;
pub(crate) use structure::NOT_APPLICABLE;
pub use write::SdmxWriter;

use crate::{
    dataset::Dataset,
    fault::{Faults, Sink},
    folder::{Folder, Pieces},
    grid::Grid,
    holds::{Holds, Rows},
    known::Known,
    layout::OBSERVATIONS,
    made::{self, Provenance},
    read::read_folder,
    table::Table,
    text::Text,
};

/// No message is larger, in bytes.
pub(crate) const MAX_MESSAGE: u64 = 1 << 30;

/// Whether a file begins as an SDMX-CSV 2.0 message does. A file that cannot be read does not.
pub fn is_sdmx(path: &Path) -> bool {
    let mut begin = Vec::new();
    let read = File::open(path).and_then(|file| file.take(32).read_to_end(&mut begin));
    read.is_ok() && message::is_message(&begin)
}

/// What separates the fields of a file, if it is such a message.
pub(crate) fn separator(path: &Path) -> Option<u8> {
    let text = Text::open(path, MAX_MESSAGE, None).ok()?;
    message::separators(&text.beginning(1 << 10)).map(|(separator, _)| separator)
}

/// A message whose structure is that of the ledger's observations.
#[derive(Debug)]
pub struct SdmxMessage {
    /// `None` if it is none; then the sink says why.
    rows: Option<MessageRows>,
    concern: Concern,
    sink: Sink,
}

impl SdmxMessage {
    /// Looks through a file; what is wrong with it is told by [`Self::read`].
    pub fn open(path: &Path) -> Self {
        let sink = Sink::default();
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let text = Text::open(path, MAX_MESSAGE, None).map_err(|err| {
            let faults = err.faults(&file, Explained::problem);
            faults.into_iter().for_each(|fault| sink.put(fault));
        });
        let mut concern = Concern::default();
        let rows = text.ok().and_then(|text| {
            let header = {
                let mut message = Message::begin(&file, &text, &sink)?;
                while let Some(piece) = message.next(&sink) {
                    concern.note(&piece);
                }
                message.header
            };
            Some(MessageRows { text, header })
        });
        Self { rows, concern, sink }
    }

    /// Whether the message may change or withdraw the observation, or keep some of it: only such need to be known.
    pub fn concerns(&self, key: &ObservationKey) -> bool {
        self.concern.has(key)
    }

    /// What the message asks of a ledger. It refers to what is `known`, and changes those observations that are.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each fault with its cell.
    pub fn read(self, known: &Known) -> Result<Dataset, Faults> {
        let Self { rows, concern: _, sink } = self;
        let mut folder = Folder::default();
        if let Some(rows) = rows {
            folder.observe(Box::new(rows));
        }
        let holds = Holds::Rows(vec![Rows::of(OBSERVATIONS)]);
        read_folder(Path::new("."), &folder, known, sink).map(|dataset| dataset.holding(holds))
    }
}

/// The rows of `observations.csv` that a message makes, which was looked through.
#[derive(Debug)]
struct MessageRows {
    text: Text,
    header: Grid,
}

impl Pieces for MessageRows {
    fn each(&self, told: &Sink, take: &mut dyn FnMut(&Table, &Provenance)) {
        // What its rows are as such was told already.
        let silent = Sink::silent();
        let Some(mut message) = Message::begin(&self.header.file, &self.text, &silent) else {
            return;
        };
        let columns = rows::components(&message.header, told);
        let mut only_deletes = true;
        while let Some(piece) = message.next(&silent) {
            if only_deletes && piece.actions.iter().any(|action| *action != Action::Delete) {
                rows::check_dimensions(&message.header, told);
                only_deletes = false;
            }
            let rows = rows::rows(&piece, &columns, message.has_decimal_comma, told);
            let (tables, provenance) = made::tables(rows, piece.grid);
            tables.iter().for_each(|table| take(table, &provenance));
        }
    }

    fn table(&self) -> Option<Grid> {
        Some(self.header.clone())
    }
}
