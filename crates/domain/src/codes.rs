//! Closed code lists: one macro gives each its spelling, its number in stored content and its parser.

use crate::{
    fault::{Explained, Problem},
    sentences::values,
    text::Text,
};

/// A word that is in no code list; `expected` lists what may stand there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.problem().of(.text).en)]
pub struct UnknownCode {
    /// What stood there.
    pub text: String,
    /// What the list is a list of, in Chinese and English.
    pub list: (&'static str, &'static str),
    /// All words that may stand there.
    pub expected: Vec<&'static str>,
}

impl Explained for UnknownCode {
    fn problem(&self) -> Problem {
        let (zh, en) = self.list;
        values::no_code(Text::new(zh, en), self.expected.as_slice())
    }
}

/// Declares an enum whose every value has one spelling (`slug`) and one number that is stored and
/// never reused. Number 0 is never given away: on the wire and in stored content it means "absent".
macro_rules! code_list {
    (
        $(#[$meta:meta])*
        $name:ident, $zh:literal $what:literal {
            $( $(#[$vmeta:meta])* $variant:ident = $number:literal $slug:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$vmeta])* $variant = $number, )+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The one spelling, as datasets and messages have it.
            pub const fn slug(self) -> &'static str {
                match self { $( Self::$variant => $slug, )+ }
            }

            /// The number that stands for it in stored content; never 0, never reused.
            pub const fn number(self) -> u8 {
                match self { $( Self::$variant => $number, )+ }
            }

            /// The value with that number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $( $number => Some(Self::$variant), )+ _ => None }
            }
        }

        impl $crate::fault::Told for $name {
            fn told(&self, _: $crate::Lang) -> String {
                self.slug().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.slug())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|code| code.slug() == text).ok_or_else(|| {
                    let words: Vec<_> = Self::ALL.iter().map(|code| code.slug()).collect();
                    $crate::codes::UnknownCode {
                        text: text.to_owned(),
                        list: ($zh, $what),
                        expected: words,
                    }
                })
            }
        }
    };
}

pub(crate) use code_list;

#[cfg(test)]
mod tests {
    use crate::{AreaKind, Confidentiality, ObsStatus, fault::Explained as _};

    #[test]
    fn an_unknown_code_is_told_by_its_list_in_either_language() {
        let town = "town".parse::<AreaKind>().unwrap_err();
        let told = town.problem().of("town");
        assert!(
            told.zh.starts_with("“town”不是地区类型；应为以下之一：country、province、"),
            "{}",
            told.zh
        );
        assert!(told.en.starts_with("`town` is no area kind; expected one of country, province, "));
        assert_eq!(town.to_string(), told.en);
        let list = |problem: crate::Problem| problem.words().zh.clone();
        let status = "X9".parse::<ObsStatus>().unwrap_err().problem();
        assert!(list(status).starts_with("不是观测状态；"));
        let code = "X9".parse::<Confidentiality>().unwrap_err().problem();
        assert!(list(code).starts_with("不是保密状态；"));
    }
}
