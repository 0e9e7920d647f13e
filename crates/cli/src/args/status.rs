//! The options of `status`.

use clap::Args;

/// Options of `status`. What is given holds together.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// 只看这些采集计划（标识），可多次给出。Only these collection plans, by id.
    #[arg(long)]
    pub(crate) plan: Vec<String>,
    /// 只看该部门（名称）的计划。Only plans of this department, by its name.
    #[arg(long, default_value = "")]
    pub(crate) department: String,
    /// 只看这些时期，可多次给出；默认为已结束或已到期的时期。Only these periods; by default those that are over, or due.
    #[arg(long)]
    pub(crate) period: Vec<String>,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
    /// 与期限比较的时刻，如2023-02-01（北京时间零点）；默认为--as-of的时刻，未给出则为现在。What is compared with deadlines, such as
    /// 2023-02-01 (its beginning, +08:00); by default the moment of --as-of, without that now.
    #[arg(long, value_name = "DAY|INSTANT")]
    pub(crate) at: Option<String>,
    /// 列出这些状态的数据：on_time、late、pending、overdue，可多次给出；默认为overdue。Lists figures in these states.
    #[arg(long)]
    pub(crate) state: Vec<String>,
    /// 过滤条件（AIP-160），如'observation.statuses:ESTIMATED'：只列出符合的数据，计数不变。Lists only figures of which this holds, and
    /// counts all; docs/reporting.md has its fields.
    #[arg(long, default_value = "")]
    pub(crate) filter: String,
    /// 有这种状态的数据时以错误退出，供定时任务使用，可多次给出。Fails if a figure is in this state, for scheduled jobs.
    #[arg(long, value_name = "STATE")]
    pub(crate) fail_on: Vec<String>,
    /// 最多列出多少项。How many figures are listed at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
}
