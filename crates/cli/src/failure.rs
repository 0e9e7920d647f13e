//! Why a command failed, for a person: what went wrong, and for refusals everything that was wrong.

use scorecard_wire::status::{faults_of, words_of};
use tonic::{Code, Status};

/// All causes of an error on one line, and below it the faults that a service told.
pub(crate) fn explain(err: &anyhow::Error) -> String {
    // What lies behind a service's answer is the transport's business and is in its message already.
    let last = err.chain().position(|cause| cause.is::<Status>());
    let causes: Vec<String> =
        err.chain().take(last.map_or(usize::MAX, |last| last + 1)).map(cause).collect();
    let mut text = format!("错误 error: {}", causes.join(": "));
    for status in err.chain().filter_map(|cause| cause.downcast_ref::<Status>()) {
        for fault in faults_of(status) {
            text.push_str(&format!("\n  {fault}"));
        }
        if status.code() == Code::Unavailable {
            text.push_str(
                "\n  服务连不上：先运行`scorecard serve`，或用--store直接打开台账文件。\
                 The service cannot be reached: run `scorecard serve` first, or open the ledger's file with --store.",
            );
        }
    }
    text
}

fn cause(err: &(dyn std::error::Error + 'static)) -> String {
    match err.downcast_ref::<Status>() {
        Some(status) => words_of(status),
        None => err.to_string(),
    }
}
