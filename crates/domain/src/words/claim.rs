//! Claims in words: what is claimed, what was found, and what a printed claim rests on.

use crate::{
    claim::{Doubt, Verdict},
    observation::Measure,
    target::Comparator,
    terms::StreakPredicate,
    text::{Lang, Text},
};

/// A claim with all that its sentence tells of it; what is empty is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the data say.
    pub verdict: Verdict,
    /// Why it is undecided.
    pub doubt: Option<Doubt>,
    /// The clause of its figure: 一般公共预算收入居全市第2.
    pub figure: Text,
    /// What is claimed of it: 第1位, 不低于20%.
    pub claimed: Text,
    /// The same, where it is held against another figure or a target: what the text of the claim does not tell.
    pub other: Text,
    /// Of a streak: which years count.
    pub streak: StreakPredicate,
    /// Of a rank that is not firm: how many peers have a figure, of how many.
    pub peers: Option<(u32, u32)>,
    /// Who is first, where the figure is not: 市中区200.1亿元.
    pub first: Text,
    /// What was published and says otherwise: 第1位.
    pub otherwise: Text,
    /// By which source it was published.
    pub source: Text,
    /// Whether it rests on estimates.
    pub estimated: bool,
}

impl Found {
    /// The verdict with its evidence, without a stop.
    pub fn sentence(&self, lang: Lang) -> String {
        let get = |text: &Text| text.get(lang).to_owned();
        let (figure, claimed) = (get(&self.figure), get(&self.claimed));
        let (verdict, claimed) = match lang {
            Lang::Zh => (verdict_zh(self.verdict), format!("所称：{claimed}")),
            Lang::En => (verdict_en(self.verdict), format!("claimed: {claimed}")),
        };
        let figure = match (lang, figure.is_empty()) {
            (_, true) => claimed,
            (Lang::Zh, false) => format!("{figure}（{claimed}）"),
            (Lang::En, false) => format!("{figure} ({claimed})"),
        };
        let mut told = vec![figure];
        told.extend(self.doubt.map(|doubt| self.doubt(doubt, lang)));
        if self.verdict == Verdict::Published {
            told.push(match lang {
                Lang::Zh => format!("由{}公布，数据本身不能核实", get(&self.source)),
                Lang::En => {
                    format!("published by {}; the data do not confirm it", get(&self.source))
                }
            });
        }
        let more = [
            (get(&self.first), "第1位为", "first is "),
            (get(&self.otherwise), "公布为", "published was "),
        ];
        for (words, zh, en) in more {
            if !words.is_empty() {
                told.push(format!("{}{words}", if lang == Lang::Zh { zh } else { en }));
            }
        }
        if self.estimated {
            told.push(estimated(lang).to_owned());
        }
        match lang {
            Lang::Zh => format!("{verdict}：{}", told.join("；")),
            Lang::En => format!("{verdict}: {}", told.join("; ")),
        }
    }

    /// What a printed claim rests on, so that nobody need take its own text at its word: what the data say, or who published
    /// it. Empty if it is not printed.
    pub fn basis(&self, lang: Lang) -> String {
        let source = self.source.get(lang);
        let by = match (self.verdict, lang) {
            (Verdict::Undecided | Verdict::Fails, _) => return String::new(),
            (Verdict::Holds, Lang::Zh) => format!("数据：{}", self.borne_out("，", lang)),
            (Verdict::Holds, Lang::En) => format!("by the data: {}", self.borne_out(", ", lang)),
            (Verdict::Published, Lang::Zh) => format!("据{source}"),
            (Verdict::Published, Lang::En) => format!("according to {source}"),
        };
        match (self.estimated, lang) {
            (false, _) => by,
            (true, Lang::Zh) => format!("{by}，{}", estimated(lang)),
            (true, Lang::En) => format!("{by}, {}", estimated(lang)),
        }
    }

    /// The figure with what else it was held against: 增长9.2%，高于济南市（5.2%）.
    fn borne_out(&self, comma: &str, lang: Lang) -> String {
        let parts = [&self.figure, &self.other].map(|text| text.get(lang));
        parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(comma)
    }

    fn doubt(&self, doubt: Doubt, lang: Lang) -> String {
        let (zh, en) = match (doubt, self.peers) {
            (Doubt::RankNotFirm, Some((reported, expected))) if reported < expected => {
                return match lang {
                    Lang::Zh => format!("{expected}个同级地区中{reported}个有数据，位次未定"),
                    Lang::En => {
                        format!("the rank may change: {reported} of {expected} peers have a figure")
                    }
                };
            }
            (Doubt::RankNotFirm, _) => (
                "数值因四舍五入或限定不能分先后，位次未定",
                "the rank may change: rounding or wording hides the order",
            ),
            (Doubt::NoData, _) => ("没有可据以判定的数据", "there is no figure to decide it by"),
            (Doubt::StreakOpen, _) => match self.streak {
                StreakPredicate::Rank => (
                    "往年位次不全或未定",
                    "the ranks of the years before are not known well enough",
                ),
                StreakPredicate::Growth => (
                    "往年数据不全，或是否增长未定",
                    "it is not known well enough whether the years before grew",
                ),
                StreakPredicate::Target => (
                    "往年数据不全，或是否完成目标未定",
                    "it is not known well enough whether the targets of the years before were met",
                ),
            },
            (Doubt::Straddles, _) => (
                "数值的四舍五入或限定使大小不定",
                "rounding or wording leaves open on which side it lies",
            ),
            (Doubt::About, _) => {
                ("左右之数不能用来判定", "a value “about” so much decides nothing")
            }
            (Doubt::NoSource, _) => {
                ("公布的数据没有注明来源", "what was published has no named source")
            }
            (Doubt::StandingIsNoRank, _) => {
                ("只有领先、前列之类的表述，不是位次", "only a standing is known, which is no rank")
            }
            (Doubt::UnitsDiffer, _) => ("两数单位不同", "the two are in different units"),
            (Doubt::HonourTellsNone, _) => {
                ("荣誉没有载明位次或年数", "the honour tells no rank and no years")
            }
            (Doubt::Tied, _) => (
                "与其他地区并列，文字没有写明并列",
                "another area has the same place, and the text does not say so",
            ),
            (Doubt::OtherWhole, _) => (
                "文字所说的范围（全国、全省等）与实际比较的地区不符",
                "the text names another whole than the figure is compared with",
            ),
        };
        if lang == Lang::Zh { zh } else { en }.to_owned()
    }
}

const fn verdict_zh(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "成立",
        Verdict::Published => "据公布成立",
        Verdict::Undecided => "不能判定",
        Verdict::Fails => "不成立",
    }
}

const fn verdict_en(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Published => "holds as published",
        Verdict::Undecided => "cannot be decided",
        Verdict::Fails => "fails",
    }
}

const fn estimated(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "含预计数",
        Lang::En => "rests on estimates",
    }
}

/// What is claimed of a figure by comparison: 不低于20%, 高于济南市（5.2%）, 第1位, 前3位, 不少于14年. `other` is what it is held
/// against, in words.
pub fn claimed(measure: Measure, by: Comparator, other: &str, lang: Lang) -> String {
    let is_place = matches!(measure, Measure::Rank | Measure::GrowthRank);
    let (zh, en) = match (by, measure) {
        (Comparator::AtLeast, Measure::Streak) => ("不少于", "at least "),
        (Comparator::AtMost, Measure::Streak) => ("不多于", "at most "),
        (Comparator::AtMost, _) if is_place => ("不后于", "no worse than "),
        (Comparator::Below, _) if is_place => ("先于", "better than "),
        (Comparator::AtLeast, _) if is_place => ("不先于", "no better than "),
        (Comparator::Above, _) if is_place => ("后于", "worse than "),
        (Comparator::AtLeast, _) => ("不低于", "at least "),
        (Comparator::Above, _) => ("高于", "above "),
        (Comparator::AtMost, _) => ("不高于", "at most "),
        (Comparator::Below, _) => ("低于", "below "),
        (Comparator::Equal, _) => ("等于", "equal to "),
    };
    format!("{}{other}", if lang == Lang::Zh { zh } else { en })
}

/// What a figure is held against, by name: 济南市（5.2%）. An empty cell is not told.
pub fn held_against(name: &str, cell: &str, lang: Lang) -> String {
    match (lang, cell) {
        (_, "") => name.to_owned(),
        (Lang::Zh, cell) => format!("{name}（{cell}）"),
        (Lang::En, cell) => format!("{name} ({cell})"),
    }
}

/// The figure of another year: 2021年的9.7%.
pub fn of_year(year: u32, cell: &str, lang: Lang) -> String {
    match (lang, cell) {
        (Lang::Zh, "") => format!("{year}年"),
        (Lang::En, "") => format!("{year}"),
        (Lang::Zh, cell) => format!("{year}年的{cell}"),
        (Lang::En, cell) => format!("{cell} in {year}"),
    }
}

/// The figures of all years from one on: 2015年以来各年.
pub fn since(year: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{year}年以来各年"),
        Lang::En => format!("every year since {year}"),
    }
}

/// A target: 历下区的目标5%. Without a comparison of its own a claim says that it was met.
pub fn target(issuer: &str, cell: &str, by: Option<Comparator>, lang: Lang) -> String {
    let words = match (lang, cell) {
        (Lang::Zh, cell) => format!("{issuer}的目标{cell}"),
        (Lang::En, "") => format!("the target of {issuer}"),
        (Lang::En, cell) => format!("the target of {issuer}, {cell}"),
    };
    match (by, lang) {
        (Some(_), _) => words,
        (None, Lang::Zh) => format!("达到{words}"),
        (None, Lang::En) => format!("up to {words}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(verdict: Verdict) -> Found {
        Found {
            verdict,
            doubt: None,
            figure: Text::new("收入居全市第2", "revenue ranked second in the city"),
            claimed: Text::new("第1位", "1st"),
            other: Text::default(),
            streak: StreakPredicate::Rank,
            peers: None,
            first: Text::default(),
            otherwise: Text::default(),
            source: Text::default(),
            estimated: false,
        }
    }

    #[test]
    fn each_verdict_tells_its_evidence() {
        let source = Text::new("工作报告", "the work report");
        let fails = Found {
            first: Text::new("市中区", "Shizhong"),
            otherwise: Text::new("第1位", "1st"),
            ..found(Verdict::Fails)
        };
        assert_eq!(
            fails.sentence(Lang::Zh),
            "不成立：收入居全市第2（所称：第1位）；第1位为市中区；公布为第1位"
        );
        assert_eq!(
            fails.sentence(Lang::En),
            "fails: revenue ranked second in the city (claimed: 1st); first is Shizhong; published was 1st"
        );
        assert_eq!(fails.basis(Lang::Zh), "");
        let open = Found {
            doubt: Some(Doubt::RankNotFirm),
            peers: Some((15, 17)),
            ..found(Verdict::Undecided)
        };
        assert_eq!(
            open.sentence(Lang::Zh),
            "不能判定：收入居全市第2（所称：第1位）；17个同级地区中15个有数据，位次未定"
        );
        for (streak, zh, en) in [
            (StreakPredicate::Rank, "往年位次不全或未定", "the ranks of the years before"),
            (
                StreakPredicate::Growth,
                "往年数据不全，或是否增长未定",
                "whether the years before grew",
            ),
            (StreakPredicate::Target, "往年数据不全，或是否完成目标未定", "whether the targets"),
        ] {
            let doubt = Some(Doubt::StreakOpen);
            let years = Found { doubt, streak, ..found(Verdict::Undecided) };
            assert!(years.sentence(Lang::Zh).ends_with(&format!("；{zh}")));
            assert!(years.sentence(Lang::En).contains(en), "{}", years.sentence(Lang::En));
        }
        let all_there = Found { doubt: Some(Doubt::RankNotFirm), ..found(Verdict::Undecided) };
        assert!(
            all_there.sentence(Lang::Zh).ends_with("；数值因四舍五入或限定不能分先后，位次未定")
        );
        assert!(all_there.sentence(Lang::En).ends_with("rounding or wording hides the order"));
        let published =
            Found { source, estimated: true, figure: Text::default(), ..found(Verdict::Published) };
        assert_eq!(
            published.sentence(Lang::Zh),
            "据公布成立：所称：第1位；由工作报告公布，数据本身不能核实；含预计数"
        );
        assert_eq!(published.basis(Lang::Zh), "据工作报告，含预计数");
        assert_eq!(published.basis(Lang::En), "according to the work report, rests on estimates");
        let holds = Found {
            figure: Text::new("收入居全市第1位", "revenue ranked 1st in the city"),
            ..found(Verdict::Holds)
        };
        assert_eq!(holds.basis(Lang::Zh), "数据：收入居全市第1位");
        let above = Found {
            figure: Text::new("收入增长9.2%", "revenue grew by 9.2%"),
            other: Text::new("高于济南市（5.2%）", "above Jinan (5.2%)"),
            estimated: true,
            ..holds
        };
        assert_eq!(above.basis(Lang::Zh), "数据：收入增长9.2%，高于济南市（5.2%），含预计数");
        assert_eq!(
            above.basis(Lang::En),
            "by the data: revenue grew by 9.2%, above Jinan (5.2%), rests on estimates"
        );
    }

    #[test]
    fn what_is_claimed_is_said_by_the_measure() {
        let zh = |measure, by, other| claimed(measure, by, other, Lang::Zh);
        assert_eq!(zh(Measure::Rank, Comparator::AtMost, "第3位"), "不后于第3位");
        assert_eq!(zh(Measure::Streak, Comparator::AtLeast, "14年"), "不少于14年");
        assert_eq!(zh(Measure::Share, Comparator::AtLeast, "20%"), "不低于20%");
        assert_eq!(held_against("济南市", "5.2%", Lang::Zh), "济南市（5.2%）");
    }
}
