//! SDMX-CSV 2.0: observations from and for other statistical systems.
//!
//! The format of a message and the structure that the ledger's observations have in it are described in
//! `docs/sdmx-csv.md`.

mod message;
mod rows;
mod structure;
mod write;

use std::{collections::BTreeSet, fs::File, io::Read as _, path::Path};

use scorecard_domain::{Explained, FaultReason, ObservationKey};

pub(crate) use message::{Action, Message};
pub(crate) use rows::told;
pub(crate) use structure::NOT_APPLICABLE;
pub use write::SdmxWriter;

use crate::{
    dataset::Dataset,
    fault::{Fault, Faults, Place, Sink},
    folder::{Folder, contents},
    holds::{Holds, Rows},
    known::Known,
    layout::OBSERVATIONS,
    made,
    read::read_folder,
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
    let bytes = contents(path, MAX_MESSAGE).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    message::separators(text.trim_start_matches('\u{feff}')).map(|(separator, _)| separator)
}

/// A message whose structure is that of the ledger's observations.
#[derive(Debug)]
pub struct SdmxMessage {
    /// `None` if it is none; then the sink says why.
    message: Option<Message>,
    /// The indicators whose observations it may change; `None` if they may be any.
    indicators: Option<BTreeSet<String>>,
    sink: Sink,
}

impl SdmxMessage {
    /// Reads a file; what is wrong with it is told by [`Self::read`].
    pub fn open(path: &Path) -> Self {
        let sink = Sink::default();
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let message = match contents(path, MAX_MESSAGE) {
            Ok(bytes) => Message::read(&file, &bytes, &sink),
            Err(err) => {
                let (place, problem) = (Place::file(&file), err.problem());
                sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
                None
            }
        };
        let indicators = message.as_ref().map_or_else(|| Some(BTreeSet::new()), indicators);
        Self { message, indicators, sink }
    }

    /// Whether the message may change or withdraw the observation, or keep some of it: only such need to be known.
    pub fn concerns(&self, key: &ObservationKey) -> bool {
        self.indicators.as_ref().is_none_or(|known| known.contains(key.indicator.as_str()))
    }

    /// What the message asks of a ledger. It refers to what is `known`, and changes those observations that are.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each fault with its cell.
    pub fn read(self, known: &Known) -> Result<Dataset, Faults> {
        let Self { message, indicators: _, sink } = self;
        let mut folder = Folder::default();
        if let Some(message) = message {
            let rows = rows::rows(&message, &sink);
            let (tables, provenance) = made::tables(rows, message.grid);
            folder.add(tables, provenance);
        }
        let holds = Holds::Rows(vec![Rows::of(OBSERVATIONS)]);
        read_folder(Path::new("."), &folder, known, sink).map(|dataset| dataset.holding(holds))
    }
}

/// The indicators that rows name which merge or delete; `None` if one of them names none.
fn indicators(message: &Message) -> Option<BTreeSet<String>> {
    let at = message.grid.header.iter().position(|name| name == "INDICATOR");
    let mut indicators = BTreeSet::new();
    for (row, action) in message.actions.iter().enumerate() {
        if *action != Action::Replace {
            match message.grid.text(row, at?) {
                "" => return None,
                id => indicators.insert(id.to_owned()),
            };
        }
    }
    Some(indicators)
}
