//! Collects the faults of a message while it is read, each with its place.
//!
//! A `read` function takes every field before it gives up, so a sender learns of all faults at once.

use std::str::FromStr;

use scorecard_domain::{
    AreaId, AssessmentId, CollectionPlanId, Decimal, DefinitionId, Explained, Fault, FaultReason,
    Formula, IndicatorId, ItemId, MediaId, Month, PeerGroupId, Period, Problem, ReleaseId,
    SourceId, Text, fault::Told,
};

use crate::{codes::Code, sentences};

/// The faults found so far, and the path of the message that is being read.
#[derive(Debug, Default)]
pub struct Faults {
    path: String,
    found: Vec<Fault>,
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
    match reading_partly(path, message, read) {
        (Some(value), faults) if faults.is_empty() => Ok(value),
        (_, faults) => Err(faults),
    }
}

/// Reads a message that stands at `path`, as far as it can be read: what is wrong with it, in the order of the fields, and
/// the value if it is clear what is meant, so that more can be found about that. Without a value there are faults.
pub fn reading_partly<M, T>(
    path: &str,
    message: M,
    read: impl FnOnce(M, &mut Faults) -> Option<T>,
) -> (Option<T>, Vec<Fault>) {
    let mut faults = Faults::default();
    let value = faults.within(path, |faults| read(message, faults));
    (value, faults.found)
}

/// A value that is spelled as text, with what a sender is told to write where it is missing.
pub trait Spelled: FromStr<Err: Explained> {
    /// What may stand there, with an example.
    fn expected() -> Problem;
}

macro_rules! spelled {
    ($($name:ident: $expected:ident,)+) => {
        $(impl Spelled for $name {
            fn expected() -> Problem {
                sentences::$expected()
            }
        })+
    };
}

spelled! {
    AreaId: an_area,
    AssessmentId: an_assessment,
    CollectionPlanId: a_collection_plan,
    Decimal: a_number,
    Formula: a_formula,
    DefinitionId: a_definition,
    IndicatorId: an_indicator,
    ItemId: an_item,
    MediaId: a_picture,
    Month: a_month,
    PeerGroupId: a_peer_group,
    Period: a_period,
    ReleaseId: a_release,
    SourceId: a_source,
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
        text.parse().map_err(|err: T::Err| self.invalid(field, err.problem().of(text))).ok()
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
