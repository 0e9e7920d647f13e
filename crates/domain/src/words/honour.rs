//! Honours: the place or the years beside a title, and the clause.

use super::{
    numerals::{ordinal, ordinal_digits},
    predicate::for_years,
    zh,
};
use crate::{
    evidence::{Honour, HonourForm},
    text::Lang,
};

/// An honour in the words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HonourWords {
    /// The place or the years: 第15名, 十四连冠; empty if the title says all.
    pub mark: String,
    /// As a list of honours names it: the title, with the place if it has one and the title does not say it.
    pub title: String,
    /// In a sentence: 连续14年居全市经济社会发展综合考核第一.
    pub phrase: String,
}

/// The words of an honour. What the title says already (首批, 20强) is not said again.
pub fn honour(honour: &Honour, lang: Lang) -> HonourWords {
    let title = honour.title.get(lang);
    let mark = match lang {
        Lang::Zh => mark_zh(honour.form, title),
        Lang::En => mark_en(honour.form, title),
    };
    let is_place = matches!(honour.form, HonourForm::Rank(_) | HonourForm::TopN(_));
    let listed = match (lang, mark.is_empty()) {
        (_, true) => title.to_owned(),
        (Lang::Zh, _) if is_place => format!("{title}{mark}"),
        (Lang::Zh, _) => format!("{title}（{mark}）"),
        (Lang::En, _) => format!("{title} ({mark})"),
    };
    let phrase = match lang {
        Lang::Zh => phrase_zh(honour.form, title, &mark),
        Lang::En => phrase_en(honour.form, title),
    };
    HonourWords { mark, title: listed, phrase }
}

fn mark_zh(form: HonourForm, title: &str) -> String {
    let unless_said = |words: String| if title.contains(&words) { String::new() } else { words };
    match form {
        HonourForm::Designation | HonourForm::Membership => String::new(),
        HonourForm::FirstBatch => unless_said("首批".to_owned()),
        HonourForm::Listed(n) => {
            // 将军庙等3个项目 says the number already.
            if title.contains(&format!("{n}个")) { String::new() } else { format!("{n}个") }
        }
        HonourForm::TopN(n) => unless_said(format!("{n}强")),
        HonourForm::Rank(n) => format!("第{n}名"),
        HonourForm::Streak(n) => zh::crowns(n),
    }
}

fn mark_en(form: HonourForm, title: &str) -> String {
    let lower = title.to_lowercase();
    let unless_said = |words: String| if lower.contains(&words) { String::new() } else { words };
    match form {
        HonourForm::Designation | HonourForm::Membership => String::new(),
        HonourForm::FirstBatch => unless_said("first batch".to_owned()),
        HonourForm::Listed(1) => "1 entry".to_owned(),
        HonourForm::Listed(n) => format!("{n} entries"),
        HonourForm::TopN(n) => unless_said(format!("top {n}")),
        HonourForm::Rank(n) => ordinal_digits(n.into()),
        HonourForm::Streak(n) => format!("first for the {} year running", ordinal(n.into())),
    }
}

fn phrase_zh(form: HonourForm, title: &str, mark: &str) -> String {
    match form {
        HonourForm::Designation => format!("获评{title}"),
        HonourForm::FirstBatch if mark.is_empty() => format!("入选{title}"),
        HonourForm::FirstBatch => format!("首批入选{title}"),
        HonourForm::Membership | HonourForm::Listed(_) => format!("入选{title}"),
        HonourForm::TopN(_) => format!("入选{title}{mark}"),
        HonourForm::Rank(n) => format!("列{title}第{n}名"),
        HonourForm::Streak(n) => {
            // A title such as 综合考核第一名连续年数 says in its own way what the clause says.
            let what = title.strip_suffix("连续年数").unwrap_or(title);
            let what = ["第一名", "第一"].iter().find_map(|first| what.strip_suffix(first));
            zh::years_first(n, what.unwrap_or(title))
        }
    }
}

fn phrase_en(form: HonourForm, title: &str) -> String {
    match form {
        HonourForm::Designation => format!("named {title}"),
        HonourForm::FirstBatch if title.starts_with("first batch") => format!("in the {title}"),
        HonourForm::FirstBatch => format!("in the first batch of {title}"),
        HonourForm::Membership | HonourForm::Listed(_) => format!("among {title}"),
        HonourForm::TopN(n) if title.to_lowercase().contains(&format!("top {n}")) => {
            format!("among {title}")
        }
        HonourForm::TopN(n) => format!("among the top {n} of {title}"),
        HonourForm::Rank(n) => format!("{} among {title}", ordinal(n.into())),
        HonourForm::Streak(n) => {
            let what = title.strip_suffix(": years in a row").unwrap_or(title);
            let what = what.strip_prefix("first in ").unwrap_or(what);
            format!("first in {what} {}", for_years(n.into()))
        }
    }
}
