//! Collects the faults of a message while it is read, each with its place.
//!
//! A `read` function takes every field before it gives up, so a sender learns of all faults at once.

use std::str::FromStr;

use scorecard_domain::{
    AreaId, AssessmentId, CollectionPlanId, Decimal, DefinitionId, Explained, Fault, FaultReason,
    Formula, IndicatorId, ItemId, Key, MediaId, Month, Of, PeerGroupId, Period, Problem, ReleaseId,
    SourceId, Text, fault::Told, id::InvalidId,
};

use crate::{codes::Code, sentences};

/// The faults found so far, and the path of the message that is being read.
#[derive(Debug, Default)]
pub struct Faults {
    path: String,
    found: Vec<Fault>,
    /// Keys of what else the message names, each with its place.
    named: Vec<(String, Key)>,
    /// Whether these are kept as they are read.
    keeps_named: bool,
}

/// A message as far as it can be read.
#[derive(Debug)]
pub struct Partly<T> {
    /// The value, if it is clear what is meant.
    pub value: Option<T>,
    /// What is wrong with it, in the order of the fields; there is something if there is no value.
    pub faults: Vec<Fault>,
    /// If there is no value, what else the message names and can be read, each with its place: whether that is there can be
    /// told all the same. What it calls itself is among it.
    pub named: Vec<(String, Key)>,
}

/// Reads a message that stands at `path` (empty for the request itself).
///
/// # Errors
///
/// All faults, in the order of the fields; never none.
pub fn reading<M, T>(
    path: &str,
    message: M,
    read: impl FnOnce(M, &mut Faults) -> Option<T>,
) -> Result<T, Vec<Fault>> {
    let mut faults = Faults::default();
    match faults.within(path, |faults| read(message, faults)) {
        Some(value) if faults.found.is_empty() => Ok(value),
        _ => Err(faults.found),
    }
}

/// Reads a message that stands at `path`, as far as it can be read, so that more can be found about that.
pub fn reading_partly<M, T>(
    path: &str,
    message: M,
    read: impl FnOnce(M, &mut Faults) -> Option<T>,
) -> Partly<T> {
    let mut faults = Faults { keeps_named: true, ..Faults::default() };
    let value = faults.within(path, |faults| read(message, faults));
    let Faults { found: faults, named, .. } = faults;
    Partly { value, faults, named }
}

/// A value that is spelled as text, with what a sender is told to write where it is missing.
pub trait Spelled: FromStr<Err: Explained> {
    /// What may stand there, with an example.
    fn expected() -> Problem;

    /// The keys of the things that it names.
    fn keys(&self) -> Vec<Key> {
        Vec::new()
    }
}

macro_rules! spelled {
    ($($name:ident: $expected:ident $(, $keys:expr)?;)+) => {
        $(impl Spelled for $name {
            fn expected() -> Problem {
                sentences::$expected()
            }
            $(
            fn keys(&self) -> Vec<Key> {
                let keys: fn(&Self) -> Vec<Key> = $keys;
                keys(self)
            }
            )?
        })+
    };
}

spelled! {
    AreaId: an_area, |it| vec![Key::Area(it.clone())];
    AssessmentId: an_assessment, |it| vec![Key::Assessment(it.clone())];
    CollectionPlanId: a_collection_plan;
    Decimal: a_number;
    Formula: a_formula, |it| it.indicators().into_iter().cloned().map(Key::Indicator).collect();
    DefinitionId: a_definition;
    IndicatorId: an_indicator, |it| vec![Key::Indicator(it.clone())];
    ItemId: an_item;
    MediaId: a_picture;
    Month: a_month;
    PeerGroupId: a_peer_group, |it| vec![Key::PeerGroup(it.clone())];
    Period: a_period;
    ReleaseId: a_release;
    SourceId: a_source, |it| vec![Key::Source(it.clone())];
}

impl Faults {
    fn at(&self, field: &str) -> String {
        match (self.path.as_str(), field) {
            ("", field) => field.to_owned(),
            (path, "") => path.to_owned(),
            (path, field) => format!("{path}.{field}"),
        }
    }

    /// Adds a fault of a field of the message that is being read.
    pub fn add(&mut self, field: &str, reason: FaultReason, problem: impl Into<Problem>) {
        self.found.push(Fault::new(self.at(field), reason, problem));
    }

    /// Adds the fault that a field is not of the form that is expected.
    pub fn invalid(&mut self, field: &str, problem: impl Into<Problem>) {
        self.add(field, FaultReason::InvalidValue, problem);
    }

    /// Reads what stands at `field`, whose faults have their paths from there.
    pub fn within<T>(&mut self, field: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.path.len();
        if outer > 0 && !field.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(field);
        let value = read(self);
        self.path.truncate(outer);
        value
    }

    /// A message that must be there.
    pub fn required<M, T>(
        &mut self,
        field: &str,
        message: Option<M>,
        expected: Problem,
        read: impl FnOnce(M, &mut Self) -> Option<T>,
    ) -> Option<T> {
        match message {
            Some(message) => self.within(field, |faults| read(message, faults)),
            None => {
                self.missing(field, expected);
                None
            }
        }
    }

    /// A message that may be left out: the outer `None` is a fault, the inner one its absence.
    pub fn optional<M, T>(
        &mut self,
        field: &str,
        message: Option<M>,
        read: impl FnOnce(M, &mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match message {
            None => Some(None),
            Some(message) => self.within(field, |faults| read(message, faults)).map(Some),
        }
    }

    /// Adds the fault that a value must be there and is not.
    pub fn missing(&mut self, field: &str, expected: impl Into<Text>) {
        self.found.push(Fault::missing(self.at(field), expected));
    }

    /// Every message of a list; `None` if one of them is faulty, after all have been read.
    pub fn each<M, T>(
        &mut self,
        field: &str,
        messages: Vec<M>,
        mut read: impl FnMut(M, &mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut values = Some(Vec::with_capacity(messages.len()));
        for (i, message) in messages.into_iter().enumerate() {
            let value = self.within(&format!("{field}[{i}]"), |faults| read(message, faults));
            values = values.zip(value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        values
    }

    /// A value that must be there.
    pub fn parse<T: Spelled>(&mut self, field: &str, text: &str) -> Option<T> {
        if text.is_empty() {
            self.missing(field, T::expected());
            return None;
        }
        let value: T =
            text.parse().map_err(|err: T::Err| self.invalid(field, err.problem().of(text))).ok()?;
        if self.keeps_named {
            value.keys().into_iter().for_each(|key| self.name(field, key));
        }
        Some(value)
    }

    /// How many there are so far.
    pub(crate) const fn len(&self) -> usize {
        self.found.len()
    }

    /// Keeps what a field names, if that is wanted.
    pub(crate) fn name(&mut self, field: &str, key: impl Into<Option<Key>>) {
        if let Some(key) = key.into()
            && self.keeps_named
        {
            self.named.push((self.at(field), key));
        }
    }

    /// Reads without keeping what fields name: what knows better names it itself.
    pub(crate) fn unnamed<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let keeps_named = std::mem::replace(&mut self.keeps_named, false);
        let value = read(self);
        self.keeps_named = keeps_named;
        value
    }

    /// What a share or rank is of; empty is of nothing.
    pub(crate) fn of(&mut self, field: &str, text: &str) -> Option<Of> {
        let of: Of = text
            .parse()
            .map_err(|err: InvalidId| self.invalid(field, err.problem().of(text)))
            .ok()?;
        self.name(field, key_of(&of));
        Some(of)
    }

    /// A value that may be left out: the outer `None` is a fault, the inner one its absence.
    pub fn parse_optional<T: Spelled>(&mut self, field: &str, text: &str) -> Option<Option<T>> {
        if text.is_empty() { Some(None) } else { self.parse(field, text).map(Some) }
    }

    /// A code that must be there.
    pub fn code<C: Code>(&mut self, field: &str, number: i32) -> Option<C> {
        let code = self.code_optional(field, number)?;
        if code.is_none() {
            self.missing(field, sentences::one_of(C::names()));
        }
        code
    }

    /// A code that may be left unspecified: the outer `None` is a fault, the inner one its absence.
    pub fn code_optional<C: Code>(&mut self, field: &str, number: i32) -> Option<Option<C>> {
        if number == 0 {
            return Some(None);
        }
        let code = C::from_wire(number);
        if code.is_none() {
            self.invalid(field, sentences::stands_for_nothing(number, C::names()));
        }
        code.map(Some)
    }

    /// A number from `first` to `last`.
    pub fn number<N, T>(&mut self, field: &str, number: N, first: T, last: T) -> Option<T>
    where
        N: Copy + Told,
        T: TryFrom<N> + PartialOrd + Told,
    {
        let value = T::try_from(number).ok().filter(|value| first <= *value && *value <= last);
        if value.is_none() {
            self.invalid(field, sentences::not_from_to(number, first, last));
        }
        value
    }
}

/// The key of what something is of.
pub(crate) fn key_of(of: &Of) -> Option<Key> {
    match of {
        Of::Nothing => None,
        Of::Area(id) => Some(Key::Area(id.clone())),
        Of::Group(id) => Some(Key::PeerGroup(id.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_place() {
        let told = reading("changes[3]", vec!["x", "", "2022"], |texts, faults| {
            let period: Option<Period> = faults.parse("period", "");
            let periods =
                faults.each("periods", texts, |text, faults| faults.parse::<Period>("", text));
            Some((period?, periods?))
        });
        let told: Vec<_> = told.unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "changes[3].period: is missing; expected a period, such as 2022",
                "changes[3].periods[0]: `x` is not a period; expected 2022, 2022-S1, 2022-Q3, 2022-07, \
                 or for others a range such as 2022-01-01/P11M",
                "changes[3].periods[1]: is missing; expected a period, such as 2022",
            ]
        );
    }
}
