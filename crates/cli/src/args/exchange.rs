//! The options of what goes in and out in files: `import`, `form`, `export`.

use std::path::PathBuf;

use clap::Args;

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
    /// 撤回该范围内数据集没有的行，例如370102/2022；只撤回所导入的文件能够含有的，并逐项列出，可先加--dry-run查看。Also withdraws what the ledger
    /// has of this area and period and the dataset has not: only what the imported files could have had, item by item; see it
    /// first with --dry-run.
    #[arg(long, value_name = "AREA/PERIOD")]
    pub(crate) replace: Vec<String>,
    /// 导入报告，新建的文件，可多次给出：全部错误和提醒，.json供程序读取，.xlsx为标出问题单元格的副本，见docs/forms.md。A report of all faults
    /// and warnings, a new file each time it is given: `*.json` for programs, `*.xlsx` a copy of the file with the cells
    /// marked.
    #[arg(long, value_name = "FILE", value_parser = report_file)]
    pub(crate) report: Vec<PathBuf>,
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
    /// 按某个修订号、时刻或发布的台账制作；默认为当前。此后已变的数据，填报的行导入时会被拒绝。Made of the ledger as it stood at a revision, moment
    /// or release; now by default. Rows of what has changed since are refused when the form comes back.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
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
    /// 截至某个修订号、时刻（如2023-02-01 08:30，不写时区即为+08:00；只写日期即为当日结束时）或发布的台账；默认为当前。As the ledger stood at a revision,
    /// moment (+08:00 where no offset is given, a day's end) or release; now by default.
    #[arg(long, value_name = "REVISION|INSTANT|release:ID")]
    pub(crate) as_of: Option<String>,
    /// 只含这些地区的事实，代码或标识，可多次给出；代码在每个--period（没有则任何时候）须只属于一个地区。Only facts of these areas, by
    /// code or id; a code must be that of one area in each `--period`, or ever where there is none.
    #[arg(long)]
    pub(crate) area: Vec<String>,
    /// 只含这些时期的事实，可多次给出。Only facts of these periods.
    #[arg(long)]
    pub(crate) period: Vec<String>,
    /// 只含这些指标的观测值和目标，可多次给出。Only observations and targets of these indicators.
    #[arg(long)]
    pub(crate) indicator: Vec<String>,
}
