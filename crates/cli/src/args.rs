//! What can be typed.

mod query;
mod release;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use scorecard_data::Expected;
use scorecard_service::Clearance;

pub(crate) use query::QueryTerms;
pub(crate) use release::{
    AdvanceRelease, ApproveRelease, CreateRelease, Deciding, ListReleases, PublishRelease,
    ReleaseCommand, ReturnRelease, ShowRelease,
};

/// 成绩单：政府年度数据的台账、指标与PDF。Ledger, measures and PDF scorecards of a government's yearly figures.
#[derive(Debug, Parser)]
#[command(name = "scorecard", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) place: Place,
    /// 输出格式。How results are printed.
    #[arg(long, global = true, value_enum, default_value_t = Output::Table)]
    pub(crate) output: Output,
}

/// Where the ledger is.
#[derive(Clone, Debug, Args)]
pub(crate) struct Place {
    /// 台账的文件或postgres://地址：在本进程内打开，不连接服务。The ledger's file or postgres:// URL, opened in this
    /// process; no server is needed.
    #[arg(long, global = true, value_name = "FILE|URL")]
    pub(crate) store: Option<String>,
    /// 台账服务的地址。Where the ledger service listens.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        default_value = "http://127.0.0.1:7401",
        conflicts_with = "store"
    )]
    pub(crate) data: String,
    /// 指标服务的地址。Where the metrics service listens.
    #[arg(
        long,
        global = true,
        value_name = "URL",
        default_value = "http://127.0.0.1:7402",
        conflicts_with = "store"
    )]
    pub(crate) metrics: String,
    /// 所见范围：full（全部）、public（可公布的数据）。What is asked to be seen: everything, or what is free for publication.
    #[arg(long, global = true, value_enum, default_value_t = Seen::Full)]
    pub(crate) clearance: Seen,
}

impl Place {
    /// What the command asks to see.
    pub(crate) const fn clearance(&self) -> Clearance {
        match self.clearance {
            Seen::Full => Clearance::Full,
            Seen::Public => Clearance::Public,
        }
    }
}

/// What is asked to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Seen {
    /// Everything.
    Full,
    /// What is free for publication.
    Public,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people.
    Table,
    /// For programs: an array of objects.
    Json,
    /// For spreadsheets: a header of names and the rows.
    Csv,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 演示：导入样例，生成PDF。The main job on the sample: facts in, ledger, measures, a PDF out.
    Demo(Demo),
    /// 在一个进程里提供台账和指标服务。Serves ledger and metrics in one process, until Ctrl-C.
    Serve(Serve),
    /// 直接检查台账的存储，不经服务。Looks after a ledger's store itself, without a service.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// 制作填报表：发给部门填写的电子表格，填好后直接导入。Makes a form: a spreadsheet for a department to fill in, which `import`
    /// reads without a mapping.
    Form(FormArgs),
    /// 导入数据集文件夹、填好的填报表，或按映射导入他人的表格。Imports a dataset folder, a form that was filled in or, by a mapping,
    /// somebody else's table; all of it or nothing.
    Import(Import),
    /// 导出台账为数据集文件夹或SDMX-CSV，可再导入；或为电子表格、Parquet。Writes what the ledger holds as a dataset folder or as
    /// SDMX-CSV, which can be imported; or as a spreadsheet or Parquet.
    Export(Export),
    /// 写入一个观测值。Puts one observation; what is not given stays as it is.
    Put(Put),
    /// 撤回一个观测值。Withdraws one observation.
    Withdraw(Withdraw),
    /// 一个观测值的全部历史。All that was ever recorded under one key.
    History(KeyArgs),
    /// 审计：谁在何时为何改了什么，改前改后。Who changed what, when and why, before and after; of all kinds of things.
    Audit(Audit),
    /// 一个地区及其沿革：前身和后继。An area, what it came from and what became of it.
    Area(AreaArgs),
    /// 因单位数过少而不公布的数据及原因。What the ledger withholds from the public because of few units, and why.
    Suppressions(Suppressions),
    /// 查询指标。Measures of indicators for areas and periods.
    Query(Query),
    /// 指标成批导出。Measures in bulk.
    #[command(subcommand)]
    Metrics(MetricsCommand),
    /// 综合考核：各地区的总分、名次和等次，逐项得分。Scores, ranks and grades of an assessment.
    Assess(Assess),
    /// 一个数从哪里来：公式、观测值、来源、修订号。Where a figure comes from.
    Explain(Explain),
    /// 两个时点的成绩单有何不同，由哪次修订造成。What differs between a scorecard as of two moments, and why.
    Diff(Diff),
    /// 报送情况：各部门应报、已报、迟报、逾期多少，还缺什么。Who has reported what collection plans ask for, and what is missing.
    Status(Status),
    /// 发布：冻结一个修订，按指标分组逐级审批，然后发布。Freezes a revision, has it approved group by group, and publishes it.
    #[command(subcommand)]
    Release(ReleaseCommand),
    /// 成绩单还缺什么。What a definition still lacks for an area and year.
    Check(Check),
    /// 成绩单上的说法（第一、连续几年、占几成）是否成立，依据什么。Which claims of a scorecard hold, and by what.
    Claims(Claims),
}

impl Command {
    /// Whether it puts something into a ledger, which is made if it is not there.
    pub(crate) const fn writes(&self) -> bool {
        match self {
            Self::Import(import) => !import.dry_run,
            Self::Demo(_) | Self::Serve(_) | Self::Put(_) => true,
            _ => false,
        }
    }
}

/// What to do with a ledger's store.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// 重新计算全部摘要，并与读取用的表核对。Recomputes every digest and compares what is read from with the contents.
    Verify(Verify),
    /// 导出台账的全部历史为一个文件，可导入到别处，每个摘要不变。Writes the whole history of the ledger to one file, from which
    /// it can be taken over elsewhere with every digest as it was.
    Export(ExportHistory),
    /// 从文件接收台账的全部历史：存储须为空，或为同一历史的前一段。Takes over the whole history from a file into a store that
    /// is empty, or has the first revisions of the same history; all of it or nothing.
    Import(ImportHistory),
}

/// Options of `ledger verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// 此前核对时记下的修订号和摘要，可多次给出。What was printed when it was verified before; can be given more than
    /// once.
    #[arg(long, value_name = "REVISION:DIGEST")]
    pub(crate) expect: Vec<Expected>,
}

/// Options of `ledger export`.
#[derive(Debug, Args)]
pub(crate) struct ExportHistory {
    /// 新建的文件，格式见docs/move.md。The file, which must not be there; docs/move.md tells its format.
    pub(crate) file: PathBuf,
}

/// Options of `ledger import`.
#[derive(Debug, Args)]
pub(crate) struct ImportHistory {
    /// `ledger export`写的文件。The file that `ledger export` wrote.
    pub(crate) file: PathBuf,
    /// 另行保存的修订号和摘要，文件与之不符则不导入，可多次给出。What was printed when the ledger was verified or exported; a
    /// file that differs is refused. Can be given more than once.
    #[arg(long, value_name = "REVISION:DIGEST")]
    pub(crate) expect: Vec<Expected>,
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// 数据集。The dataset.
    #[arg(long, value_name = "DIR", default_value = "reports/samples/lixia-2022")]
    pub(crate) dataset: PathBuf,
    /// 地区代码或标识。The area, by code or id.
    #[arg(long, default_value = "370102")]
    pub(crate) area: String,
    /// 年份。The year.
    #[arg(long, default_value_t = 2022)]
    pub(crate) year: u32,
    #[command(flatten)]
    pub(crate) typesetting: Typesetting,
}

/// What typesetting needs.
#[derive(Clone, Debug, Args)]
pub(crate) struct Typesetting {
    /// 输出文件夹。Where the PDF goes.
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// typst命令。The typst command, 0.15.1 or newer.
    #[arg(long, value_name = "PATH", default_value = "typst")]
    pub(crate) typst: PathBuf,
    /// 字体文件夹。The folder of the fonts Noto Serif CJK SC and Noto Sans CJK SC.
    #[arg(long, value_name = "DIR", default_value = "/usr/share/fonts/opentype/noto")]
    pub(crate) fonts: PathBuf,
    /// 版式文件夹所在。The folder that holds editions and lib.
    #[arg(long, value_name = "DIR", default_value = "reports")]
    pub(crate) reports: PathBuf,
    /// 版式。The edition under editions.
    #[arg(long, default_value = "plain")]
    pub(crate) edition: String,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// 台账服务的端口。The ledger's port; 0 takes any.
    #[arg(long, default_value_t = 7401)]
    pub(crate) data_port: u16,
    /// 指标服务的端口。The metrics service's port; 0 takes any.
    #[arg(long, default_value_t = 7402)]
    pub(crate) metrics_port: u16,
}

/// Options of `import`.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// 数据集文件夹、填好的填报表，或SDMX-CSV 2.0文件；给出映射时为CSV、XLSX、XLS或ODS表格。The dataset folder, a form that was
    /// filled in, an SDMX-CSV 2.0 message or, with a mapping, a table: CSV, XLSX, XLS, XLSB or ODS.
    pub(crate) path: PathBuf,
    /// 映射文件：表格的哪一列是什么，见docs/mapping.md。The mapping file: which column of the table is what.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// 只取该列为该值的行；同一列可给出多个值。Only rows of the table with this value in this column; a column can be
    /// given several.
    #[arg(long = "where", value_name = "COLUMN=VALUE", requires = "mapping")]
    pub(crate) only: Vec<String>,
    /// 只检查，不入库。Only says what is wrong.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// 撤回该范围内数据集没有的行，例如370102/2022。Also withdraws what the ledger has of this area and period
    /// and the dataset has not.
    #[arg(long, value_name = "AREA/PERIOD")]
    pub(crate) replace: Vec<String>,
    /// 导入报告，新建的文件：全部错误和提醒，.json供程序读取，.xlsx为标出问题单元格的副本，见docs/forms.md。A report of all faults and
    /// warnings, a new file: `*.json` for programs, `*.xlsx` a copy of the file with the cells marked.
    #[arg(long, value_name = "FILE", value_parser = report_file)]
    pub(crate) report: Option<PathBuf>,
    /// 提交原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// A file that a report can be written to.
fn report_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json" | "xlsx") => Ok(path),
        _ => Err("应为.json或.xlsx文件 (expected *.json or *.xlsx)".to_owned()),
    }
}

/// Options of `form`.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// 地区代码或标识，可多次给出。The areas, by code or id.
    #[arg(long, required = true)]
    pub(crate) area: Vec<String>,
    /// 填报哪个时期的数据，例如2023。The period that is asked for.
    #[arg(long)]
    pub(crate) period: String,
    /// 指标标识，或以.*结尾的开头，例如fiscal.*；可多次给出。Indicators by id, or all whose ids begin so.
    #[arg(long)]
    pub(crate) indicator: Vec<String>,
    /// 部门：上年或本期数据的来源由其发布的，及其采集计划应报的，都要填报。The department: asks for all figures whose source in the
    /// period or the year before it published, and for what its collection plans owe.
    #[arg(long)]
    pub(crate) department: Option<String>,
    /// 采集计划（标识）：所列地区本期应报的都要填报，可多次给出。Collection plans, by id: asks for what they owe for the areas and
    /// the period.
    #[arg(long)]
    pub(crate) plan: Vec<String>,
    /// 成绩单定义：其中的数据项都要填报。Asks for all figures of this definition.
    #[arg(long)]
    pub(crate) definition: Option<String>,
    /// 只填报--indicator的这些方面，例如level、growth；默认为数值和台账中上年或本期已有的。Only these measures of --indicator; by
    /// default the level and what the ledger holds of the period or the year before.
    #[arg(long, requires = "indicator")]
    pub(crate) measure: Vec<String>,
    /// 新建的.xlsx文件。The new file.
    #[arg(short = 'o', long = "file", value_name = "FILE.xlsx")]
    pub(crate) file: PathBuf,
}

/// Options of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// 新建的文件夹，或新建的文件，其中只有观测值：.csv为SDMX-CSV 2.0，.xlsx为电子表格，.parquet为Parquet。The folder, which must not be
    /// there or be empty; or a new file of observations: `*.csv` as SDMX-CSV 2.0, `*.xlsx` or `*.parquet`.
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) scope: Scope,
}

/// What of the ledger is meant.
#[derive(Clone, Debug, Args)]
pub(crate) struct Scope {
    /// 截至某个修订号、时刻（如2023-02-01T00:00:00Z）或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by
    /// default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
    /// 只含这些地区的事实，代码或标识，可多次给出。Only facts of these areas, by code or id.
    #[arg(long)]
    pub(crate) area: Vec<String>,
    /// 只含这些时期的事实，可多次给出。Only facts of these periods.
    #[arg(long)]
    pub(crate) period: Vec<String>,
    /// 只含这些指标的观测值和目标，可多次给出。Only observations and targets of these indicators.
    #[arg(long)]
    pub(crate) indicator: Vec<String>,
}

/// The key of an observation.
#[derive(Clone, Debug, Args)]
pub(crate) struct KeyArgs {
    /// 地区代码或标识。The area, by code or id.
    #[arg(long)]
    pub(crate) area: String,
    /// 指标标识。The indicator's id.
    #[arg(long)]
    pub(crate) indicator: String,
    /// 时期，如2022、2022-Q3、2022-07。The period.
    #[arg(long)]
    pub(crate) period: String,
    /// 指标的哪一面：level、growth、share、rank等。Which face of the indicator.
    #[arg(long, default_value = "level")]
    pub(crate) measure: String,
    /// 占比、位次是谁的：地区或同级组。What a share or rank is of: an area's code or id, or a peer group's id.
    #[arg(long, default_value = "")]
    pub(crate) of: String,
}

/// Options of `put`.
#[derive(Debug, Args)]
pub(crate) struct Put {
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// 限定词：exact、about、nearly、more_than、at_least、above、at_most。The qualifier.
    #[arg(long)]
    pub(crate) qualifier: Option<String>,
    /// SDMX状态代码，如E、P、"B E"；空串为未标注。Status flags; empty for unmarked.
    #[arg(long)]
    pub(crate) status: Option<String>,
    /// 核算阶段；空串为未注明。The stage; empty for none.
    #[arg(long)]
    pub(crate) stage: Option<String>,
    /// 来源标识；空串为未注明。The source's id; empty for none.
    #[arg(long)]
    pub(crate) source: Option<String>,
    /// 说明。A note in Chinese.
    #[arg(long)]
    pub(crate) note: Option<String>,
    /// 密级：SDMX的CL_CONF_STATUS代码，如F（可公布）、N（内部）、E（解禁前不公布）、C（保密）。Who may see it.
    #[arg(long)]
    pub(crate) confidentiality: Option<String>,
    /// 解禁时间，如2023-03-01T09:00:00+08:00；密级为E。When the embargo ends; makes it E.
    #[arg(long)]
    pub(crate) embargo_until: Option<String>,
    /// 可比增长的口径，如扣除留抵退税因素。Of comparable growth: on what basis it is comparable.
    #[arg(long)]
    pub(crate) basis: Option<String>,
    /// 同口径的数值；空串为不详。Of comparable growth: the level on that basis; empty for not known.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_value: Option<String>,
    /// 同口径的上年数值；空串为不详。Of comparable growth: the level of the year before on that basis.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) adjusted_base: Option<String>,
    /// 修改原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// What was seen: exactly one.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct ReadingArgs {
    /// 数值。A number.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) value: Option<String>,
    /// 位置：leading（领先）、front_row（前列）。A standing.
    #[arg(long)]
    pub(crate) standing: Option<String>,
    /// 为何没有数值：not_collected、not_yet_published、suppressed、not_applicable、unstated。Why there is no number.
    #[arg(long)]
    pub(crate) absent: Option<String>,
}

/// Options of `withdraw`.
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    pub(crate) key: KeyArgs,
    /// 撤回原因。Why, for the record.
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// Options of `audit`. What is given holds together.
#[derive(Debug, Args)]
pub(crate) struct Audit {
    /// 只看该地区（代码或标识）：地区本身及其数据、目标、荣誉、事项、图片和编制信息。Only what is about this area, by code or id.
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// 只看该指标（标识）：指标本身及其数据和目标。Only what is about this indicator, by id.
    #[arg(long, default_value = "")]
    pub(crate) indicator: String,
    /// 只看这些类别，可多次给出：area、indicator、source、peer_group、definition、observation、target、honour、milestone、
    /// media、imprint、collection_plan、release、assessment、outcome。Only these kinds.
    #[arg(long)]
    pub(crate) kind: Vec<String>,
    /// 只看该提交人的改动。Only by this author.
    #[arg(long, default_value = "")]
    pub(crate) author: String,
    /// 从某个修订号或时刻（含）开始。From this revision or moment on.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) since: Option<String>,
    /// 到某个修订号或时刻（含）为止。Up to this revision or moment.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) until: Option<String>,
    /// 只看这一个键，照“键”一列的写法，须与一个--kind同用。Only this key, as the column `key` has it; needs one --kind.
    #[arg(long)]
    pub(crate) key: Option<String>,
    /// 最多列出多少项改动。How many changes at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
    /// 从最早的修订开始列出；默认从最新的开始。The oldest revision first instead of the newest.
    #[arg(long)]
    pub(crate) oldest_first: bool,
}

/// Options of `area`.
#[derive(Debug, Args)]
pub(crate) struct AreaArgs {
    /// 地区代码或标识。The area, by code or id.
    pub(crate) area: String,
    /// 代码在该时期末属于哪个地区；按代码查询时必填。When the area had the code; needed with a code.
    #[arg(long, default_value = "")]
    pub(crate) period: String,
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
    /// 只列该地区，代码或标识；用代码时须给出--period。Only of this area, by code or id; a code needs --period.
    #[arg(long, default_value = "")]
    pub(crate) area: String,
    /// 截至某个修订号、时刻或发布的台账；默认为当前。As the ledger stood at a revision, moment or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
}

/// Options of `query`.
#[derive(Debug, Args)]
pub(crate) struct Query {
    /// 地区代码或标识，可多次给出。The areas, by code or id.
    #[arg(long, required_unless_present = "children_of")]
    pub(crate) area: Vec<String>,
    /// 该地区的全部下级地区。All children of this area.
    #[arg(long, conflicts_with = "area")]
    pub(crate) children_of: Option<String>,
    /// 指标标识，可多次给出。The indicators' ids.
    #[arg(long, required_unless_present = "measure")]
    pub(crate) indicator: Vec<String>,
    /// 指标的哪一面，可多次给出；attainment为目标完成情况，不指明指标时为全部目标。The measures; `attainment` tells what became of
    /// targets: of all if no indicator is named.
    #[arg(long, default_value = "level")]
    pub(crate) measure: Vec<String>,
    /// 只看该地区政府制定的目标。With `--measure attainment`: only of targets that this area's government set.
    #[arg(long)]
    pub(crate) issuer: Option<String>,
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
    #[command(flatten)]
    pub(crate) query: Query,
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
    /// 有这种状态的数据时以错误退出，供定时任务使用，可多次给出。Fails if a figure is in this state, for scheduled jobs.
    #[arg(long, value_name = "STATE")]
    pub(crate) fail_on: Vec<String>,
    /// 最多列出多少项。How many figures are listed at most.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) limit: u32,
}

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
