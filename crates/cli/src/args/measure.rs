//! The options of `query`, `metrics` and `assess`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::QueryTerms;

/// Options of `query`.
#[derive(Debug, Args)]
pub(crate) struct Query {
    #[command(flatten)]
    pub(crate) asked: Asked,
    /// 指标的哪一面，可多次给出；attainment为目标完成情况，不指明指标时为全部目标。The measures; `attainment` tells what became of
    /// targets: of all if no indicator is named.
    #[arg(long, default_value = "level")]
    pub(crate) measure: Vec<String>,
    /// 只看该地区政府制定的目标。With `--measure attainment`: only of targets that this area's government set.
    #[arg(long)]
    pub(crate) issuer: Option<String>,
}

/// What `query` and `metrics export` ask for alike.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// 地区代码或标识，可多次给出。The areas, by code or id.
    #[arg(long, required_unless_present = "children_of")]
    pub(crate) area: Vec<String>,
    /// 该地区的全部下级地区。All children of this area.
    #[arg(long, conflicts_with = "area")]
    pub(crate) children_of: Option<String>,
    /// 指标标识，可多次给出。The indicators' ids.
    #[arg(long, required_unless_present = "measure")]
    pub(crate) indicator: Vec<String>,
    /// 时期，可多次给出。The periods.
    #[arg(long, required = true)]
    pub(crate) period: Vec<String>,
    /// 占比、位次是谁的，默认为上级地区。What shares and ranks are of; by default the parent.
    #[arg(long, default_value = "")]
    pub(crate) of: String,
    /// 连续年数所要求的位次。For streaks: the rank that counts.
    #[arg(long, default_value_t = 1)]
    pub(crate) streak_rank: u32,
    #[command(flatten)]
    pub(crate) terms: QueryTerms,
    /// 按某定义中某数据项的等级标准评级。Grades by the thresholds of a figure of a definition.
    #[arg(long, value_name = "[DEFINITION/]FIGURE")]
    pub(crate) grades: Option<String>,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// What to do with measures in bulk.
#[derive(Debug, Subcommand)]
pub(crate) enum MetricsCommand {
    /// 把`query`所查的指标写成Parquet或CSV文件，数量不限。Writes what `query` asks for as Parquet or CSV, however much it is.
    Export(ExportMetrics),
}

/// Options of `metrics export`.
#[derive(Debug, Args)]
pub(crate) struct ExportMetrics {
    /// 新建的.parquet或.csv文件，各列见docs/bulk.md。The file, which must not be there; docs/bulk.md tells its columns.
    #[arg(short = 'o', long = "file", value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// 带上计算公式。With how each value came about.
    #[arg(long)]
    pub(crate) formula: bool,
    /// 带上公布数、计算数、连续年数的构成、文字、依据等。With all else that is known of each value: words and inputs too.
    #[arg(long)]
    pub(crate) details: bool,
    /// 指标的哪一面，可多次给出。The measures.
    #[arg(long, default_value = "level")]
    pub(crate) measure: Vec<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
}

/// Options of `assess`.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// 综合考核的标识；台账中只有一个时可省略。The assessment's id; can be left out if the ledger holds just one.
    #[arg(long, default_value = "")]
    pub(crate) assessment: String,
    /// 年份。The year.
    #[arg(long)]
    pub(crate) year: u32,
    /// 只看这些地区，可多次给出；默认为组内全部。Only these areas, by code or id; by default all of the group.
    #[arg(long)]
    pub(crate) area: Vec<String>,
    /// 逐项列出数值、标准化、权重、得分、名次和贡献。Every node with value, normalisation, weight, score, rank and contribution.
    #[arg(long)]
    pub(crate) steps: bool,
    /// 连续多少年名列前几位。Counts years in a row with this rank or a better one.
    #[arg(long, value_name = "RANK", conflicts_with = "in_a_row_grade")]
    pub(crate) in_a_row_rank: Option<u32>,
    /// 连续多少年达到该等次（标识）。Counts years in a row with this grade, by its id, or a better one.
    #[arg(long, value_name = "GRADE")]
    pub(crate) in_a_row_grade: Option<String>,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}
