//! What sorts of fields there are, and what a field has to say about a thing.

use std::str::FromStr;

use scorecard_domain::{Decimal, Period};
use scorecard_wire::codes::Code;

use crate::{Held, Timestamp};

/// One value of a field of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// Words or an id; empty if there are none.
    Text(&'a str),
    /// A number.
    Number(Decimal),
    /// A period.
    Period(Period),
    /// The number on the wire of a value of an enum.
    Code(i32),
    /// A moment.
    Moment(Timestamp),
    /// Whether something is so.
    Flag(bool),
    /// A message that is there.
    Message,
}

/// Asks about a value of a field, and answers whether that was enough.
pub(super) type Ask<'a> = dyn FnMut(Value<'_>) -> bool + 'a;

/// A field of what is listed: of a kind of thing, if nothing else is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<S = Held> {
    /// Its name in the message, with those of the messages around it: `name.zh`.
    pub(super) name: &'static str,
    /// What its values are.
    pub(super) sort: Sort,
    /// Whether a thing can have several.
    pub(super) repeated: bool,
    /// Asks about each value that a thing has until one is enough, and answers whether one was. A text that is not
    /// there is asked about as the empty one; of other fields that are not set nothing is asked.
    pub(super) values: fn(&S, &mut Ask<'_>) -> bool,
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sort {
    /// Words.
    Text,
    /// A text of a certain form.
    Id(Form),
    /// A number.
    Number,
    /// A period.
    Period,
    /// A value of an enum.
    Code(Names),
    /// A moment.
    Moment,
    /// Whether something is so.
    Flag,
    /// A message, of which nothing is asked but whether it is there.
    Message,
}

/// The form that an id has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// Why a text does not have it.
    pub(super) fault: fn(&str) -> Option<String>,
}

impl Form {
    /// What the domain reads as an `T`.
    pub(super) const fn of<T: FromStr<Err: std::fmt::Display>>() -> Self {
        Self { fault: |text| text.parse::<T>().err().map(|err| err.to_string()) }
    }
}

/// How the values of an enum are spelled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names {
    /// The value that is spelled so.
    pub(super) find: fn(&str) -> Option<i32>,
    /// All values, for messages.
    pub(super) all: fn() -> Vec<&'static str>,
}

impl Names {
    /// Those of a list: the name on the wire with the list's prefix or without, and the spelling of datasets and of
    /// the command line.
    pub(super) const fn of<T: Code + FromStr>() -> Self {
        Self {
            find: |text| named::<T>(text).or_else(|| Some(text.parse::<T>().ok()?.to_wire())),
            all: all::<T>,
        }
    }

    /// Those of a list that datasets do not spell.
    pub(super) const fn on_wire<T: Code>() -> Self {
        Self { find: named::<T>, all: all::<T> }
    }
}

fn named<T: Code>(text: &str) -> Option<i32> {
    let is_named = |code: &&T| code.name() == text || code.short_name() == text;
    <T as Code>::ALL.iter().find(is_named).map(|code| code.to_wire())
}

fn all<T: Code>() -> Vec<&'static str> {
    <T as Code>::ALL.iter().map(|code| code.short_name()).collect()
}
