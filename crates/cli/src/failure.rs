//! Why a command failed, for a person: what went wrong, and for refusals everything that was wrong.

use scorecard_wire::status::{faults_of, reason_of, words_of};
use tonic::{Code, Status};

/// All causes of an error on one line, and below it the faults that a service told, or what it says in English too.
pub(crate) fn explain(err: &anyhow::Error) -> String {
    // What lies behind a service's answer is the transport's business and is in its message already.
    let last = err.chain().position(|cause| cause.is::<Status>());
    let causes: Vec<String> =
        err.chain().take(last.map_or(usize::MAX, |last| last + 1)).map(cause).collect();
    let mut text = format!("错误 error: {}", causes.join(": "));
    for status in err.chain().filter_map(|cause| cause.downcast_ref::<Status>()) {
        let faults = faults_of(status);
        // Faults tell in English what the refusal itself says in Chinese.
        if faults.is_empty() && words_of(status) != status.message() {
            text.push_str(&format!("\n  {}", status.message()));
        }
        for fault in faults {
            text.push_str(&format!("\n  {fault}"));
        }
        if is_away(status) {
            text.push_str(
                "\n  服务连不上：先运行`scorecard serve`，或用--store直接打开台账文件。\
                 The service cannot be reached: run `scorecard serve` first, or open the ledger's file with --store.",
            );
        }
    }
    text
}

/// Whether a service could not be reached. What it says itself has a reason.
pub(crate) fn is_away(status: &Status) -> bool {
    status.code() == Code::Unavailable && reason_of(status).is_none()
}

/// A write that failed. If its answer was lost, nobody can tell whether it was carried out.
pub(crate) fn of_write(status: Status) -> anyhow::Error {
    let lost = reason_of(&status).is_none()
        && matches!(status.code(), Code::Unknown | Code::Internal | Code::Cancelled);
    let err = anyhow::Error::new(status);
    if !lost {
        return err;
    }
    err.context(
        "连接中断，不知道是否已经入库；请重新运行一次，已入库的内容不会再产生修订。The connection was lost, and it is not known \
         whether it was stored: run it again; what was stored is then unchanged",
    )
}

fn cause(err: &(dyn std::error::Error + 'static)) -> String {
    match err.downcast_ref::<Status>() {
        Some(status) => words_of(status),
        None => err.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{Fault, FaultReason, Lang, Text};
    use scorecard_wire::status::Refusal;

    use super::*;

    #[test]
    fn a_lost_answer_is_told_as_one() {
        let lost = of_write(Status::unknown("h2 protocol error"));
        assert!(explain(&lost).contains("不知道是否已经入库"), "{}", explain(&lost));
        let refusal = Refusal::new(Code::Internal, "INTERNAL", Text::zh("内部错误"));
        let answered = of_write(refusal.to_status("test", Lang::Zh));
        assert!(!explain(&answered).contains("不知道"), "{}", explain(&answered));
    }

    #[test]
    fn english_stands_beside_what_a_service_says_in_chinese() {
        let words = Text::new("没有地区x", "there is no area `x`");
        let refusal = Refusal::new(Code::NotFound, "NO_SUCH_AREA", words);
        let said = |lang| explain(&anyhow::Error::new(refusal.to_status("test", lang)));
        assert_eq!(said(Lang::Zh), "错误 error: 没有地区x\n  there is no area `x`");
        assert_eq!(said(Lang::En), "错误 error: there is no area `x`");
        let fault = Fault::new("area", FaultReason::MissingValue, Text::new("缺", "is missing"));
        let faulty = refusal.with_faults(vec![fault]).to_status("test", Lang::Zh);
        assert_eq!(explain(&anyhow::Error::new(faulty)).matches("there is").count(), 0);
    }

    #[test]
    fn only_who_is_not_reached_is_to_be_started() {
        let away = anyhow::Error::new(Status::unavailable("connection refused"));
        assert!(explain(&away).contains("scorecard serve"), "{}", explain(&away));
        let refusal = Refusal::new(Code::Unavailable, "STORE_UNAVAILABLE", Text::zh("存储不可用"));
        let answered = anyhow::Error::new(refusal.to_status("test", Lang::Zh));
        assert!(!explain(&answered).contains("scorecard serve"), "{}", explain(&answered));
    }
}
