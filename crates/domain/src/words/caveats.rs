//! How far a figure can be relied on, beyond its statuses: its mark and its clause say so, wherever it is said.

use super::{Figure, OfName, Words, absent, grade::Grades, names::peers, one_sided::Known, stage};
use crate::{
    area::AreaKind, observation::Measure, period::Period, status::ObsStatus,
    terms::StreakPredicate, text::Lang,
};

/// What is to be told of a figure so that it says no more than is known. [`Caveats::NONE`] tells nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caveats {
    /// Whether what it is compared with was restated by stated shares.
    pub by_shares: bool,
    /// Of what is made of parts or peers of which some have no number: how many have, of how many.
    pub part: Option<(u32, u32)>,
    /// Of a share of what its peers make together: these.
    pub members: Option<Members>,
    /// Of a streak: whether rounding, missing peers or missing years can change it.
    pub open: bool,
    /// Of a streak: the years, the latest first, of which it is open whether they count.
    pub open_years: Vec<Period>,
    /// The years in which the place was shared.
    pub tied_years: Vec<Period>,
    /// The years whose peers were others than those of the year before.
    pub regrouped_years: Vec<Period>,
    /// Of a change of rank: whether the two ranks are among different peers.
    pub other_peers: bool,
    /// Whether it is a first place or a streak of such that was published, and no source is named.
    pub unsourced: bool,
}

/// The peers that a share is of together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// How many of them have a number.
    pub reported: u32,
    /// How many there are.
    pub expected: u32,
    /// What they are: districts are 区县.
    pub kind: AreaKind,
}

impl Members {
    const fn is_partial(self) -> bool {
        self.reported < self.expected
    }

    /// What the share is of: 已报送的16个市合计, the total of the cities that have reported (16 of 17).
    pub(super) fn whole(self, of: &OfName, lang: Lang) -> String {
        let Self { reported, expected, kind } = self;
        let (peers, group) = (peers(kind, lang), if of.is_group() { of.prose(lang) } else { "" });
        match lang {
            Lang::Zh => {
                let which = if self.is_partial() { "已报送的" } else { "全部" };
                let within = if group.is_empty() { "" } else { "中" };
                format!("{group}{within}{which}{reported}个{peers}合计")
            }
            Lang::En => {
                let within = if group.is_empty() { String::new() } else { format!(" of {group}") };
                format!(
                    "the total of the {peers}{within} that have reported ({reported} of {expected})"
                )
            }
        }
    }
}

impl Caveats {
    /// Nothing is to be told.
    pub const NONE: Self = Self {
        by_shares: false,
        part: None,
        members: None,
        open: false,
        open_years: Vec::new(),
        tied_years: Vec::new(),
        regrouped_years: Vec::new(),
        other_peers: false,
        unsourced: false,
    };

    const fn is_partial(&self) -> bool {
        let is_part = matches!(self.part, Some((some, all)) if some < all);
        is_part || matches!(self.members, Some(members) if members.is_partial())
    }
}

/// What a clause has to say of a figure that it else states as a fact, in the order in which it does. Those of estimates and
/// provisional figures are said before the verb.
const RESERVED: [ObsStatus; 6] = [
    ObsStatus::Break,
    ObsStatus::Imputed,
    ObsStatus::Experimental,
    ObsStatus::Unvalidated,
    ObsStatus::LowReliability,
    ObsStatus::NotSignificant,
];

/// Whether the figure is a place, or follows from one, that rounding or missing peers can change.
fn is_open(figure: &Figure<'_>) -> bool {
    figure.place.is_some_and(|place| !place.firm) || figure.caveats.open
}

/// Whether it is a change of which the wording of its inputs leaves open whether it fell or rose.
fn is_of_open_direction(figure: &Figure<'_>) -> bool {
    let is_change = matches!(
        figure.measure,
        Measure::Growth
            | Measure::ComparableGrowth
            | Measure::SequentialGrowth
            | Measure::CompoundGrowth
            | Measure::Difference
            | Measure::Contribution
    );
    is_change && Known::of(figure, figure.value()).is_some_and(Known::is_open)
}

/// The words with the marks of the figure's caveats, and what its clause says after them.
pub(super) fn told(words: Words, figure: &Figure<'_>, lang: Lang) -> Words {
    let Caveats { by_shares, unsourced, .. } = *figure.caveats;
    let marks = [
        (is_open(figure), "未定", "not firm"),
        (is_of_open_direction(figure), "增减未定", "direction open"),
        (unsourced, "未注明来源", "no source named"),
        (by_shares, "按占比折算", "by stated shares"),
        (figure.caveats.is_partial() && !says_itself(figure), "部分", "partial"),
    ];
    let marks = marks.into_iter().filter(|(is, ..)| *is);
    let (separator, marks): (_, Vec<_>) = match lang {
        Lang::Zh => ("，", marks.map(|(_, zh, _)| zh).collect()),
        Lang::En => (", ", marks.map(|(.., en)| en).collect()),
    };
    let mark = std::iter::once(words.mark.as_str()).chain(marks);
    let mark = mark.filter(|mark| !mark.is_empty()).collect::<Vec<_>>().join(separator);
    Words { mark, phrase: words.phrase + &tail(figure, lang), ..words }
}

/// Counts by grade say themselves how many of how many have a number.
const fn says_itself(figure: &Figure<'_>) -> bool {
    matches!(figure.grades, Some(Grades::Counted(_)))
}

/// What a clause says after the figure: （仅含12个中的10个）, （其中2015年、2018年并列）.
pub(super) fn tail(figure: &Figure<'_>, lang: Lang) -> String {
    let caveats = figure.caveats;
    let mut told = Vec::new();
    if caveats.by_shares {
        told.push(match lang {
            Lang::Zh => "基数按占比折算".to_owned(),
            Lang::En => "its base by stated shares".to_owned(),
        });
    }
    if caveats.other_peers {
        told.push(match lang {
            Lang::Zh => "同级地区有变".to_owned(),
            Lang::En => "among other peers than before".to_owned(),
        });
    }
    for flag in RESERVED.into_iter().filter(|flag| figure.statuses.contains(*flag)) {
        let (zh, en) = stage::flag_mark(flag);
        told.push(if lang == Lang::Zh { zh } else { en }.to_owned());
    }
    let of_years = [
        (&caveats.tied_years, "并列", "tied in"),
        (&caveats.open_years, open_zh(figure.streak), open_en(figure.streak)),
        (&caveats.regrouped_years, "同级地区有变", "peers changed in"),
    ];
    let mut is_first = true;
    for (years, zh, en) in of_years.into_iter().filter(|(years, ..)| !years.is_empty()) {
        let names: Vec<String> = years.iter().rev().map(|year| year_name(*year, lang)).collect();
        told.push(match lang {
            Lang::Zh => format!("{}{}{zh}", if is_first { "其中" } else { "" }, names.join("、")),
            Lang::En => format!("{en} {}", names.join(", ")),
        });
        is_first = false;
    }
    if let Some((reported, expected)) = caveats.part
        && reported < expected
        && !says_itself(figure)
    {
        told.push(match lang {
            Lang::Zh => format!("仅含{expected}个中的{reported}个"),
            Lang::En => format!("only {reported} of {expected}"),
        });
    }
    match (told.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("（{}）", told.join("，")),
        (false, Lang::En) => format!(" ({})", told.join(", ")),
    }
}

const fn open_zh(streak: StreakPredicate) -> &'static str {
    match streak {
        StreakPredicate::Rank => "位次未定",
        StreakPredicate::Growth => "是否增长未定",
        StreakPredicate::Target => "是否完成未定",
    }
}

const fn open_en(streak: StreakPredicate) -> &'static str {
    match streak {
        StreakPredicate::Rank => "place open in",
        StreakPredicate::Growth => "growth open in",
        StreakPredicate::Target => "open whether met in",
    }
}

fn year_name(period: Period, lang: Lang) -> String {
    match (period.as_year(), lang) {
        (Some(year), Lang::Zh) => format!("{year}年"),
        (Some(year), Lang::En) => year.to_string(),
        (None, _) => period.to_string(),
    }
}

/// The words of a place that was published without a source, which do not say the place: whoever says that it is first has to
/// be named.
pub(super) fn without_source(figure: &Figure<'_>, lang: Lang) -> Option<Words> {
    let what = match (figure.caveats.unsourced, figure.measure, lang) {
        (true, Measure::Streak, Lang::Zh) => "连续位次未注明来源",
        (true, Measure::Streak, Lang::En) => "years in a row: no source named",
        (true, _, Lang::Zh) => "位次未注明来源",
        (true, _, Lang::En) => "place: no source named",
        (false, ..) => return None,
    };
    let cell = match lang {
        Lang::Zh => "未注明来源",
        Lang::En => "no source named",
    };
    let words = absent(what, figure.noun, lang);
    Some(Words { after: cell.to_owned(), cell: cell.to_owned(), ..words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reading::Reading,
        text::Text,
        words::{Place, Unit},
    };

    fn said(
        measure: Measure,
        value: &str,
        set: impl FnOnce(&mut Figure<'_>),
        caveats: Caveats,
    ) -> [Words; 2] {
        let (noun, unit) = (Text::new("收入", "revenue"), Text::new("元", "yuan"));
        let of = OfName::parent(AreaKind::City, &Text::new("济南市", "Jinan"));
        let unit = Unit { name: &unit, multiplier: 8 };
        let reading = Reading::Value(value.parse().unwrap());
        let mut figure = Figure::new(measure, reading, unit, "2022".parse().unwrap());
        (figure.noun, figure.of, figure.caveats) = (&noun, Some(&of), &caveats);
        set(&mut figure);
        [Lang::Zh, Lang::En].map(|lang| figure.words(lang).unwrap())
    }

    fn years(years: &[&str]) -> Vec<Period> {
        years.iter().map(|year| year.parse().unwrap()).collect()
    }

    fn phrases(words: &[Words; 2]) -> [(&str, &str); 2] {
        [0, 1].map(|at| (words[at].phrase.as_str(), words[at].mark.as_str()))
    }

    #[test]
    fn a_streak_tells_the_years_that_are_open_shared_and_among_other_peers() {
        let caveats = Caveats {
            open: true,
            open_years: years(&["2022", "2020"]),
            tied_years: years(&["2021"]),
            regrouped_years: years(&["2021"]),
            ..Caveats::NONE
        };
        assert_eq!(
            phrases(&said(Measure::Streak, "3", |_| {}, caveats.clone())),
            [
                (
                    "收入暂计连续3年居全市第一（其中2021年并列，2020年、2022年位次未定，2021年同级地区有变）",
                    "未定"
                ),
                (
                    "provisionally first in the city by revenue for three consecutive years (tied in 2021, place open in 2020, 2022, peers changed in 2021)",
                    "not firm"
                ),
            ]
        );
        let of_targets = |figure: &mut Figure<'_>| figure.streak = StreakPredicate::Target;
        let open = Caveats { tied_years: Vec::new(), regrouped_years: Vec::new(), ..caveats };
        assert_eq!(
            phrases(&said(Measure::Streak, "3", of_targets, open)),
            [
                ("收入暂计连续3年完成目标（其中2020年、2022年是否完成未定）", "未定"),
                (
                    "provisionally, target on revenue met for three consecutive years (open whether met in 2020, 2022)",
                    "not firm"
                ),
            ]
        );
        let none = Caveats { open: true, ..Caveats::NONE };
        let [zh, _] = said(Measure::Streak, "0", |_| {}, none);
        assert_eq!(zh.phrase, "收入暂未居全市第一");
    }

    #[test]
    fn a_clause_says_what_its_number_is_not_to_be_relied_on_for() {
        let flagged = |flags: &[ObsStatus]| {
            let statuses = flags.iter().copied().collect();
            let set = move |figure: &mut Figure<'_>| figure.statuses = statuses;
            said(Measure::Level, "161.3", set, Caveats::NONE).map(|words| words.phrase)
        };
        for (flag, zh, en) in [
            (ObsStatus::Imputed, "推算", "imputed"),
            (ObsStatus::Experimental, "试验性", "experimental"),
            (ObsStatus::Unvalidated, "未经审核", "unvalidated"),
            (ObsStatus::LowReliability, "可靠性低", "low reliability"),
            (ObsStatus::NotSignificant, "不显著", "not significant"),
        ] {
            let [told_zh, told_en] = flagged(&[flag]);
            assert_eq!(told_zh, format!("收入161.3亿元（{zh}）"));
            assert!(told_en.ends_with(&format!(" ({en})")), "{told_en}");
        }
        let [zh, _] = flagged(&[ObsStatus::Estimated, ObsStatus::LowReliability]);
        assert_eq!(zh, "收入预计为161.3亿元（可靠性低）");
        // What another definition or area explains is in its mark.
        let [zh, _] = flagged(&[ObsStatus::DefinitionDiffers, ObsStatus::IncludesOther]);
        assert_eq!(zh, "收入161.3亿元");
    }

    #[test]
    fn a_place_that_is_not_firm_is_marked_and_a_percentile_tells_its_peers() {
        let open = |figure: &mut Figure<'_>| {
            let kind = AreaKind::District;
            figure.place = Some(Place { tied: false, firm: false, reported: 2, expected: 3, kind });
        };
        assert_eq!(
            phrases(&said(Measure::Percentile, "100.0", open, Caveats::NONE)),
            [
                ("收入在已报送的2个区县中处于第100.0百分位", "未定"),
                (
                    "revenue was at percentile 100.0 among the 2 districts (of 3) that have reported",
                    "not firm"
                ),
            ]
        );
        assert_eq!(
            phrases(&said(Measure::RankChange, "1", open, Caveats::NONE)),
            [
                ("收入在全市的位次暂比上年前移1位", "未定"),
                (
                    "the place in the city by revenue was provisionally up one place on the previous year",
                    "not firm"
                ),
            ]
        );
        let [zh, en] = said(Measure::Rank, "1", open, Caveats::NONE);
        assert_eq!((zh.mark.as_str(), en.mark.as_str()), ("未定", "not firm"));
        assert_eq!([zh.before, zh.number, zh.unit].concat(), "第1位");
        let shared = |figure: &mut Figure<'_>| {
            let kind = AreaKind::District;
            figure.place = Some(Place { tied: true, firm: true, reported: 3, expected: 3, kind });
        };
        let [zh, en] = said(Measure::Rank, "1", shared, Caveats::NONE);
        assert_eq!([zh.before, zh.number, zh.unit].concat(), "并列第1位");
        assert_eq!([en.before, en.number, en.unit].concat(), "joint first");
    }

    #[test]
    fn a_share_of_members_names_them_as_its_whole() {
        let of = |(reported, expected), kind| {
            let members = Some(Members { reported, expected, kind });
            said(Measure::Share, "14.35", |_| {}, Caveats { members, ..Caveats::NONE })
        };
        assert_eq!(
            phrases(&of((16, 17), AreaKind::City)),
            [
                ("收入占已报送的16个市合计的14.35%", "部分"),
                (
                    "revenue made up 14.35% of the total of the cities that have reported (16 of 17)",
                    "partial"
                ),
            ]
        );
        assert_eq!(
            phrases(&of((1, 1), AreaKind::Zone)),
            [
                ("收入占全部1个园区合计的14.35%", ""),
                (
                    "revenue made up 14.35% of the total of the zones that have reported (1 of 1)",
                    ""
                ),
            ]
        );
    }

    #[test]
    fn a_first_place_without_a_source_is_not_said() {
        let unsourced = || Caveats { unsourced: true, ..Caveats::NONE };
        for (measure, value) in
            [(Measure::Rank, "1"), (Measure::Streak, "14"), (Measure::GrowthRank, "1")]
        {
            let [zh, en] = said(measure, value, |_| {}, unsourced());
            assert!(!zh.phrase.contains('一') && !en.phrase.contains("first"), "{}", zh.phrase);
            assert_eq!((zh.cell.as_str(), zh.mark.as_str()), ("未注明来源", "未注明来源"));
            assert_eq!((en.number.as_str(), en.cell.as_str()), ("", "no source named"));
        }
    }

    #[test]
    fn the_marks_of_an_estimate_of_a_part_and_of_a_restated_base_stand_together() {
        let caveats = Caveats { by_shares: true, part: Some((10, 12)), ..Caveats::NONE };
        let estimated = |figure: &mut Figure<'_>| {
            figure.statuses = [ObsStatus::Estimated].into_iter().collect()
        };
        assert_eq!(
            phrases(&said(Measure::Growth, "60.0", estimated, caveats)),
            [
                ("收入预计增长60.0%（基数按占比折算，仅含12个中的10个）", "预计，按占比折算，部分"),
                (
                    "revenue is estimated to have grown by 60.0% (its base by stated shares, only 10 of 12)",
                    "estimated, by stated shares, partial"
                ),
            ]
        );
    }
}
