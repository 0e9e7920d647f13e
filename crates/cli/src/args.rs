//! What can be typed.

mod entry;
mod exchange;
mod facts;
mod ledger;
mod lookup;
mod measure;
mod query;
mod release;
mod run;
mod scorecard;
mod status;

use clap::{Args, Parser, Subcommand, ValueEnum};
use scorecard_service::Clearance;

pub(crate) use entry::{ByKind, KeyArgs, Put, PutObservation, ReadingArgs, Withdraw};
pub(crate) use exchange::{Export, FormArgs, Import, Scope};
pub(crate) use facts::{
    Attribution, FactKey, HonourArgs, MilestoneArgs, OutcomeArgs, PutFact, PutHonour, PutMilestone,
    PutOutcome, PutTarget, TargetArgs, WriteArgs,
};
pub(crate) use ledger::{ExportHistory, ImportHistory, LedgerCommand, Verify};
pub(crate) use lookup::{AreaArgs, Audit, History, Suppressions};
pub(crate) use measure::{Asked, Assess, ExportMetrics, MetricsCommand, Query};
pub(crate) use query::QueryTerms;
pub(crate) use release::{
    AdvanceRelease, ApproveRelease, CreateRelease, Deciding, ListReleases, PublishRelease,
    ReleaseCommand, ReturnRelease, ShowRelease, WithdrawRelease,
};
pub(crate) use run::{Demo, Serve, Typesetting};
pub(crate) use scorecard::{Check, Claims, Diff, Explain, ScorecardArgs};
pub(crate) use status::Status;

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
    /// 写入一个观测值，或目标、兑现情况、荣誉、事项。Puts one observation, or a target, outcome, honour or milestone; what is
    /// not given stays as it is.
    Put(Put),
    /// 撤回一个观测值，或目标、兑现情况、荣誉、事项。Withdraws one observation, target, outcome, honour or milestone.
    Withdraw(Withdraw),
    /// 一个观测值的全部历史。All that was ever recorded under one key.
    History(History),
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

/// What a command needs of a ledger where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Nothing: it puts something in, and the ledger is made.
    Made,
    /// It only tells what would be put in: into an empty one.
    Empty,
    /// There must be one.
    Refused,
}

impl Command {
    /// What becomes of it where there is no ledger.
    pub(crate) const fn if_absent(&self) -> Absent {
        match self {
            Self::Import(import) if import.dry_run => Absent::Empty,
            Self::Put(put) if put.write().dry_run => Absent::Empty,
            Self::Import(_) | Self::Demo(_) | Self::Serve(_) | Self::Put(_) => Absent::Made,
            _ => Absent::Refused,
        }
    }
}
