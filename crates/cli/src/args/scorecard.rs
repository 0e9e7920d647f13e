//! The options of what is asked about one scorecard: `explain`, `diff`, `check`, `claims`.

use clap::Args;

use super::query::QueryTerms;

/// Options that name a scorecard.
#[derive(Clone, Debug, Args)]
pub(crate) struct ScorecardArgs {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 年份。The year.
    #[arg(long)]
    pub(crate) year: u32,
    /// 成绩单定义；台账中只有一个时可省略。The definition's id.
    #[arg(long, default_value = "")]
    pub(crate) definition: String,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 成绩单的年份。The year of the scorecard.
    #[arg(long, required_unless_present = "indicator")]
    pub(crate) year: Option<u32>,
    /// 成绩单定义；台账中只有一个时可省略。The definition's id.
    #[arg(long, default_value = "")]
    pub(crate) definition: String,
    /// 数据项或说法的标识。The id of a figure or of a claim.
    #[arg(long, required_unless_present = "indicator")]
    pub(crate) figure: Option<String>,
    /// 不属于成绩单的指标，用法同`query`。Instead of a figure: an indicator, with what `query` takes.
    #[arg(long, conflicts_with_all = ["figure", "year"], requires = "period")]
    pub(crate) indicator: Option<String>,
    /// 指标的哪一面。With an indicator: the measure.
    #[arg(long, default_value = "level", requires = "indicator")]
    pub(crate) measure: String,
    /// 时期。With an indicator: the period.
    #[arg(long, requires = "indicator")]
    pub(crate) period: Option<String>,
    /// 占比、位次是谁的，默认为上级地区。What shares and ranks are of; by default the parent.
    #[arg(long, default_value = "", requires = "indicator")]
    pub(crate) of: String,
    /// 连续年数所要求的位次。For streaks: the rank that counts.
    #[arg(long, default_value_t = 1, requires = "indicator")]
    pub(crate) streak_rank: u32,
    #[command(flatten)]
    pub(crate) terms: QueryTerms,
    /// 按某定义中某数据项的等级标准评级。Grades by the thresholds of a figure of a definition.
    #[arg(long, value_name = "[DEFINITION/]FIGURE", requires = "indicator")]
    pub(crate) grades: Option<String>,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) scorecard: ScorecardArgs,
    /// 与哪个修订号、时刻或发布的台账相比。As the ledger stood then is what is compared with `--as-of`.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) from: String,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) scorecard: ScorecardArgs,
}

/// Options of `claims`.
#[derive(Debug, Args)]
pub(crate) struct Claims {
    #[command(flatten)]
    pub(crate) scorecard: ScorecardArgs,
}
