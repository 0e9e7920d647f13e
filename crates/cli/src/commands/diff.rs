//! `scorecard diff`: what differs between a scorecard as of two moments, and which revision made it so.

use anyhow::Result;
use scorecard_data::{Clock as _, SystemClock};
use scorecard_domain::words::kind_name;
use scorecard_wire::pb::{
    data::{Key, ObservationKey},
    metrics::{
        DiffScorecardsRequest, DifferenceCause, DifferenceCauseKind as Why, DifferenceKind,
        ScorecardDifference, ScorecardPart,
    },
};

use crate::{
    args::{Diff, Output},
    cells,
    output::{Rows, say},
    scope,
    session::Session,
};

/// Prints a row for each cause of each difference.
pub(crate) async fn run(args: &Diff, session: &mut Session, output: Output) -> Result<()> {
    let min_revision = session.min_revision().await?;
    // Today, so far, is a point in time here, too.
    let now = Some(scope::after(min_revision));
    let from = scope::point("--from", &args.from, SystemClock.now())?.or(now);
    let request = DiffScorecardsRequest {
        area: args.scorecard.area.clone(),
        year: args.scorecard.year,
        definition: args.scorecard.definition.clone(),
        from,
        to: scope::as_of(args.scorecard.as_of.as_deref())?,
        min_revision,
    };
    let answer = session.metrics.diff_scorecards(request).await?.into_inner();
    let mut rows = Rows::new(&[
        ("item", "标识"),
        ("label", "数据项"),
        ("part", "类别"),
        ("kind", "变化"),
        ("before", "原为"),
        ("after", "现为"),
        ("cause", "起因"),
        ("about", "涉及"),
        ("revision", "修订"),
        ("author", "提交人"),
        ("time", "时间"),
        ("reason", "原因"),
    ]);
    for difference in &answer.differences {
        match difference.causes.as_slice() {
            [] => rows.push(cells(difference, &DifferenceCause::default(), output)),
            causes => causes.iter().for_each(|cause| rows.push(cells(difference, cause, output))),
        }
    }
    let (from, to) = (answer.from_revision, answer.to_revision);
    if answer.differences.is_empty() {
        let same = if answer.identical {
            "完全相同"
        } else {
            "数据相同，只有文字或名称不同"
        };
        say(&format!("修订{from}与修订{to}的成绩单{same}。No figure differs."));
    }
    rows.print(output);
    Ok(())
}

fn cells(
    difference: &ScorecardDifference,
    cause: &DifferenceCause,
    output: Output,
) -> [String; 12] {
    let part = match difference.part() {
        ScorecardPart::Figure => "数据",
        ScorecardPart::Target => "目标",
        ScorecardPart::Honour => "荣誉",
        ScorecardPart::Milestone => "大事",
        ScorecardPart::Answer => "兑现",
        ScorecardPart::Claim => "说法",
        ScorecardPart::Unspecified => "",
    };
    let kind = match difference.kind() {
        DifferenceKind::Added => "新增",
        DifferenceKind::Removed => "删去",
        DifferenceKind::Changed => "改变",
        DifferenceKind::Unspecified => "",
    };
    let why = match cause.kind() {
        Why::Value => "本地区数据",
        Why::Peer => "其他地区数据",
        Why::Target => "目标",
        Why::Definition => "定义",
        Why::Fact => "记录",
        Why::Catalogue => "目录",
        Why::Unspecified => "文字或往年数据",
    };
    let thing = || cause.thing.clone().map(named);
    let about = cause.key.as_ref().map(|key| about(key, cause)).or_else(thing).unwrap_or_default();
    let revision = cause.revision.clone().unwrap_or_default();
    [
        difference.item.clone(),
        cells::words(difference.label.as_ref()),
        part.to_owned(),
        kind.to_owned(),
        cells::words(difference.before.as_ref()),
        cells::words(difference.after.as_ref()),
        why.to_owned(),
        about,
        if revision.revision == 0 { String::new() } else { revision.revision.to_string() },
        revision.author.clone(),
        cells::moment(revision.time.as_ref(), output),
        revision.reason,
    ]
}

/// What it is besides observations: `地区 gbt2260:370700`.
fn named(key: Key) -> String {
    let read = |key, faults: &mut _| scorecard_wire::change::read_key(key, faults);
    let Ok(key) = scorecard_wire::reading("", key, read) else { return String::new() };
    format!("{} {key}", kind_name(key.kind()).zh)
}

/// The observation and what became of it: `gbt2260:370200 economy.gdp 2012 7302.11亿元→（无）`.
fn about(key: &ObservationKey, cause: &DifferenceCause) -> String {
    let told = |cell: &str| if cell.is_empty() { "（无）".to_owned() } else { cell.to_owned() };
    let (before, after) = (told(&cause.before), told(&cause.after));
    format!("{} {} {} {before}→{after}", key.area, key.indicator, key.period)
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::data::Text;

    use super::*;

    #[test]
    fn what_has_words_in_english_alone_is_told_in_these() {
        let text = |en: &str| Some(Text { zh: String::new(), en: en.to_owned() });
        let difference = ScorecardDifference {
            label: text("revenue"),
            before: text("1 yuan"),
            after: text("2 yuan"),
            ..ScorecardDifference::default()
        };
        let told = cells(&difference, &DifferenceCause::default(), Output::Csv);
        assert_eq!([&*told[1], &*told[4], &*told[5]], ["revenue", "1 yuan", "2 yuan"]);
    }
}
