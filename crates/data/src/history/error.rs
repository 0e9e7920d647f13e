//! Why a history was not written or not taken over.

use std::{io, path::PathBuf};

use scorecard_domain::Text;

use crate::{
    content::{Digest, LedgerId},
    ledger::batch::RequestId,
    store::{Damage, StoreError},
};

/// What is wrong with a file's bytes.
#[derive(Debug, thiserror::Error)]
pub enum InvalidHistory {
    /// It is something else.
    #[error(
        "它不是台账的历史，应为`scorecard ledger export`写出的文件 (it is not the history of a ledger: expected a file that \
         `scorecard ledger export` wrote)"
    )]
    Foreign,
    /// It was written by a later version of this program.
    #[error(
        "它的格式是第{0}版，本程序只认得第1、2版，请用更新的版本 (its format is version {0}, this program knows versions 1 and 2: \
         use a later version of this program)"
    )]
    OtherVersion(String),
    /// Its end is missing.
    #[error(
        "它在{length}字节后中断，请重新复制或导出 (it is cut off after {length} bytes: copy it again, or export it again)"
    )]
    CutOff {
        /// So many bytes are there.
        length: u64,
    },
    /// It is not as it was written.
    #[error(
        "第{at}字节处的内容与写出时不符，请重新复制或导出（原文：{problem}）(the frame at byte {at} is not as it was written: {problem}; copy it again, \
         or export it again)"
    )]
    Broken {
        /// Where the frame begins, counted from 0.
        at: u64,
        /// What is wrong, in one sentence without a full stop.
        problem: String,
    },
    /// It cannot be read.
    #[error("不能读取 (it cannot be read)")]
    Read(#[from] io::Error),
}

/// Why a history was not written. Nothing is left of it.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Where it is to be, something is.
    #[error("{file}已经存在，请另取名称或先移走 ({file} is there already: name another, or move it away)", file = .0.display())]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("不能写入{name} (cannot write {name})", name = file.display())]
    Write {
        /// Which file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// What the store holds is not as it was written.
    #[error(
        "台账与写入时不符，用`scorecard ledger verify`查看全部（原文：{0}）(the ledger is damaged: {0}; `scorecard ledger verify` tells all of it)"
    )]
    Damaged(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a history was not taken over. The store is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not as it has to be.
    #[error("不能接收{name} (cannot take over {name})", name = file.display())]
    Invalid {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        #[source]
        source: InvalidHistory,
    },
    /// It is whole, but not the history that somebody outside knows.
    #[error(
        "这不是所期望的历史：{} (this is not the history that was expected: {})",
        joined(.0, |told| told.zh, "；"), joined(.0, |told| told.en, "; ")
    )]
    Unexpected(Vec<Damage>),
    /// The store keeps another ledger.
    #[error(
        "存储中是台账{store}，文件是台账{file}的，请指明空的存储，或同一台账的 (the store keeps the ledger {store}, the file is of \
         the ledger {file}: name an empty store, or one of the file's ledger)"
    )]
    OtherLedger {
        /// What the store keeps.
        store: LedgerId,
        /// What the file is of.
        file: LedgerId,
    },
    /// The store went on otherwise.
    #[error(
        "两份历史从修订{revision}起不同，其中一份不是由另一份而来，不能合并 (the histories part at revision {revision}: its digest is \
         {store} in the store and {file} in the file; one of them was not made from the other, and nothing joins them)"
    )]
    Diverged {
        /// The first revision that differs.
        revision: u64,
        /// Its digest in the store.
        store: Digest,
        /// Its digest in the file.
        file: Digest,
    },
    /// The store has more.
    #[error(
        "存储中有{store}个修订，文件只有前{file}个，比存储旧，没有可接收的 (the store holds {store} revisions, the file only the first \
         {file} of them: it is older, and there is nothing to take over)"
    )]
    Longer {
        /// The store's last revision.
        store: u64,
        /// The file's last revision.
        file: u64,
    },
    /// A request got one answer here and another there.
    #[error(
        "“{author}”的请求“{request_id}”（{method}）在存储中与在文件中得到的应答不同，不能合并 (the request `{request_id}` of `{author}` \
         by {method} got another answer in the store than in the file: nothing joins them)"
    )]
    OtherAnswer {
        /// Who asked.
        author: String,
        /// By which method.
        method: String,
        /// Under which id.
        request_id: RequestId,
    },
    /// Something that the store holds was erased there.
    #[error(
        "文件的修订{by}记录修订{revision}有内容已抹除，而存储中还有，请接收到空的存储，并销毁这一个 (revision {by} of the file says that \
         something of revision {revision} was erased, and the store still has it: take the file over into an empty store, \
         and do away with this one)"
    )]
    Erased {
        /// Of which revision.
        revision: u64,
        /// The revision that records it.
        by: u64,
    },
    /// Who gave the entries stopped before the last.
    #[error("历史不完整 (the history ended before its end was told)")]
    Unfinished,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn joined(damages: &[Damage], of: fn(Text) -> String, between: &str) -> String {
    damages.iter().map(|damage| of(damage.told())).collect::<Vec<_>>().join(between)
}
