//! Why a request is refused, as the gRPC error that says so.

use scorecard_domain::{Fault, Text};
use scorecard_wire::status::Refusal;
use tonic::{Code, Status, metadata::MetadataMap};

/// Whose reasons they are.
const DOMAIN: &str = "metrics.scorecard";

/// The error in the caller's language.
pub(crate) fn status(refusal: &Refusal, metadata: &MetadataMap) -> Status {
    refusal.to_status(DOMAIN, scorecard_wire::status::lang_of(metadata))
}

pub(crate) fn no_such_area(text: &str) -> Refusal {
    let message = Text::new(format!("没有地区{text}"), format!("there is no area `{text}`"));
    Refusal::new(Code::NotFound, "NO_SUCH_AREA", message)
}

pub(crate) fn ambiguous_code(code: &str, ids: &str) -> Refusal {
    let message = Text::new(
        format!("代码{code}在该时期属于多个地区：{ids}"),
        format!("several areas have the code `{code}` then: {ids}; name one by its id"),
    );
    Refusal::new(Code::FailedPrecondition, "AMBIGUOUS_CODE", message)
}

pub(crate) fn no_such_indicator(id: &str) -> Refusal {
    let message = Text::new(format!("没有指标{id}"), format!("there is no indicator `{id}`"));
    Refusal::new(Code::NotFound, "NO_SUCH_INDICATOR", message)
}

pub(crate) fn no_such_peer_group(id: &str) -> Refusal {
    let message = Text::new(format!("没有同级组{id}"), format!("there is no peer group `{id}`"));
    Refusal::new(Code::NotFound, "NO_SUCH_PEER_GROUP", message)
}

pub(crate) fn no_such_definition(id: &str, held: &str) -> Refusal {
    let message = Text::new(
        format!("没有成绩单定义{id}；台账中有：{held}"),
        format!("there is no definition `{id}`; the ledger has: {held}"),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_DEFINITION", message)
}

pub(crate) fn definition_needed(held: &str) -> Refusal {
    let message = Text::new(
        format!("请指明成绩单定义；台账中有：{held}"),
        format!("name a definition; the ledger has: {held}"),
    );
    Refusal::new(Code::InvalidArgument, "DEFINITION_NEEDED", message)
}

pub(crate) fn not_ready() -> Refusal {
    let message =
        Text::new("尚未读完台账，请稍后再试", "the ledger has not been read yet; try again");
    Refusal::new(Code::Unavailable, "NOT_READY", message)
}

pub(crate) fn stopping() -> Refusal {
    let message = Text::new("服务正在停止，请重新连接", "the server is stopping; connect again");
    Refusal::new(Code::Unavailable, "STOPPING", message)
}

pub(crate) fn not_reached(min_revision: u64, revision: u64) -> Refusal {
    let message = Text::new(
        format!("只跟到修订{revision}，等待修订{min_revision}超时"),
        format!(
            "followed up to revision {revision} only; revision {min_revision} did not come in time"
        ),
    );
    Refusal::new(Code::DeadlineExceeded, "REVISION_NOT_REACHED", message)
}

pub(crate) fn faulty(faults: Vec<Fault>) -> Refusal {
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    let message =
        Text::new(format!("请求有误：{first}"), format!("the request is faulty: {first}"));
    Refusal::new(Code::InvalidArgument, "FAULTY_REQUEST", message).with_faults(faults)
}
