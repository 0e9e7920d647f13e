//! What is wrong with what was typed, in Chinese: it is said before the text of the parser, which is English.

use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

/// What people look for, and the command that does it under another name.
const ELSEWHERE: [(&str, &str); 4] = [
    ("revisions", "audit"),
    ("log", "audit"),
    ("verify", "ledger verify"),
    ("releases", "release list"),
];

/// What is wrong, and what is expected; `None` if nothing is, as of a question for help or the version.
pub(crate) fn zh(err: &Error) -> Option<String> {
    let texts = |kind| match err.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let all = |kind| texts(kind).join("、");
    let one_of = |kind| match texts(kind).as_slice() {
        [] => String::new(),
        values => format!("；应为{}之一", values.join("、")),
    };
    let (argument, value) = (all(ContextKind::InvalidArg), all(ContextKind::InvalidValue));
    let problem = match err.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::UnknownArgument => {
            let meant = all(ContextKind::SuggestedArg);
            let meant = if meant.is_empty() { meant } else { format!("，是否为{meant}") };
            format!("没有参数{argument}{meant}")
        }
        ErrorKind::InvalidSubcommand => {
            let typed = all(ContextKind::InvalidSubcommand);
            let elsewhere = ELSEWHERE.iter().find(|(name, _)| *name == typed);
            let meant = elsewhere.map(|(_, command)| (*command).to_owned());
            let meant = meant.unwrap_or_else(|| all(ContextKind::SuggestedSubcommand));
            let meant = if meant.is_empty() { meant } else { format!("，是否为{meant}") };
            format!("没有命令{typed}{meant}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            format!("缺少命令{}", one_of(ContextKind::ValidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("{argument}缺少值{}", one_of(ContextKind::ValidValue))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument}的值“{value}”不对{}", one_of(ContextKind::ValidValue))
        }
        ErrorKind::ArgumentConflict => {
            let subcommand = all(ContextKind::InvalidSubcommand);
            let argument = if argument.is_empty() { subcommand } else { argument };
            match all(ContextKind::PriorArg) {
                prior if prior == argument => format!("参数{argument}只能给出一次"),
                prior if prior.is_empty() => format!("参数{argument}不能与其他参数同用"),
                prior => format!("参数{argument}不能与{prior}同用"),
            }
        }
        ErrorKind::TooManyValues => format!("{argument}多了值“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument}的值的个数不对")
        }
        ErrorKind::NoEquals => format!("{argument}与它的值之间应有等号"),
        ErrorKind::InvalidUtf8 => "参数应为UTF-8文字".to_owned(),
        _ => "不能读懂命令行".to_owned(),
    };
    Some(format!("用法错误 usage: {problem}"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::Cli;

    fn told(typed: &str) -> Option<String> {
        zh(&Cli::try_parse_from(typed.split(' ')).unwrap_err())
    }

    #[test]
    fn what_is_wrong_is_said_with_the_argument_and_what_is_expected() {
        for (typed, expected) in [
            ("scorecard query --aera 370102", "没有参数--aera，是否为--area"),
            ("scorecard qurey", "没有命令qurey，是否为query"),
            ("scorecard revisions", "没有命令revisions，是否为audit"),
            ("scorecard verify", "没有命令verify，是否为ledger verify"),
            (
                "scorecard history --area 370102",
                "缺少必需的参数：--indicator <INDICATOR>、--period <PERIOD>",
            ),
            ("scorecard check --area 370102 --year soon", "--year <YEAR>的值“soon”不对"),
            (
                "scorecard status --output xml",
                "--output <OUTPUT>的值“xml”不对；应为table、json、csv之一",
            ),
            ("scorecard status --output", "--output <OUTPUT>缺少值；应为table、json、csv之一"),
            ("scorecard audit --limit 0", "--limit <LIMIT>的值“0”不对"),
            (
                "scorecard status --store a.db --data http://x",
                "参数--store <FILE|URL>不能与--data <URL>同用",
            ),
            ("scorecard audit --author a --author b", "参数--author <AUTHOR>只能给出一次"),
            ("scorecard import a.csv --report a.txt", "--report <FILE>的值“a.txt”不对"),
            ("scorecard release", "缺少命令"),
        ] {
            let told = told(typed).unwrap();
            assert!(told.starts_with(&format!("用法错误 usage: {expected}")), "{typed}: {told}");
        }
    }

    #[test]
    fn of_what_is_asked_for_nothing_is_wrong() {
        assert_eq!(told("scorecard --help"), None);
        assert_eq!(told("scorecard put target --help"), None);
        assert_eq!(told("scorecard --version"), None);
    }
}
