//! Locked cells say whose figure a row is: a row is taken only if they are as the form was made.

use scorecard_domain::{Decimal, FaultReason, Problem};

use super::{
    Form, Held, Row,
    ask::read_of,
    sheet::{SHOWN, SHOWN_VALUES},
};
use crate::{
    fault::{Fault, Sink},
    mapping::number::folded,
    sentences::forms as sentences,
};

impl Form {
    /// Whether the locked cells of a row are those of its number; those that are not go to `sink`. Of a form that does
    /// not say what it was made with, names are held against the ledger's, and values against nothing.
    pub(super) fn agrees(&self, row: &Row, held: &Held, sink: &Sink) -> bool {
        let of_ledger = row.made.is_empty().then(|| read_of(&row.key, held));
        let made = of_ledger.as_ref().unwrap_or(&row.made);
        let cells = (1..).zip(SHOWN).zip(row.shown.iter().zip(made));
        let (values, names): (Vec<_>, Vec<_>) =
            cells.partition(|((_, (name, _)), _)| SHOWN_VALUES.contains(name));
        let before = sink.len();
        let put = |column: usize, text: &str, problem: Problem| {
            let place = self.grid.place(row.at.unwrap_or_default(), Some(column));
            sink.put(Fault::new(place, text, FaultReason::Inconsistent, problem));
        };
        for ((column, (name, _)), (text, made)) in names {
            if folded(text) != folded(made) {
                put(column, text, sentences::another_cell(text, &row.number, name, made));
            }
        }
        // Values move with the other cells of a row: they are told where only they differ.
        if sink.len() == before && of_ledger.is_none() {
            for ((column, (name, _)), (text, made)) in values {
                if !is_same_value(text, made) {
                    put(column, text, sentences::locked_value(name, text, made));
                }
            }
        }
        sink.len() == before
    }
}

/// Whether a cell has the value, with whatever decimals a program shows of it.
fn is_same_value(text: &str, made: &str) -> bool {
    let number = |text: &str| text.parse().map(Decimal::trimmed);
    match (number(text), number(made)) {
        (Ok(text), Ok(made)) => text == made,
        _ => folded(text) == folded(made),
    }
}
