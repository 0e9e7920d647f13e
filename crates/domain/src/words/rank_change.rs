//! A rank beside that of the year before: 居全市第2位，比上年前移1位.

use super::{Figure, Refusal, Words, numerals::cardinal, time};
use crate::{decimal::Decimal, observation::Measure, text::Lang};

/// A rank and how many places it has moved.
#[derive(Clone, Copy, Debug)]
pub struct RankChange<'a> {
    /// The rank now.
    pub rank: Figure<'a>,
    /// The rank of the year before, among the same peers; 1 or more.
    pub before: u32,
}

impl RankChange<'_> {
    /// The rank and its change in the words of one language.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`] for a rank; [`Refusal::NoNumber`] if there is none,
    /// [`Refusal::PlaceNotFirm`] if it can still change.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let figure = Figure { measure: Measure::Rank, ..self.rank };
        figure.number()?;
        let (now, before) = (figure.countable(1)?, self.before);
        if before == 0 {
            let measure = Measure::Rank;
            return Err(Refusal::NotCountable { measure, value: Decimal::ZERO, least: 1 });
        }
        if figure.place.is_some_and(|place| !place.firm) {
            return Err(Refusal::PlaceNotFirm);
        }
        let (places, rises) = (now.abs_diff(before), now < before);
        let is_annual = figure.period.as_year().is_some();
        let base = time::base_zh(figure.period);
        let moved = match (lang, places) {
            (Lang::Zh, 0) => format!("，位次与{base}持平"),
            (Lang::Zh, _) if rises => format!("，比{base}前移{places}位"),
            (Lang::Zh, _) => format!("，比{base}后移{places}位"),
            (Lang::En, 0) if is_annual => ", the same as in the previous year".to_owned(),
            (Lang::En, 0) => ", the same as a year earlier".to_owned(),
            (Lang::En, _) => {
                let way = if rises { "up" } else { "down" };
                let unit = if places == 1 { "place" } else { "places" };
                let base = if is_annual { "" } else { " year on year" };
                format!(", {way} {} {unit}{base}", cardinal(places))
            }
        };
        let words = figure.words(lang)?;
        Ok(Words { phrase: format!("{}{moved}", words.phrase), ..words })
    }
}
