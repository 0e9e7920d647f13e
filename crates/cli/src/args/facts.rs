//! The options of `put` and `withdraw` for targets, outcomes, honours and milestones. What is not given stays as it is.

use clap::{Args, Subcommand};

use super::KeyArgs;

/// What is put.
#[derive(Debug, Subcommand)]
pub(crate) enum PutFact {
    /// 写入一个目标。Puts one target.
    Target(PutTarget),
    /// 写入一项承诺的兑现情况。Puts what became of a promise.
    Outcome(PutOutcome),
    /// 写入一项荣誉。Puts one honour.
    Honour(PutHonour),
    /// 写入一个事项或没有数字的承诺。Puts one milestone or pledge.
    Milestone(PutMilestone),
}

impl PutFact {
    /// How it is written.
    pub(crate) const fn write(&self) -> &WriteArgs {
        match self {
            Self::Target(put) => &put.write,
            Self::Outcome(put) => &put.write,
            Self::Honour(put) => &put.write,
            Self::Milestone(put) => &put.write,
        }
    }
}

/// What is withdrawn.
#[derive(Debug, Subcommand)]
pub(crate) enum FactKey {
    /// 撤回一个目标。Withdraws one target.
    Target(Withdrawn<TargetArgs>),
    /// 撤回一项承诺的兑现情况。Withdraws what was said of a promise.
    Outcome(Withdrawn<OutcomeArgs>),
    /// 撤回一项荣誉。Withdraws one honour.
    Honour(Withdrawn<HonourArgs>),
    /// 撤回一个事项。Withdraws one milestone.
    Milestone(Withdrawn<MilestoneArgs>),
}

/// What is withdrawn of one kind.
#[derive(Debug, Args)]
pub(crate) struct Withdrawn<K: Args> {
    #[command(flatten)]
    pub(crate) key: K,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// On what a fact rests, and what is to be said of it.
#[derive(Clone, Debug, Args)]
pub(crate) struct Attribution {
    /// 来源标识；空串为未注明。The source's id; empty for none.
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// 说明。A note in Chinese.
    #[arg(long)]
    pub(crate) note: Option<String>,
}

/// How a change is written.
#[derive(Clone, Debug, Args)]
pub(crate) struct WriteArgs {
    /// 只检查，不入库。Only says what would change, and what is wrong.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 修改原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// Which target.
#[derive(Clone, Debug, Args)]
pub(crate) struct TargetArgs {
    #[command(flatten)]
    pub(crate) figure: KeyArgs,
    /// 谁定的目标，默认为该地区自己。Who set it; by default the area itself.
    #[arg(long, default_value = "")]
    pub(crate) issuer: String,
}

/// Which outcome: of a target, or with --milestone of a pledge.
#[derive(Clone, Debug, Args)]
pub(crate) struct OutcomeArgs {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 承诺的时期，如2023。The period that the promise is for.
    #[arg(long)]
    pub(crate) period: String,
    /// 目标的指标。Of a target: the indicator's id.
    #[arg(long, required_unless_present = "milestone", conflicts_with = "milestone")]
    pub(crate) indicator: Option<String>,
    /// 目标的哪一面。Of a target: which face of the indicator.
    #[arg(long, default_value = "level")]
    pub(crate) measure: String,
    /// 目标相对于谁。Of a target: what a share or rank is of.
    #[arg(long, default_value = "")]
    pub(crate) of: String,
    /// 谁定的目标，默认为该地区自己。Of a target: who set it; by default the area itself.
    #[arg(long, default_value = "")]
    pub(crate) issuer: String,
    /// 没有数字的承诺的标识。Of a pledge: its id.
    #[arg(long)]
    pub(crate) milestone: Option<String>,
    /// 在哪一年答复，默认为时期结束的年份。The year that answers for it; by default that in which the period ends.
    #[arg(long)]
    pub(crate) year: Option<String>,
}

/// Which honour.
#[derive(Clone, Debug, Args)]
pub(crate) struct HonourArgs {
    /// 获得荣誉的地区，代码或标识。Who holds it, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 荣誉的标识。The honour's id.
    #[arg(long)]
    pub(crate) honour: String,
    /// 时期，如2022。The period.
    #[arg(long)]
    pub(crate) period: String,
}

/// Which milestone.
#[derive(Clone, Debug, Args)]
pub(crate) struct MilestoneArgs {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 事项的标识。The milestone's id.
    #[arg(long)]
    pub(crate) milestone: String,
    /// 时期，如2022。The period.
    #[arg(long)]
    pub(crate) period: String,
}

/// Options of `put target`.
#[derive(Debug, Args)]
pub(crate) struct PutTarget {
    #[command(flatten)]
    pub(crate) key: TargetArgs,
    /// 目标值，范围的下限。The number; of a range its lower end.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) value: Option<String>,
    /// 检验：at_least、above、at_most、below、equal。When it counts as met.
    #[arg(long, conflicts_with = "up_to")]
    pub(crate) comparator: Option<String>,
    /// 范围的上限。The upper end of a range.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) up_to: Option<String>,
    /// 成绩单的哪一章。The chapter under which it stands.
    #[arg(long)]
    pub(crate) chapter: Option<String>,
    /// 名称。Its words in Chinese.
    #[arg(long)]
    pub(crate) label: Option<String>,
    /// 限定词。The qualifier.
    #[arg(long)]
    pub(crate) qualifier: Option<String>,
    /// 力度，如确保、力争。How strongly it is put, in Chinese.
    #[arg(long)]
    pub(crate) strength: Option<String>,
    /// 性质：binding（约束性）、expected（预期性）；空串为未注明。Its nature; empty for none.
    #[arg(long)]
    pub(crate) nature: Option<String>,
    /// 进度安排，如"2023-03=28% 2023-06=50%"：到哪个月底应完成多少；空串为没有。What is due by the end of which months; empty
    /// for none.
    #[arg(long)]
    pub(crate) schedule: Option<String>,
    #[command(flatten)]
    pub(crate) attribution: Attribution,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// Options of `put outcome`.
#[derive(Debug, Args)]
pub(crate) struct PutOutcome {
    #[command(flatten)]
    pub(crate) key: OutcomeArgs,
    /// 结果：exceeded、met、not_met、continuing、adjusted、corrected；空串为由数据判定。What became of it; empty leaves it to the data.
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// 完成情况。What was done, in Chinese.
    #[arg(long)]
    pub(crate) done: Option<String>,
    /// 未完成、延续、调整或更正的原因。Why it was not met, continues, was adjusted or corrected, in Chinese.
    #[arg(long)]
    pub(crate) why: Option<String>,
    /// 调整后的数，更正的为实际承诺的数；空串为没有。What it was adjusted to, or really was; empty for none.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_value: Option<String>,
    /// 该范围的上限；空串为没有。The upper end of that; empty for none.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_up_to: Option<String>,
    /// 调整或更正所依据的文件，来源标识；空串为没有。The document of the adjustment or correction, a source's id; empty for none.
    #[arg(long)]
    pub(crate) document: Option<String>,
    #[command(flatten)]
    pub(crate) attribution: Attribution,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// Options of `put honour`.
#[derive(Debug, Args)]
pub(crate) struct PutHonour {
    #[command(flatten)]
    pub(crate) key: HonourArgs,
    /// 名称。Its title in Chinese.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// 级别：national、provincial、municipal、district。Of which level.
    #[arg(long)]
    pub(crate) level: Option<String>,
    /// 授予单位。Who awarded it, in Chinese.
    #[arg(long)]
    pub(crate) awarded_by: Option<String>,
    /// 类别：title（称号）、list（名单）、assessment（考核）。Of which kind.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// 形式：designation、first_batch、membership、listed、top_n、rank、streak。Its form.
    #[arg(long)]
    pub(crate) form: Option<String>,
    /// 形式的数：第几、前几、连续几年；0为没有。The number of the form; 0 for none.
    #[arg(long)]
    pub(crate) number: Option<u32>,
    #[command(flatten)]
    pub(crate) attribution: Attribution,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}

/// Options of `put milestone`.
#[derive(Debug, Args)]
pub(crate) struct PutMilestone {
    #[command(flatten)]
    pub(crate) key: MilestoneArgs,
    /// 文字。Its words in Chinese.
    #[arg(long)]
    pub(crate) text: Option<String>,
    /// 状态：done、ongoing、pilot、pending、pledged（承诺）。How far it has come.
    #[arg(long)]
    pub(crate) state: Option<String>,
    /// 成绩单的哪一章。The chapter under which it stands.
    #[arg(long)]
    pub(crate) chapter: Option<String>,
    /// 来源的说法，如全国率先。A claim of the source, in Chinese.
    #[arg(long)]
    pub(crate) claim: Option<String>,
    #[command(flatten)]
    pub(crate) attribution: Attribution,
    #[command(flatten)]
    pub(crate) write: WriteArgs,
}
