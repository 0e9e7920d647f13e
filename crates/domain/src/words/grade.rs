//! Grades in words: beside the number that is graded (评为A级), by themselves, and counted (A级3座、B级5座).

use super::{
    Figure, Refusal, Words, derived,
    names::peers,
    own,
    predicate::Predicate,
    stage::{self, Tone},
    time,
    zh::Said,
};
use crate::{
    area::AreaKind,
    text::{Lang, Text},
};

/// The grades that a number may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeRange<'a> {
    /// The best, by its label.
    pub best: &'a Text,
    /// The worst; the same if the grade is decided.
    pub worst: &'a Text,
    /// Whether there is none between the two.
    pub are_neighbours: bool,
}

/// How many areas have which grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeCounts {
    /// What is counted.
    pub kind: AreaKind,
    /// The grades by their labels, the best first, each with the number of those that surely have it.
    pub grades: Vec<(Text, u32)>,
    /// How many have a number whose rounding leaves the grade open.
    pub undecided: u32,
    /// How many have a number.
    pub reported: u32,
    /// How many there are.
    pub expected: u32,
}

/// What there is to say of grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grades<'a> {
    /// The grade of the figure's number, beside it.
    Beside(GradeRange<'a>),
    /// The grade without the number.
    Alone(GradeRange<'a>),
    /// How many areas have which grade; the figure's number, which is how many have one, is not said.
    Counted(&'a GradeCounts),
}

/// The words of a figure that is said by its grades alone.
pub(super) fn words(figure: &Figure<'_>, lang: Lang) -> Option<Words> {
    match figure.grades? {
        Grades::Beside(_) => None,
        Grades::Alone(range) => Some(alone(figure, &range.name(lang), lang)),
        Grades::Counted(counts) => Some(counted(figure, counts, lang)),
    }
}

/// The clause of such a figure, that adds it to what has been said.
pub(super) fn clause(
    figure: &Figure<'_>,
    said: Said,
    lang: Lang,
) -> Option<Result<String, Refusal>> {
    matches!(figure.grades?, Grades::Alone(_) | Grades::Counted(_))
        .then(|| own::clause(figure, said, lang))
}

/// What a clause says after the number.
pub(super) fn after(figure: &Figure<'_>, lang: Lang) -> String {
    let grade = match (figure.grades, lang) {
        (Some(Grades::Beside(range)), Lang::Zh) => format!("，评为{}", range.name(lang)),
        (Some(Grades::Beside(range)), Lang::En) => format!(", {}", range.name(lang)),
        _ => String::new(),
    };
    let places = match (figure.rank_range, lang) {
        (Some((best, worst)), Lang::Zh) if best < worst => {
            format!("（权重变动时第{best}至第{worst}位）")
        }
        (Some((best, worst)), Lang::En) if best < worst => {
            format!(" ({best} to {worst} when weights vary)")
        }
        _ => String::new(),
    };
    grade + &places
}

/// What a table's cell says after the number.
pub(super) fn after_cell(figure: &Figure<'_>, lang: Lang) -> String {
    match (figure.grades, lang) {
        (Some(Grades::Beside(range)), Lang::Zh) => format!("（{}）", range.name(lang)),
        (Some(Grades::Beside(range)), Lang::En) => format!(" ({})", range.name(lang)),
        _ => String::new(),
    }
}

impl GradeRange<'_> {
    /// A级, or A级或B级（未定）.
    pub fn name(&self, lang: Lang) -> String {
        let Self { best, worst, are_neighbours } = *self;
        let (first, last) = (called(best, lang), called(worst, lang));
        if first == last {
            return first;
        }
        match (lang, are_neighbours) {
            (Lang::Zh, true) => format!("{first}或{last}（未定）"),
            (Lang::Zh, false) => format!("{first}至{last}（未定）"),
            (Lang::En, true) => format!("{first} or {last} (undecided)"),
            (Lang::En, false) => format!("{first} to {last} (undecided)"),
        }
    }
}

/// The grade as it is called: a mere letter or number is A级, grade A; 优秀 is what it is.
pub fn called(label: &Text, lang: Lang) -> String {
    let name = label.get(lang);
    let is_mark =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '-') && name.len() <= 3;
    match lang {
        Lang::Zh if is_mark => format!("{name}级"),
        Lang::En if is_mark => format!("grade {name}"),
        _ => name.to_owned(),
    }
}

fn alone(figure: &Figure<'_>, grade: &str, lang: Lang) -> Words {
    let noun = figure.noun.get(lang);
    let phrase = match lang {
        Lang::Zh => derived::zh(figure, noun, &format!("评为{grade}")),
        Lang::En => {
            let graded = format!("graded {}", grade.strip_prefix("grade ").unwrap_or(grade));
            derived::en(figure, noun, &Predicate::was("was", graded))
        }
    };
    let mark = stage::mark(figure, lang);
    Words { after: grade.to_owned(), cell: grade.to_owned(), mark, phrase, ..Words::default() }
}

/// What areas of a kind are counted by in Chinese.
pub const fn counter(kind: AreaKind) -> &'static str {
    match kind {
        AreaKind::Building => "座",
        AreaKind::Street => "条",
        _ => "个",
    }
}

fn counted(figure: &Figure<'_>, counts: &GradeCounts, lang: Lang) -> Words {
    let GradeCounts { kind, grades, undecided, reported, expected } = counts;
    let (kind, counter) = (*kind, counter(*kind));
    let there = grades.iter().filter(|(_, n)| *n > 0);
    let mut list: Vec<String> = there
        .map(|(label, n)| match lang {
            Lang::Zh => format!("{}{n}{counter}", called(label, lang)),
            Lang::En => format!("{n} {}", called(label, lang)),
        })
        .collect();
    if *undecided > 0 {
        list.push(match lang {
            Lang::Zh => format!("未定{undecided}{counter}"),
            Lang::En => format!("{undecided} undecided"),
        });
    }
    let is_partial = reported < expected;
    let (noun, peers, tone) = (figure.noun.get(lang), peers(kind, lang), Tone::of(figure));
    let opening = time::opening_of(figure, false, lang);
    let (list, phrase) = match lang {
        Lang::Zh => {
            let list = list.join("、");
            let by = if noun.is_empty() { String::new() } else { format!("按{noun}分级，") };
            let part = if is_partial {
                format!("（{expected}{counter}中{reported}{counter}有数据）")
            } else {
                String::new()
            };
            let hedge = tone.hedge_zh();
            let phrase = format!("{}{opening}{by}{peers}{hedge}{list}{part}", tone.opening(lang));
            (list, phrase)
        }
        Lang::En => {
            let list = list.join(", ");
            let by = if noun.is_empty() { String::new() } else { format!(" by {noun}") };
            let part = if is_partial {
                format!(" ({reported} of {expected} have data)")
            } else {
                String::new()
            };
            let estimated = if tone.hedge_zh().is_empty() { "" } else { "by estimate, " };
            let phrase =
                format!("{}{opening}{estimated}{peers}{by}: {list}{part}", tone.opening(lang));
            (list, phrase)
        }
    };
    Words {
        after: list.clone(),
        mark: stage::mark(figure, lang),
        cell: list,
        phrase,
        ..Words::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        observation::Measure,
        reading::Reading,
        words::{OfName, Place, Unit, sentence},
    };

    fn figure<'a>(value: &str, noun: &'a Text, unit: &'a Text) -> Figure<'a> {
        let reading = Reading::Value(value.parse().unwrap());
        let unit = Unit { name: unit, multiplier: 0 };
        let period = "2022".parse().unwrap();
        Figure { noun, ..Figure::new(Measure::Level, reading, unit, period) }
    }

    #[track_caller]
    fn check(figure: &Figure<'_>, lang: Lang, phrase: &str, cell: &str) {
        let words = figure.words(lang).unwrap();
        assert_eq!((words.phrase.as_str(), words.cell.as_str()), (phrase, cell));
    }

    #[test]
    fn a_grade_stands_beside_its_number() {
        let (noun, unit) = (
            Text::new("米均税收", "tax per square metre"),
            Text::new("元/平方米", "yuan per square metre"),
        );
        let (a, b, good) = (Text::zh("A"), Text::zh("B"), Text::new("良好", "good"));
        let range = |best, worst| GradeRange { best, worst, are_neighbours: true };
        let plain = figure("1832", &noun, &unit);
        let graded = |range| Figure { grades: Some(Grades::Beside(range)), ..plain };
        let decided = graded(range(&a, &a));
        check(&decided, Lang::Zh, "米均税收1832元，评为A级", "1832元/平方米（A级）");
        let en = "tax per square metre of 1,832 yuan, grade A";
        check(&decided, Lang::En, en, "1,832 yuan per square metre (grade A)");
        let open = graded(range(&a, &b));
        let said = open.words(Lang::Zh).unwrap();
        assert_eq!(said.phrase, "米均税收1832元，评为A级或B级（未定）");
        let far = GradeRange { are_neighbours: false, ..range(&a, &good) };
        assert!(graded(far).words(Lang::Zh).unwrap().phrase.ends_with("评为A级至良好（未定）"));
        assert!(
            graded(far).words(Lang::En).unwrap().phrase.ends_with("grade A to good (undecided)")
        );
        // Growth that continues it has its own.
        let growth = Figure {
            measure: Measure::Growth,
            reading: Reading::Value("5.2".parse().unwrap()),
            ..plain
        };
        let said = sentence(&[decided, growth], Lang::Zh).unwrap();
        assert_eq!(said, "米均税收1832元，评为A级，比上年增长5.2%");
    }

    #[test]
    fn areas_are_counted_by_grade() {
        let (noun, unit) = (Text::new("米均税收", "tax per square metre"), Text::zh("元"));
        let grades = [("A", 3), ("B", 5), ("C", 0), ("D", 1)];
        let counts = GradeCounts {
            kind: AreaKind::Building,
            grades: grades.map(|(label, n)| (Text::zh(label), n)).to_vec(),
            undecided: 1,
            reported: 10,
            expected: 20,
        };
        let all = Figure { grades: Some(Grades::Counted(&counts)), ..figure("9", &noun, &unit) };
        let zh = "按米均税收分级，楼宇A级3座、B级5座、D级1座、未定1座（20座中10座有数据）";
        check(&all, Lang::Zh, zh, "A级3座、B级5座、D级1座、未定1座");
        let cell = "3 grade A, 5 grade B, 1 grade D, 1 undecided";
        let en = format!("buildings by tax per square metre: {cell} (10 of 20 have data)");
        check(&all, Lang::En, &en, cell);
        let words = all.words(Lang::Zh).unwrap();
        assert_eq!((words.number.as_str(), words.after), ("", words.cell), "a list is no number");
    }

    #[test]
    fn an_assessment_is_said_in_one_sentence() {
        let (noun, unit) =
            (Text::new("综合考核得分", "the overall score"), Text::new("分", "points"));
        let city = OfName::parent(AreaKind::City, &Text::new("济南市", "Jinan"));
        let firm =
            Place { tied: false, firm: true, reported: 12, expected: 12, kind: AreaKind::District };
        let score = figure("92.31", &noun, &unit);
        let best = Text::new("优秀", "excellent");
        let range = GradeRange { best: &best, worst: &best, are_neighbours: true };
        let rank = Figure {
            measure: Measure::Rank,
            reading: Reading::Value("1".parse().unwrap()),
            of: Some(&city),
            place: Some(firm),
            ..score
        };
        let grade = Figure { grades: Some(Grades::Alone(range)), ..score };
        let said = |figures: &[Figure<'_>], lang| sentence(figures, lang).unwrap();
        assert_eq!(
            said(&[score, rank, grade], Lang::Zh),
            "综合考核得分92.31分，居全市第一，评为优秀"
        );
        let ranged = Figure { rank_range: Some((1, 3)), ..rank };
        assert_eq!(
            said(&[score, ranged], Lang::Zh),
            "综合考核得分92.31分，居全市第一（权重变动时第1至第3位）"
        );
        assert_eq!(
            said(&[score, ranged, grade], Lang::En),
            "the overall score of 92.31 points, first in the city (1 to 3 when weights vary) and graded excellent"
        );
        let firm = Figure { rank_range: Some((1, 1)), ..rank };
        assert_eq!(firm.words(Lang::Zh).unwrap().phrase, "综合考核得分居全市第一");
        check(&grade, Lang::Zh, "综合考核得分评为优秀", "优秀");
    }
}
