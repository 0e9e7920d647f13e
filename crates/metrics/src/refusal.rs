//! Why a request is refused, as the gRPC error that says so.

use scorecard_domain::{Area, Fault, Lang, Period, Text};
use scorecard_service::clearance::{HEADER, NoSuchClearance};
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

/// No area had a code in a period; `others` had it at other times.
pub(crate) fn no_area_with(code: &str, period: Period, others: &[&Area]) -> Refusal {
    if others.is_empty() {
        return no_such_area(code);
    }
    let others = Area::at_other_times(others);
    let message = Text::new(
        format!("{period}没有代码为{code}的地区{}", others.zh),
        format!("no area had the code `{code}` in {period}{}", others.en),
    );
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
    let message = Text::new(
        format!(
            "没有指标{id}；全部指标见`scorecard audit --kind indicator`，或台账服务的ListIndicators"
        ),
        format!(
            "there is no indicator `{id}`: `scorecard audit --kind indicator` and the ledger's ListIndicators tell which there are"
        ),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_INDICATOR", message)
}

pub(crate) fn no_such_peer_group(id: &str) -> Refusal {
    let message = Text::new(format!("没有同级组{id}"), format!("there is no peer group `{id}`"));
    Refusal::new(Code::NotFound, "NO_SUCH_PEER_GROUP", message)
}

/// Which ones the ledger has.
fn there_are(held: &str) -> Text {
    if held.is_empty() {
        return Text::new("台账中一个也没有", "the ledger has none");
    }
    Text::new(format!("台账中有：{held}"), format!("the ledger has: {held}"))
}

pub(crate) fn no_such_definition(id: &str, held: &str) -> Refusal {
    let Text { zh, en } = there_are(held);
    let message = Text::new(
        format!("没有成绩单定义{id}；{zh}"),
        format!("there is no definition `{id}`; {en}"),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_DEFINITION", message)
}

pub(crate) fn definition_needed(held: &str) -> Refusal {
    let Text { zh, en } = there_are(held);
    let message = Text::new(format!("请指明成绩单定义；{zh}"), format!("name a definition; {en}"));
    Refusal::new(Code::InvalidArgument, "DEFINITION_NEEDED", message)
}

pub(crate) fn no_such_assessment(id: &str, held: &str) -> Refusal {
    let Text { zh, en } = there_are(held);
    let message = Text::new(
        format!("没有综合考核{id}；{zh}"),
        format!("there is no assessment `{id}`; {en}"),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_ASSESSMENT", message)
}

pub(crate) fn assessment_needed(held: &str) -> Refusal {
    let Text { zh, en } = there_are(held);
    let message = Text::new(format!("请指明综合考核；{zh}"), format!("name an assessment; {en}"));
    Refusal::new(Code::InvalidArgument, "ASSESSMENT_NEEDED", message)
}

pub(crate) fn members_unknown(group: &str) -> Refusal {
    let message = Text::new(
        format!("不知道同级组{group}有哪些成员，无法考核"),
        format!("it is not known who belongs to `{group}`, so that nobody can be assessed"),
    );
    Refusal::new(Code::FailedPrecondition, "MEMBERS_UNKNOWN", message)
}

pub(crate) fn assessment_too_large(work: usize, limit: usize) -> Refusal {
    let message = Text::new(
        format!("次数×节点×地区共{work}，超过{limit}；请减少抽取权重的次数"),
        format!("draws × nodes × areas are {work}, more than {limit}; ask for fewer draws"),
    );
    Refusal::new(Code::ResourceExhausted, "ASSESSMENT_TOO_LARGE", message)
}

pub(crate) fn no_clearance(err: &NoSuchClearance) -> Refusal {
    let zh = format!("请求头{HEADER}为“{}”，应为public或full，只给一次", err.0);
    Refusal::new(Code::InvalidArgument, "CLEARANCE_INVALID", Text::new(zh, err.to_string()))
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

/// What figures were made from then was erased: the revision `by` says when, by whom and on what ground.
pub(crate) fn erased(by: u64) -> Refusal {
    let message = Text::new(
        format!("当时的部分数据已抹除（见修订{by}），无法再计算当时的结果"),
        format!(
            "some of what was recorded then was erased by revision {by}, so figures of then cannot be made"
        ),
    );
    Refusal::new(Code::NotFound, "ERASED", message).with("erased_by", by)
}

pub(crate) fn ledger_unavailable() -> Refusal {
    let message = Text::new(
        "台账暂时连接不上，读不到过去的数据，请稍后再试",
        "the ledger is away, so the past cannot be read: try again",
    );
    Refusal::new(Code::Unavailable, "LEDGER_UNAVAILABLE", message)
}

pub(crate) fn ledger_unreadable() -> Refusal {
    let message = Text::new(
        "台账发来的内容本程序读不懂；请检查两者的版本",
        "the ledger sent what this program cannot read: look at the versions of both",
    );
    Refusal::new(Code::Internal, "LEDGER_UNREADABLE", message)
}

pub(crate) fn no_such_figure(id: &str, held: &str) -> Refusal {
    let message = Text::new(
        format!("定义中没有数据项{id}，或它所属的地区不存在；定义中有：{held}"),
        format!("the definition has no figure `{id}`, or there is no area for it; it has: {held}"),
    );
    Refusal::new(Code::NotFound, "NO_SUCH_FIGURE", message)
}

pub(crate) fn failed() -> Refusal {
    let message = Text::new("服务内部出错，请重试", "the service failed: try again");
    Refusal::new(Code::Internal, "FAILED", message)
}

pub(crate) fn faulty(faults: Vec<Fault>) -> Refusal {
    let first = |lang| faults.first().map(|fault| fault.told(lang)).unwrap_or_default();
    let message = Text::new(
        format!("请求有误：{}", first(Lang::Zh)),
        format!("the request is faulty: {}", first(Lang::En)),
    );
    Refusal::new(Code::InvalidArgument, "FAULTY_REQUEST", message).with_faults(faults)
}
