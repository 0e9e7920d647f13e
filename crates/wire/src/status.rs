//! Refusals as gRPC errors: a stable reason, the first faults, and words in the caller's language.
//!
//! Errors travel in trailers, which clients and proxies limit to few kilobytes; so an error is at most
//! [`MAX_BYTES`] large, whatever is wrong.

use std::collections::{BTreeMap, HashMap};

use scorecard_domain::{Fault, FaultReason, Lang, Text};
use tonic::{Code, Status, metadata::MetadataMap};
use tonic_types::{ErrorDetails, FieldViolation, LocalizedMessage, StatusExt as _};

/// No error is larger: its message and its details, as they are encoded in trailers.
pub const MAX_BYTES: usize = 4096;

/// What the names of the trailers, the code and the framing take at most.
const FRAME: usize = 128;
/// No sentence is longer, in bytes of its encoding.
const MAX_SENTENCE: usize = 480;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What sort of failure it is.
    pub code: Code,
    /// Which one, as a stable name: `NO_SUCH_AREA`.
    pub reason: &'static str,
    /// A sentence for people, in both languages.
    pub message: Text,
    /// What is wrong with the input; as many of them as fit are sent, and how many there are.
    pub faults: Vec<Fault>,
    /// More for programs, by name: few and short.
    pub metadata: BTreeMap<&'static str, String>,
}

impl Refusal {
    /// A refusal without faults.
    pub fn new(code: Code, reason: &'static str, message: Text) -> Self {
        Self { code, reason, message, faults: Vec::new(), metadata: BTreeMap::new() }
    }

    /// With what is wrong with the input.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// With one more value for programs.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.metadata.insert(name, value.to_string());
        self
    }

    /// The error that a client gets. `domain` says whose reason it is: `data.scorecard`.
    pub fn to_status(&self, domain: &str, lang: Lang) -> Status {
        let message = cut(self.message.get(Lang::En), MAX_SENTENCE, percent_encoded);
        let mut metadata: HashMap<_, _> = self
            .metadata
            .iter()
            .map(|(name, value)| ((*name).to_owned(), cut(value, 128, char::len_utf8)))
            .collect();
        if !self.faults.is_empty() {
            metadata.insert("faults".to_owned(), self.faults.len().to_string());
        }
        let mut details = ErrorDetails::with_error_info(self.reason, domain, metadata);
        let (locale, words) = match lang {
            Lang::Zh => ("zh-CN", self.message.get(Lang::Zh)),
            Lang::En => ("en", self.message.get(Lang::En)),
        };
        let words = cut(words, MAX_SENTENCE, char::len_utf8);
        details.set_localized_message(locale, words);

        // As many faults as fit; then, as far as there is room, each in the caller's language too.
        let mut violations = Vec::new();
        let mut status = Status::with_error_details(self.code, &message, details.clone());
        let mut fits = |violations: &[FieldViolation]| {
            let more = details.set_bad_request(violations.to_vec()).clone();
            let larger = Status::with_error_details(self.code, &message, more);
            let fits = size(&larger) <= MAX_BYTES;
            if fits {
                status = larger;
            }
            fits
        };
        for fault in &self.faults {
            violations.push(violation(fault));
            if !fits(&violations) {
                violations.pop();
                break;
            }
        }
        if lang == Lang::Zh {
            for (i, fault) in self.faults.iter().enumerate().take(violations.len()) {
                let mut localized = violations.clone();
                if let Some(violation) = localized.get_mut(i) {
                    let said = cut(&fault.problem.words().zh, MAX_SENTENCE, char::len_utf8);
                    violation.localized_message = Some(LocalizedMessage::new("zh-CN", said));
                }
                if !fits(&localized) {
                    break;
                }
                violations = localized;
            }
        }
        status
    }
}

fn violation(fault: &Fault) -> FieldViolation {
    let Fault { path, reason, problem } = fault;
    let mut violation = FieldViolation::new(
        cut(path, MAX_SENTENCE, char::len_utf8),
        cut(problem.words().get(Lang::En), MAX_SENTENCE, char::len_utf8),
    );
    violation.reason = reason.slug().to_owned();
    violation
}

/// How large an error is in trailers, where messages are percent-encoded and details in base 64.
pub fn size(status: &Status) -> usize {
    let message: usize = status.message().chars().map(percent_encoded).sum();
    FRAME + message + status.details().len().div_ceil(3) * 4
}

fn percent_encoded(c: char) -> usize {
    match c {
        '%' | '"' | '#' | '<' | '>' | '`' | '?' | '{' | '}' | ' ' => 3,
        '!'..='~' => 1,
        _ => 3 * c.len_utf8(),
    }
}

/// The text, or its beginning and an ellipsis if it takes more than `limit`.
fn cut(text: &str, limit: usize, taken: impl Fn(char) -> usize) -> String {
    let mut used = 0;
    let mut fits = |c: char| {
        used += taken(c);
        used <= limit
    };
    match text.char_indices().find(|(_, c)| !fits(*c)) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// The language that a caller prefers, by the header `accept-language`; Chinese if it names neither
/// (the error's message is always in English).
pub fn lang_of(metadata: &MetadataMap) -> Lang {
    let header = metadata.get("accept-language").and_then(|value| value.to_str().ok());
    let mut best = (0.0f32, Lang::Zh);
    for range in header.unwrap_or_default().split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let lang = match tag.trim().split('-').next() {
            Some(tag) if tag.eq_ignore_ascii_case("zh") => Lang::Zh,
            Some(tag) if tag.eq_ignore_ascii_case("en") => Lang::En,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok());
        if let Some(weight) = weight
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

/// The stable reason of an error, if it carries one.
pub fn reason_of(status: &Status) -> Option<String> {
    status.get_details_error_info().map(|info| info.reason)
}

/// The value of that name that an error carries for programs.
pub fn value_of(status: &Status, name: &str) -> Option<String> {
    status.get_details_error_info()?.metadata.remove(name)
}

/// The faults that an error carries: the first ones, if there are many; in Chinese too if that was asked for.
pub fn faults_of(status: &Status) -> Vec<Fault> {
    let violations = status.get_details_bad_request().map(|request| request.field_violations);
    let fault = |violation: FieldViolation| {
        // A reason that a newer server knows is no reason to lose the fault.
        let reason = violation.reason.parse().unwrap_or(FaultReason::InvalidValue);
        let zh = violation.localized_message.filter(|it| it.locale.starts_with("zh"));
        let words = Text::new(zh.map(|it| it.message).unwrap_or_default(), violation.description);
        Fault::new(violation.field, reason, words)
    };
    violations.into_iter().flatten().map(fault).collect()
}

/// The words of an error for people: in the language that was asked for if it carries them.
pub fn words_of(status: &Status) -> String {
    match status.get_details_localized_message() {
        Some(LocalizedMessage { message, .. }) => message,
        None => status.message().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences;

    fn faulty(n_faults: usize) -> Refusal {
        let fault =
            |i| Fault::missing(format!("changes[{i}].observation.value"), sentences::a_number());
        Refusal::new(
            Code::InvalidArgument,
            "FAULTY_CHANGES",
            Text::new("有改动不正确，一项也没有保存", "changes are faulty; nothing was stored"),
        )
        .with_faults((0..n_faults).map(fault).collect())
    }

    #[test]
    fn an_error_says_why_to_programs_and_people() {
        let refusal = faulty(2).with("revision", 7);
        let status = refusal.to_status("data.scorecard", Lang::Zh);
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(status.message(), "changes are faulty; nothing was stored");
        assert_eq!(reason_of(&status).as_deref(), Some("FAULTY_CHANGES"));
        assert_eq!(value_of(&status, "revision").as_deref(), Some("7"));
        assert_eq!(value_of(&status, "faults").as_deref(), Some("2"));
        assert_eq!(faults_of(&status), refusal.faults);
        let english = faults_of(&refusal.to_status("data.scorecard", Lang::En));

        assert_eq!(
            english[0].problem.words(),
            &Text::new("", "is missing; expected a number, such as 161.3")
        );
        assert_eq!(words_of(&status), "有改动不正确，一项也没有保存");
        assert_eq!(words_of(&refusal.to_status("data.scorecard", Lang::En)), status.message());
    }

    #[test]
    fn an_error_is_small_however_much_is_wrong() {
        let refusal = faulty(10_000).with("text", "长".repeat(5000));
        let status = refusal.to_status("data.scorecard", Lang::Zh);
        assert!(size(&status) <= MAX_BYTES, "{}", size(&status));
        assert_eq!(value_of(&status, "faults").as_deref(), Some("10000"));
        let told = faults_of(&status);
        assert!(told.len() >= 5, "{}", told.len());
        let english = |faults: &[Fault]| faults.iter().map(ToString::to_string).collect::<Vec<_>>();
        let all = english(&refusal.faults);
        assert!(all.starts_with(&english(&told)), "the first ones, in order");
        let in_english = refusal.to_status("data.scorecard", Lang::En);
        assert_eq!(
            english(&faults_of(&in_english)),
            english(&told),
            "Chinese takes no fault's place"
        );

        let long =
            Refusal::new(Code::NotFound, "X", Text::new("长".repeat(9000), "长".repeat(9000)));
        assert!(size(&long.to_status("data.scorecard", Lang::Zh)) <= MAX_BYTES);
    }

    #[test]
    fn the_size_is_that_of_the_trailers() {
        let status = faulty(3).to_status("data.scorecard", Lang::Zh);
        let headers = status.into_http::<()>().into_parts().0.headers;
        let real: usize =
            headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let status = faulty(3).to_status("data.scorecard", Lang::Zh);
        assert!(real <= size(&status) && size(&status) - real <= FRAME, "{real} {}", size(&status));
    }

    #[test]
    fn the_caller_chooses_the_language() {
        #[track_caller]
        fn check(header: &'static str, expected: Lang) {
            let mut metadata = MetadataMap::new();
            metadata.insert("accept-language", header.parse().unwrap());
            assert_eq!(lang_of(&metadata), expected, "{header}");
        }
        check("", Lang::Zh);
        check("fr", Lang::Zh);
        check("en", Lang::En);
        check("en-GB, zh;q=0.8", Lang::En);
        check("en;q=0.3, zh-CN;q=0.9", Lang::Zh);
        check("fr, EN;q=0.1", Lang::En);
    }
}
