//! Why the ledger's services refuse a request: every reason that a client can meet, in one place.

use scorecard_domain::{Area, Fault, Key, Kind, Lang, ReleaseId, Text, words::kind_name};
use scorecard_service::{
    Chain,
    clearance::{HEADER, NoSuchClearance},
};
use scorecard_wire::status::Refusal;
use tonic::Code;

use crate::{
    CommitError, NotReached, ReleaseError, ReportingError, StoreError, Timestamp, WatchError,
    filter::FilterError, sentences,
};

/// Whose reasons these are.
pub(crate) const DOMAIN: &str = "data.scorecard";

/// A request other than a batch of changes has faults.
pub(super) fn of_request<T>(read: Result<T, Vec<Fault>>) -> Result<T, Refusal> {
    read.map_err(|faults| {
        let first = first(&faults);
        let message = Text::new(
            format!("请求有{}处错误，第一处：{}", faults.len(), first.zh),
            format!("the request has {} fault(s), the first of them: {}", faults.len(), first.en),
        );
        Refusal::new(Code::InvalidArgument, "FAULTY_REQUEST", message).with_faults(faults)
    })
}

/// The first of some faults, for people.
fn first(faults: &[Fault]) -> Text {
    let told = |lang| faults.first().map(|fault| fault.told(lang)).unwrap_or_default();
    Text::new(told(Lang::Zh), told(Lang::En))
}

/// A batch of changes has faults.
pub(super) fn of_changes(faults: Vec<Fault>) -> Refusal {
    let first = first(&faults);
    let message = Text::new(
        format!("改动有{}处错误，一项也没有保存；第一处：{}", faults.len(), first.zh),
        format!(
            "the changes have {} fault(s), nothing was stored; the first of them: {}",
            faults.len(),
            first.en
        ),
    );
    Refusal::new(Code::InvalidArgument, "FAULTY_CHANGES", message).with_faults(faults)
}

/// The caller may see what is public, and the method takes more.
pub(super) fn needs_full() -> Refusal {
    let message = Text::new(
        "写入、审计、采集计划、报送情况等只对可查看全部数据的调用方开放；本次请求只能查看可公布的数据",
        "writing, auditing, collection plans and the status of reporting are for callers with full clearance; this request has public clearance",
    );
    Refusal::new(Code::PermissionDenied, "FULL_CLEARANCE_REQUIRED", message)
}

/// There is no such clearance.
pub(super) fn no_clearance(err: &NoSuchClearance) -> Refusal {
    let zh = format!("请求头{HEADER}为“{}”，应为public或full，只给一次", err.0);
    let message = Text::new(zh, err.to_string());
    Refusal::new(Code::InvalidArgument, "CLEARANCE_INVALID", message)
}

/// There are more changes than the method takes.
pub(super) fn too_many_changes(limit: u32, instead: &Text) -> Refusal {
    let message = Text::new(
        format!("一次最多{limit}项改动；{}", instead.zh),
        format!("at most {limit} changes are taken at once; {}", instead.en),
    );
    Refusal::new(Code::InvalidArgument, "TOO_MANY_CHANGES", message).with("max_changes", limit)
}

/// There is nothing under a key.
pub(super) fn no_such(key: &Key) -> Refusal {
    missing(key, Text::default())
}

/// What was under a key at the time was erased: the revision `by` says when, by whom and on what ground.
pub(super) fn erased(key: &Key, by: u64) -> Refusal {
    let why = Text::new(
        format!("：当时的内容已抹除，见修订{by}"),
        format!(": what was there then was erased by revision {by}"),
    );
    missing(key, why).with("erased_by", by)
}

fn missing(key: &Key, why: Text) -> Refusal {
    let reason = match key.kind() {
        Kind::Area => "NO_SUCH_AREA",
        Kind::Indicator => "NO_SUCH_INDICATOR",
        Kind::Source => "NO_SUCH_SOURCE",
        Kind::PeerGroup => "NO_SUCH_PEER_GROUP",
        Kind::Definition => "NO_SUCH_DEFINITION",
        Kind::Observation => "NO_SUCH_OBSERVATION",
        Kind::Target => "NO_SUCH_TARGET",
        Kind::Honour => "NO_SUCH_HONOUR",
        Kind::Milestone => "NO_SUCH_MILESTONE",
        Kind::Media => "NO_SUCH_MEDIA",
        Kind::Imprint => "NO_SUCH_IMPRINT",
        Kind::CollectionPlan => "NO_SUCH_COLLECTION_PLAN",
        Kind::Release => "NO_SUCH_RELEASE",
        Kind::Suppression => "NO_SUCH_SUPPRESSION",
        Kind::Assessment => "NO_SUCH_ASSESSMENT",
        Kind::Outcome => "NO_SUCH_OUTCOME",
    };
    let kind = kind_name(key.kind());
    let message = Text::new(
        format!("没有{}“{key}”{}", kind.zh, why.zh),
        format!("no {} `{key}`{}", kind.en, why.en),
    );
    Refusal::new(Code::NotFound, reason, message)
}

/// No area had a code in a period, or ever if none is given; `others` had it at other times.
pub(super) fn no_area_with(code: &str, period: &str, others: &[&Area]) -> Refusal {
    let others = Area::at_other_times(others);
    let message = Text::new(
        format!("{period}没有代码为“{code}”的地区{}", others.zh),
        format!("no area had the code `{code}`{}{}", within(period), others.en),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_AREA", message)
}

/// Several areas had a code in a period, or ever if none is given.
pub(super) fn ambiguous_code(code: &str, period: &str, areas: &[&Area]) -> Refusal {
    let ids: Vec<_> = areas.iter().map(|area| area.id.as_str()).collect();
    let [zh, en] = match period {
        "" => ["请写标识，或写明时期", "write the id, or a period"],
        _ => ["请写标识", "write the id"],
    };
    let message = Text::new(
        format!("{period}有{}个地区的代码都是“{code}”：{}；{zh}", ids.len(), ids.join("、")),
        format!(
            "{} areas had the code `{code}`{}: {}; {en}",
            ids.len(),
            within(period),
            ids.join(", ")
        ),
    );
    Refusal::new(Code::FailedPrecondition, "AMBIGUOUS_CODE", message)
}

/// The period in an English sentence; nothing if there is none.
fn within(period: &str) -> String {
    if period.is_empty() { String::new() } else { format!(" in {period}") }
}

/// A page token is not of this query.
pub(super) fn page_token() -> Refusal {
    let message = Text::new(
        "翻页标记不属于这个查询；请从第一页重新开始",
        "the page token is not of this query; begin again with the first page",
    );
    Refusal::new(Code::InvalidArgument, "PAGE_TOKEN_INVALID", message)
}

/// A filter cannot be read.
pub(super) fn of_filter(err: FilterError) -> Refusal {
    let FilterError { position, problem } = err;
    let message = Text::new(
        format!("过滤条件第{position}个字符处有误：{}", problem.zh),
        format!("the filter is wrong at character {position}: {}", problem.en),
    );
    let fault = Fault::invalid("filter", sentences::at_character(position, problem));
    Refusal::new(Code::InvalidArgument, "FILTER_INVALID", message)
        .with("position", position)
        .with_faults(vec![fault])
}

/// An import did not come as header, batches and finish.
pub(super) fn import_order(zh: &str, en: &str) -> Refusal {
    let message = Text::new(format!("{zh}；什么也没有保存"), format!("{en}; nothing was stored"));
    Refusal::new(Code::InvalidArgument, "IMPORT_OUT_OF_ORDER", message)
}

/// The server is about to end.
pub(super) fn stopping() -> Refusal {
    let message = Text::new("服务正在停止，请稍后重试", "the server is stopping; try again");
    Refusal::new(Code::Unavailable, "STOPPING", message)
}

/// A revision has not been reached.
pub(super) fn of_not_reached(err: &NotReached) -> Refusal {
    match err {
        NotReached::Revision { asked, current } => {
            let zh = format!(
                "还没有修订{asked}，台账现至修订{current}；请写已有的修订，要当前的数据则不写"
            );
            let message = Text::new(zh, err.to_string());
            Refusal::new(Code::OutOfRange, "REVISION_NOT_REACHED", message)
                .with("revision", current)
        }
        NotReached::NoSuchRelease { asked, known, more } => {
            let ids: Vec<_> = known.iter().map(ReleaseId::as_str).collect();
            let there_are = match ids.join("、") {
                none if none.is_empty() => "台账中还没有发布".to_owned(),
                ids if *more => format!("台账中有{ids}等"),
                ids => format!("台账中有{ids}"),
            };
            let zh = format!("没有发布“{asked}”；{there_are}");
            Refusal::new(Code::NotFound, "NO_SUCH_RELEASE", Text::new(zh, err.to_string()))
        }
        NotReached::Store(err) => of_store(err),
    }
}

/// A moment is still to come.
pub(super) fn instant_not_reached(asked: Timestamp, now: Timestamp) -> Refusal {
    let message = Text::new(
        format!("{asked}还没有到，现在是{now}；要当前的数据请不写`as_of`"),
        format!("{asked} is still to come, it is {now}; for what is held now leave `as_of` out"),
    );
    Refusal::new(Code::OutOfRange, "INSTANT_NOT_REACHED", message).with("now", now)
}

/// A position cannot be followed.
pub(super) fn of_watch(err: &WatchError) -> Refusal {
    match err {
        WatchError::Diverged(_) => {
            let zh = "位置不在这个账本的历史里；请从快照重建";
            let message = Text::new(zh, err.to_string());
            Refusal::new(Code::FailedPrecondition, "LEDGER_DIVERGED", message)
        }
        WatchError::Store(err) => of_store(err),
    }
}

/// It cannot be told what was reported.
pub(super) fn of_reporting(err: &ReportingError) -> Refusal {
    match err {
        ReportingError::NoSuchPlan(id) => no_such(&Key::CollectionPlan(id.clone())),
        ReportingError::NoSuchDepartment { asked, known } => {
            let zh = match known.as_slice() {
                [] => format!("没有部门“{asked}”的采集计划；台账中还没有采集计划"),
                known => format!("没有部门“{asked}”的采集计划；有计划的部门：{}", known.join("、")),
            };
            let message = Text::new(zh, err.to_string());
            Refusal::new(Code::NotFound, "NO_SUCH_DEPARTMENT", message)
        }
        ReportingError::Store(err) => of_store(err),
    }
}

/// A release is not led on.
pub(super) fn of_release(err: ReleaseError) -> Refusal {
    match err {
        ReleaseError::NoSuchRelease(id) => no_such(&Key::Release(id)),
        ReleaseError::Exists(id) => {
            let message = Text::new(
                format!("已有发布“{id}”；请另取标识，或推进已有的"),
                format!(
                    "there is a release `{id}` already; choose another id, or advance that one"
                ),
            );
            Refusal::new(Code::AlreadyExists, "RELEASE_EXISTS", message)
        }
        ReleaseError::Overtaken(ref id) => {
            let zh = format!("发布“{id}”同时被别人改动，什么也没有保存；请重新读取后再试");
            Refusal::new(Code::Aborted, "REVISION_MISMATCH", Text::new(zh, err.to_string()))
        }
        ReleaseError::NotReached(err) => of_not_reached(&err),
        ReleaseError::Commit(err) => of_commit(err),
    }
}

/// More is owed than is counted for one answer.
pub(super) fn too_much_owed(figures: u64, obligations: usize) -> Refusal {
    let message = Text::new(
        format!("应报数据超过{figures}项，或计划与时期超过{obligations}组；请减少计划或时期"),
        format!(
            "more than {figures} figures are owed, or for more than {obligations} plans and periods; \
             ask for fewer plans or periods"
        ),
    );
    Refusal::new(Code::FailedPrecondition, "TOO_MUCH_OWED", message)
}

/// A batch was not committed.
pub(super) fn of_commit(err: CommitError) -> Refusal {
    match err {
        CommitError::Faulty(validated) => of_changes(validated.faults),
        CommitError::Mismatch(mismatches) => {
            let fault = |mismatch: &crate::Mismatch| {
                Fault::inconsistent(
                    format!("{}.if_revision", mismatch.path),
                    sentences::expected_revision(mismatch.expected, mismatch.actual),
                )
            };
            let n_keys = mismatches.len();
            let actual = mismatches.first().map_or(0, |mismatch| mismatch.actual);
            let faults = mismatches.iter().map(fault).collect();
            let message = Text::new(
                format!("有{n_keys}项已被别人改动，什么也没有保存；请重新读取"),
                CommitError::Mismatch(mismatches).to_string(),
            );
            Refusal::new(Code::Aborted, "REVISION_MISMATCH", message)
                .with("revision", actual)
                .with_faults(faults)
        }
        CommitError::RequestIdReused(_) => {
            let zh = "这个request_id已用于别的内容；新的一批请用新的";
            let message = Text::new(zh, err.to_string());
            Refusal::new(Code::AlreadyExists, "REQUEST_ID_REUSED", message)
        }
        CommitError::Store(err) => of_store(&err),
    }
}

/// The store failed. What failed is for the log: a client can only try again, or not.
pub(super) fn of_store(err: &StoreError) -> Refusal {
    match err {
        StoreError::Unavailable { .. } => {
            tracing::error!(error = %Chain(err), "the store failed");
            let message =
                Text::new("存储暂不可用，请稍后重试", "the store is unavailable; try again");
            Refusal::new(Code::Unavailable, "STORE_UNAVAILABLE", message)
        }
        StoreError::Full { doing, .. } => {
            tracing::error!(error = %Chain(err), "the disk is full");
            let message = Text::new(
                "磁盘已满（台账所在磁盘，或大批导入暂存的store.spool所在磁盘），什么也没有保存；请腾出空间后再试",
                format!(
                    "the disk is full, as found while trying to {doing}; nothing was stored: make room where the ledger is, or \
                     where large imports are kept meanwhile (`store.spool`), and try again"
                ),
            );
            Refusal::new(Code::ResourceExhausted, "STORE_FULL", message)
        }
        StoreError::Corrupt { .. } => internal("read the store, which is corrupt", err),
        StoreError::Closed => stopping(),
    }
}

/// Something that cannot be went wrong. What, is for the log.
pub(super) fn internal(doing: &str, err: &(dyn std::error::Error + 'static)) -> Refusal {
    tracing::error!(error = %Chain(err), "failed to {doing}");
    let message = Text::new("内部错误", "internal error");
    Refusal::new(Code::Internal, "INTERNAL", message)
}
