//! Texts with names in them: `gbt2260:{code}`.

use std::borrow::Cow;

use scorecard_domain::Problem;

use super::number::half_width;
use crate::{cell::canonical, sentences::mappings as sentences};

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<N> {
    Literal(String),
    /// The first of the named texts that is not empty, and what is done to it.
    Named(Vec<N>, Filter),
}

/// What is done to a named text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    None,
    /// Lower case.
    Lower,
    /// As ids have it: letters and digits of ASCII in lower case, all else becomes `_`.
    Slug,
    /// A period in its one spelling: 2022年, ２０２２ and 2022 are 2022.
    Period,
    /// Of a date the year, the quarter or the month, as a period.
    Year,
    Quarter,
    Month,
}

impl Filter {
    pub(super) fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::None => text.into(),
            Self::Lower => text.to_lowercase().into(),
            Self::Slug => slug(text).into(),
            Self::Period => period(text),
            Self::Year => of_date(text, |date| date.get(..4).map(str::to_owned)),
            Self::Quarter => of_date(text, |date| {
                let month: u8 = date.get(5..7)?.parse().ok()?;
                Some(format!("{}-Q{}", date.get(..4)?, month.checked_sub(1)? / 3 + 1))
            }),
            Self::Month => of_date(text, |date| date.get(..7).map(str::to_owned)),
        }
    }
}

/// The text as a segment of an id.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    slug.truncate(slug.trim_end_matches('_').len());
    slug
}

/// The period in its one spelling; what is none stays as it is, for the reader of the cell to refuse.
fn period(text: &str) -> Cow<'_, str> {
    let plain: String = text.chars().map(half_width).collect();
    match canonical(plain.trim()) {
        Some(period) => period.to_string().into(),
        None => text.into(),
    }
}

/// A part of a date such as `2022-12-31`; what is none stays as it is.
fn of_date(text: &str, part: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let is_date = text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    part(text).filter(|_| is_date).map_or(text.into(), Into::into)
}

/// Takes a template apart; `resolve` says what a name stands for.
pub(super) fn parse<N>(
    template: &str,
    mut resolve: impl FnMut(&str) -> Result<N, Problem>,
) -> Result<Vec<Part<N>>, Problem> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        literal.push_str(&rest[..at]);
        let brace = &rest[at..];
        if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
            literal.push_str(&brace[..1]);
            rest = after;
            continue;
        }
        let Some(inner) = brace.strip_prefix('{') else {
            return Err(sentences::opened_nowhere(template));
        };
        let Some((inside, after)) = inner.split_once('}') else {
            return Err(sentences::closed_nowhere(template));
        };
        if !literal.is_empty() {
            parts.push(Part::Literal(std::mem::take(&mut literal)));
        }
        parts.push(named(inside, &mut resolve)?);
        rest = after;
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

/// `a ?? b|slug`
fn named<N>(
    inside: &str,
    resolve: &mut impl FnMut(&str) -> Result<N, Problem>,
) -> Result<Part<N>, Problem> {
    let (names, filter) = match inside.rsplit_once('|') {
        None => (inside, Filter::None),
        Some((names, "lower")) => (names, Filter::Lower),
        Some((names, "slug")) => (names, Filter::Slug),
        Some((names, "period")) => (names, Filter::Period),
        Some((names, "year")) => (names, Filter::Year),
        Some((names, "quarter")) => (names, Filter::Quarter),
        Some((names, "month")) => (names, Filter::Month),
        Some((_, other)) => {
            return Err(sentences::no_filter(other));
        }
    };
    let names = names.split("??").map(|name| resolve(name.trim()));
    Ok(Part::Named(names.collect::<Result<_, _>>()?, filter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(template: &str) -> Result<Vec<Part<String>>, String> {
        let parsed = parse(template, |name| match name {
            "" => Err(sentences::names_nothing("", "")),
            name => Ok(name.to_owned()),
        });
        parsed.map_err(|problem| problem.to_string())
    }

    #[test]
    fn names_stand_in_braces() {
        let name = |name: &str| vec![name.to_owned()];
        let expected = [
            Part::Literal("gbt2260:".to_owned()),
            Part::Named(name("代码"), Filter::None),
            Part::Literal("-{".to_owned()),
            Part::Named(vec!["a".to_owned(), "b c".to_owned()], Filter::Slug),
        ];
        assert_eq!(parts("gbt2260:{代码}-{{{a ?? b c|slug}").as_deref(), Ok(&expected[..]));
        assert_eq!(parts("").as_deref(), Ok(&[][..]));
    }

    #[test]
    fn what_is_wrong_with_a_template_is_told() {
        let problem = |template| parts(template).unwrap_err();
        assert!(problem("{a").contains("a `{` without `}`"));
        assert!(problem("a}").contains("a `}` without `{`"));
        assert!(problem("{a|upper}").contains("`|upper` is not known"));
        assert!(problem("{}").contains("names nothing"));
    }

    #[test]
    fn a_period_is_made_of_what_others_write() {
        let made = |filter: Filter, text: &str| filter.apply(text).into_owned();
        assert_eq!(made(Filter::Period, "2022年"), "2022");
        assert_eq!(made(Filter::Period, "２０２２"), "2022");
        assert_eq!(made(Filter::Period, "2022年7月"), "2022-07");
        assert_eq!(made(Filter::Period, "2022"), "2022");
        assert_eq!(made(Filter::Period, "合计"), "合计");
        assert_eq!(made(Filter::Year, "2022-12-31"), "2022");
        assert_eq!(made(Filter::Quarter, "2022-12-31"), "2022-Q4");
        assert_eq!(made(Filter::Quarter, "2022-00-31"), "2022-00-31");
        assert_eq!(made(Filter::Month, "2022-12-31T08:00:00"), "2022-12");
        assert_eq!(made(Filter::Month, "2022-12"), "2022-12");
        assert_eq!(made(Filter::Year, "年2022-12-31"), "年2022-12-31");
    }

    #[test]
    fn a_slug_is_a_segment_of_an_id() {
        assert_eq!(slug("10 to 14"), "10_to_14");
        assert_eq!(slug(" Born in EU (Non-UK) "), "born_in_eu_non_uk");
        assert_eq!(slug("男"), "");
    }
}
