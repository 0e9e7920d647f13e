//! The options of `history`, `audit`, `area` and `suppressions`.

use clap::Args;

use super::KeyArgs;

/// Options of `audit`. What is given holds together.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// 只看该地区：地区本身及其数据、目标、兑现情况、荣誉、事项、图片和编制信息。写标识，或台账中只有它用过的代码；已撤回的地区写标识。Only what
    /// is about this area, by id or by a code that it alone had; by id if it was withdrawn.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// 只看该指标（标识）：指标本身及其数据、目标、目标的兑现情况和保密处理。Only what is about this indicator, by id.
    #[arg(long, default_value = "")]
    pub(crate) indicator: String,
    /// 只看这些类别，可多次给出：area、indicator、source、peer_group、definition、observation、target、honour、milestone、
    /// media、imprint、collection_plan、release、suppression、assessment、outcome。Only these kinds.
    #[arg(long)]
    pub(crate) kind: Vec<String>,
    /// 只看该提交人的改动。Only by this author.
    #[arg(long, default_value = "")]
    pub(crate) author: String,
    /// 从某个修订号、时刻或某日零点（含）开始。From this revision, moment or beginning of a day on.
    #[arg(long, value_name = "REVISION|INSTANT")]
    pub(crate) since: Option<String>,
    /// 到某个修订号、时刻或某日结束（含）为止。Up to this revision, moment or end of a day.
    #[arg(long, value_name = "REVISION|INSTANT")]
    pub(crate) until: Option<String>,
    /// 只看这一个键，照“键”一列的写法，须与一个--kind同用。Only this key, as the column `key` has it; needs one --kind.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// 过滤条件（AIP-160），如'revision.author = "王"'、'NOT after:*'（撤回）。Only changes of which this holds; docs/audit.md has its
    /// fields.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// 最多列出多少项改动。How many changes at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
    /// 从最早的修订开始列出；默认从最新的开始。The oldest revision first instead of the newest.
    #[arg(long)]
    pub(crate) oldest_first: bool,
}

/// Options of `history`.
#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    /// 只列到某个修订号、时刻或发布为止；默认为当前。What had been recorded up to a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `area`.
#[derive(Debug, Args)]
pub(crate) struct AreaArgs {
    /// 地区代码、标识或名称；名称不全则列出以此开头的。The area, by code, id or name; the beginning of a name lists those that
    /// begin so.
    pub(crate) area: String,
    /// 代码在该时期属于哪个地区；代码先后属于几个地区时必填。When the area had the code; needed where several had it.
    #[arg(long, default_value = "")]
    pub(crate) period: String,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `suppressions`.
#[derive(Debug, Args)]
pub(crate) struct Suppressions {
    /// 只列该指标。Only of this indicator.
    #[arg(long, default_value = "")]
    pub(crate) indicator: String,
    /// 只列该时期。Only of this period.
    #[arg(long, default_value = "")]
    pub(crate) period: String,
    /// 只列该地区，代码或标识；代码先后属于几个地区的须给出--period。Only of this area, by code or id; a code that several had needs --period.
    #[arg(long, default_value = "")]
    pub(crate) area: String,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}
