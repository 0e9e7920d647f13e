//! Tables of sentences: whoever can tell that something is wrong declares in one table what it says, in both languages.

/// Declares the sentences of a crate's faults, each once and in Chinese and English:
///
/// ```
/// mod sentences {
///     scorecard_domain::sentences! {
///         is longer_than(limit) "超过{limit}字节", "is longer than {limit} bytes";
///         says no_chapter(id) "没有章“{id}”", "there is no chapter `{id}`";
///         names an_area() "一个地区", "an area";
///     }
/// }
/// assert_eq!(sentences::no_chapter("plan").words().en, "there is no chapter `plan`");
/// ```
///
/// `is` is said of the value at the fault's place, `says` is a whole sentence, `names` is what was expected. Each becomes a
/// function that takes what its words name. One that lacks a language, or names something in one language alone, does
/// not compile; each table also has a test that looks at its languages.
#[macro_export]
macro_rules! sentences {
    ($( $(#[$meta:meta])* $form:ident $name:ident($($arg:ident),* $(,)?) $zh:literal, $en:literal; )+) => {
        $(
            $(#[$meta])*
            pub(crate) fn $name($($arg: impl $crate::fault::Told),*) -> $crate::fault::Problem {
                let zh = {
                    $(let $arg = $crate::fault::Told::told(&$arg, $crate::Lang::Zh);)*
                    format!($zh)
                };
                let en = {
                    $(let $arg = $crate::fault::Told::told(&$arg, $crate::Lang::En);)*
                    format!($en)
                };
                $crate::fault::Problem::$form(zh, en)
            }
        )+

        #[cfg(test)]
        mod each_sentence {
            #[test]
            fn is_told_in_chinese_and_english() {
                for (name, zh, en) in [$( (stringify!($name), $zh, $en) ),+] {
                    assert_eq!($crate::fault::untold(zh, en), None, "{name}");
                }
            }
        }
    };
}

/// What is amiss with the two languages of a sentence, for the tests of tables; nothing if it is told in both.
pub fn untold(zh: &str, en: &str) -> Option<&'static str> {
    let is_chinese = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    // Words that are data stand in quotes or name units; they are few.
    let n_chinese = |text: &str| text.chars().filter(|c| is_chinese(*c)).count();
    let begins = |text: &str, c: fn(char) -> bool| text.starts_with(c);
    if n_chinese(zh) == 0 {
        Some("the Chinese has no Chinese word")
    } else if en.is_empty() || n_chinese(en) * 2 > en.chars().count() {
        Some("the English is Chinese")
    } else if zh.ends_with(['。', '.']) || en.ends_with(['。', '.']) {
        Some("a sentence ends without a full stop")
    } else if begins(en, char::is_whitespace) || begins(zh, char::is_whitespace) {
        Some("a sentence begins with white space")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::untold;

    #[test]
    fn a_sentence_in_one_language_is_untold() {
        assert_eq!(untold("不是数字", "is not a number"), None);
        assert!(untold("is not a number", "is not a number").is_some());
        assert!(untold("不是数字", "不是数字").is_some());
        assert!(untold("不是数字", "").is_some());
        assert!(untold("不是数字。", "is not a number").is_some());
    }
}
