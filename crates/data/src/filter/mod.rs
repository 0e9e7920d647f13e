//! Filters as clients write them: AIP-160 over the fields of the messages.
//!
//! `measure = GROWTH AND value > 10 AND period >= 2020` is read by `lexer` and `parser`, checked against the fields of
//! a kind (`fields`, `types`) and becomes a condition on things as the ledger holds them (`condition`). What a store
//! can find by itself goes into the ledger's own filter (`narrow`); the rest is asked of each thing that is found.
//! The names are those of the wire; the things are the domain's.

mod condition;
mod error;
mod fields;
mod lexer;
mod narrow;
mod parser;
mod records;
#[cfg(test)]
mod tests;
mod types;

use scorecard_domain::Kind;

use condition::{Condition, Fields};
pub(crate) use error::FilterError;
pub(crate) use records::{ListedLine, Recorded};

use crate::{Filter, Held};

/// No filter has more bytes.
const MAX_BYTES: usize = 4096;

/// Which things a client asks for: the ledger's own filter, and what has to be asked of what that finds.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// What the store looks for; `None` if nothing at all can be found.
    pub(crate) filter: Option<Filter>,
    condition: Option<Condition>,
}

impl Selection {
    /// What both a filter of the ledger's and a client's filter let through; an empty text lets everything through.
    ///
    /// # Errors
    ///
    /// If the text is no filter over things of that kind.
    pub(crate) fn new(mut filter: Filter, text: &str) -> Result<Self, FilterError> {
        let Some(condition) = read(filter.kind(), text)? else {
            return Ok(Self { filter: Some(filter), condition: None });
        };
        let (filter, condition) = match narrow::narrow(condition, &mut filter) {
            None => (None, None),
            Some(Condition::All(rest)) if rest.is_empty() => (Some(filter), None),
            Some(rest) => (Some(filter), Some(rest)),
        };
        Ok(Self { filter, condition })
    }

    /// Whether the store alone decides, so that all that it finds is admitted.
    pub(crate) const fn is_found_by_store(&self) -> bool {
        self.condition.is_none()
    }

    /// Whether something that the store has found is asked for.
    pub(crate) fn admits(&self, held: &Held) -> bool {
        self.condition.as_ref().is_none_or(|condition| condition.holds(held))
    }
}

/// What a client's filter asks of what is listed one by one, and no store looks for: revisions, changes, lines.
#[derive(Debug)]
pub(crate) struct Sieve<S: 'static>(Option<Condition<S>>);

impl<S: Recorded> Sieve<S> {
    /// Reads a filter; an empty text lets everything through.
    ///
    /// # Errors
    ///
    /// If the text is no filter over such.
    pub(crate) fn new(text: &str) -> Result<Self, FilterError> {
        let find = |name: &str| S::FIELDS.iter().find(|field| field.name == S::field(name));
        read_over(Fields { all: S::FIELDS, find: &find }, text).map(Self)
    }

    /// Whether everything is let through.
    pub(crate) const fn is_open(&self) -> bool {
        self.0.is_none()
    }

    /// Whether something is let through.
    pub(crate) fn admits(&self, it: &S) -> bool {
        self.0.as_ref().is_none_or(|condition| condition.holds(it))
    }
}

/// What a filter over things of a kind says; `None` if it is empty.
fn read(kind: Kind, text: &str) -> Result<Option<Condition>, FilterError> {
    let find = |name: &str| fields::find(kind, name);
    read_over(Fields { all: fields::of_kind(kind), find: &find }, text)
}

fn read_over<S>(fields: Fields<'_, S>, text: &str) -> Result<Option<Condition<S>>, FilterError> {
    if text.len() > MAX_BYTES {
        return Err(FilterError::new(
            1,
            format!("过滤条件有{}字节；最多{MAX_BYTES}字节", text.len()),
            format!("the filter has {} bytes; at most {MAX_BYTES} are read", text.len()),
        ));
    }
    let node = parser::parse(text)?;
    node.map(|node| Condition::new(fields, node)).transpose()
}
