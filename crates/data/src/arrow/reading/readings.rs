//! What a row says: a number, a standing, or why there is none.

use arrow_array::{Array as _, Decimal128Array, UInt8Array};
use scorecard_domain::{
    Absence, Decimal, Fault, Problem, Reading, Standing, decimal::power_of_ten,
};

use super::Found;
use crate::{arrow::texts::Values, sentences};

/// The columns of which a row has one.
pub(super) struct Readings<'a> {
    pub(super) value: Option<(&'a Decimal128Array, u8)>,
    pub(super) decimals: Option<&'a UInt8Array>,
    pub(super) value_text: Option<Values<'a, Decimal>>,
    pub(super) standing: Option<Values<'a, Standing>>,
    pub(super) absence: Option<Values<'a, Absence>>,
}

impl Readings<'_> {
    /// That of a row; none if something is wrong with it, which is noted.
    pub(super) fn get(&mut self, found: &mut Found) -> Option<Reading> {
        let row = found.row;
        let at = |field: &'static str| move || format!("observation.{field}");
        let value =
            self.value.filter(|(it, _)| it.is_valid(row)).map(|(it, scale)| (it.value(row), scale));
        let number = value.map(|(scaled, scale)| {
            let decimals = match self.decimals {
                None => Some(scale),
                Some(decimals) => decimals.is_valid(row).then(|| decimals.value(row)),
            };
            number(scaled, scale, decimals)
                .map_err(|problem| found.unclear(Fault::invalid(at("value")(), problem)))
                .ok()
        });
        let before = found.faults.len();
        let text = found.optional(&mut self.value_text, at("value")).copied();
        let standing = found.optional(&mut self.standing, at("standing")).copied();
        let absence = found.optional(&mut self.absence, at("absence")).copied();
        let readings = [
            number.flatten().or(text).map(Reading::Value),
            standing.map(Reading::Standing),
            absence.map(Reading::Absent),
        ];
        let n_readings = readings.iter().flatten().count();
        let expected = "value, value_text, standing, absence";
        if n_readings > 1 || (number.is_some() && text.is_some()) {
            let problem = sentences::several_readings(expected);
            found.unclear(Fault::inconsistent("observation.reading".to_owned(), problem));
        } else if n_readings == 0 && number.is_none() && found.faults.len() == before {
            found.unclear(Fault::missing("observation.reading", sentences::one_of(expected)));
        }
        readings.into_iter().flatten().next()
    }
}

/// The number of so many decimals that a scaled one is.
fn number(scaled: i128, scale: u8, decimals: Option<u8>) -> Result<Decimal, Problem> {
    let decimals = decimals.ok_or_else(sentences::without_decimals)?;
    let surplus = scale.checked_sub(decimals);
    let surplus = surplus.ok_or_else(|| sentences::finer_than_column(decimals, scale))?;
    let divisor = power_of_ten(surplus).unwrap_or(1);
    let number = scaled / divisor;
    if number * divisor != scaled {
        let is = Decimal::new(scaled, scale)
            .map_or_else(|| scaled.to_string(), |it| it.trimmed().to_string());
        return Err(sentences::finer_than_said(is, decimals));
    }
    Decimal::new(number, decimals).ok_or_else(sentences::too_many_digits)
}
