//! The options of what runs programs: `demo`, `serve`, and what typesetting needs.

use std::path::PathBuf;

use clap::Args;

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
