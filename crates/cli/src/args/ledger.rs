//! The options of `scorecard ledger`: a store itself, without a service.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use scorecard_data::Expected;

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
