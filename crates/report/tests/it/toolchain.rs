//! The typst command that is missing, old, something else, or does not end.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use crate::{bench::Bench, fixture::scorecard};

/// A bench whose typst is a script; the folder of the fonts is there and empty.
fn bench(script: &str) -> Bench {
    let mut bench = Bench::with(PathBuf::new(), PathBuf::new());
    let folder = bench.folder.path();
    let typst = folder.join("typst");
    fs::write(&typst, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&typst, fs::Permissions::from_mode(0o755)).unwrap();
    bench.toolchain.typst = typst;
    bench.toolchain.fonts = folder.to_owned();
    bench
}

#[tokio::test]
async fn a_command_that_is_not_there_is_told_with_what_to_do() {
    let mut bench = bench("");
    bench.toolchain.typst = "no-such-typst".into();
    let expected = "there is no typst command `no-such-typst`; install typst 0.15.1 or newer, as `cargo xtask \
        prerequisites` does, or say where it is with --typst";
    assert_eq!(bench.refusal(scorecard()).await, expected);
    assert!(bench.written().is_empty());
}

#[tokio::test]
async fn fonts_that_are_not_there_are_told_with_what_to_do() {
    let mut bench = bench("echo 'typst 0.15.1 (abc)'");
    bench.toolchain.fonts = "/no/such/fonts".into();
    let refusal = bench.refusal(scorecard()).await;
    assert!(
        refusal.starts_with("there is no folder of fonts /no/such/fonts; install"),
        "{refusal}"
    );
}

#[tokio::test]
async fn an_old_typst_is_refused_with_its_version() {
    let bench = bench("echo 'typst 0.14.2 (b33de9de)'");
    let refusal = bench.refusal(scorecard()).await;
    let expected = "is typst 0.14.2, but the editions need 0.15.1 or newer";
    assert!(refusal.ends_with(expected), "{refusal}");
}

#[tokio::test]
async fn another_program_is_refused_with_what_it_says() {
    let bench = bench("echo 'pandoc 3.1'");
    let refusal = bench.refusal(scorecard()).await;
    let expected = "says `pandoc 3.1`, which is no release of typst; install typst 0.15.1 or newer";
    assert!(refusal.ends_with(expected), "{refusal}");
}

#[tokio::test]
async fn a_run_that_does_not_end_is_killed() {
    let script = "[ \"$1\" = --version ] && echo 'typst 0.15.1 (abc)' && exit\n\
        echo $$ > \"${0%/*}/pid\"\nexec /bin/sleep 600";
    let mut bench = bench(script);
    bench.toolchain.time_limit = Duration::from_millis(300);
    let refusal = bench.refusal(scorecard()).await;
    let expected = "typst took longer than 0.3 s on editions/plain/main.typ and was stopped";
    assert_eq!(refusal, expected);
    assert!(bench.written().is_empty());

    let pid = fs::read_to_string(bench.folder.path().join("pid")).unwrap();
    let status = PathBuf::from(format!("/proc/{}/stat", pid.trim()));
    let runs = || fs::read_to_string(&status).is_ok_and(|it| !it.contains(") Z "));
    for _ in 0..10_000 {
        if !runs() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("process {} still runs", pid.trim());
}

#[tokio::test]
async fn a_run_that_fails_without_a_word_is_told_as_that() {
    let bench = bench("[ \"$1\" = --version ] && echo 'typst 0.15.1 (abc)' && exit\nexit 3");
    let refusal = bench.refusal(scorecard()).await;
    assert!(refusal.contains("typst ended with exit status: 3 and said nothing"), "{refusal}");
}

#[tokio::test]
async fn a_run_sees_nothing_of_this_process_s_environment() {
    let script = "[ \"$1\" = --version ] && echo 'typst 0.15.1 (abc)' && exit\n\
        echo \"error: HOME is ${HOME-unset}, PATH is ${CARGO_MANIFEST_DIR-unset}\" >&2; exit 1";
    let refusal = bench(script).refusal(scorecard()).await;
    assert!(refusal.contains("HOME is unset, PATH is unset"), "{refusal}");
}
