//! The options of what is asked about one scorecard: `explain`, `diff`, `check`, `claims`.

use clap::Args;

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
    #[command(flatten)]
    pub(crate) scorecard: ScorecardArgs,
    /// 数据项或说法的标识。The id of a figure or of a claim.
    #[arg(long)]
    pub(crate) figure: String,
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
