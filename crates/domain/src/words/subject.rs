//! What is spoken of, and what tables call it: 全市财政收入, 财政收入位次.

use super::{Labelled, OfName};
use crate::{
    observation::Measure,
    text::{Lang, Text},
};

/// The noun of a figure of another area than that which is spoken of, which it names: 全市财政收入, budget revenue of the city. A
/// noun that names the area already stays as it is.
pub fn of_area(noun: &Text, area: &OfName) -> Text {
    let is_named = |lang| area.is_named_in(noun.get(lang), lang);
    let Text { zh, en } = noun;
    Text {
        zh: match zh.as_str() {
            zh if zh.is_empty() || is_named(Lang::Zh) => zh.to_owned(),
            zh => format!("{}{zh}", area.prose(Lang::Zh)),
        },
        en: match en.as_str() {
            en if en.is_empty() || is_named(Lang::En) => en.to_owned(),
            en => format!("{en} of {}", area.prose(Lang::En)),
        },
    }
}

/// What a table calls a figure that has no label of its own: the noun of a level, else the noun and the measure.
pub fn label(noun: &Text, measure: Measure) -> Text {
    if measure == Measure::Level {
        return noun.clone();
    }
    let join = |noun: &str, between, lang| match noun {
        "" => String::new(),
        noun => [noun, between, measure.label(lang)].concat(),
    };
    Text { zh: join(&noun.zh, "", Lang::Zh), en: join(&noun.en, ": ", Lang::En) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::AreaKind;

    #[test]
    fn another_area_is_named_once() {
        let (revenue, jinan) = (Text::new("收入", "revenue"), Text::new("济南市", "Jinan"));
        let city = OfName::parent(AreaKind::City, &jinan);
        let of_city = Text::new("全市收入", "revenue of the city");
        assert_eq!(of_area(&revenue, &city), of_city);
        assert_eq!(of_area(&of_city, &city), of_city);
        let by_name = Text::new("济南市收入", "revenue of Jinan");
        assert_eq!(of_area(&revenue, &OfName::area(&jinan)), by_name);
        assert_eq!(of_area(&by_name, &city), by_name);
        assert_eq!(of_area(&Text::zh("收入"), &city), Text::zh("全市收入"));
    }

    #[test]
    fn a_label_names_the_measure_of_all_but_levels() {
        let revenue = Text::new("收入", "revenue");
        assert_eq!(label(&revenue, Measure::Level), revenue);
        assert_eq!(label(&revenue, Measure::Rank), Text::new("收入位次", "revenue: rank"));
        assert_eq!(label(&Text::zh("收入"), Measure::Share), Text::zh("收入占比"));
    }
}
