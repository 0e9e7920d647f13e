//! `scorecard demo`: the main job on a sample – facts in, ledger, live measures, a PDF out.

use std::time::Instant;

use anyhow::{Context as _, Result};
use scorecard_domain::Lang;
use scorecard_report::{Generated, Progress, Request, Toolchain};

use super::import;
use crate::{
    args::{Demo, Place, Typesetting},
    embedded::Embedded,
    output::{line, say},
    session::Session,
};

/// Runs the whole way through all three services, in this process and over loopback gRPC.
pub(crate) async fn run(demo: &Demo, place: &Place) -> Result<()> {
    // Without a store of its own a demo leaves nothing behind but its PDF.
    let folder =
        tempfile::tempdir().context("不能建立临时文件夹 (cannot make a temporary folder)")?;
    let temporary = || format!("sqlite:{}", folder.path().join("demo.db").display());
    let store = place.store.clone().unwrap_or_else(temporary);
    let mut steps = Steps::new();
    let embedded = Embedded::start(&store, 0, 0).await?;
    let mut session = Session::embedded(embedded, place.clearance())?;
    steps.done("启动台账与指标服务 started ledger and metrics");

    let reason = format!("演示：导入{}", demo.dataset.display());
    let outcome = import::import(&demo.dataset, &reason, &mut session).await?;
    let stored = outcome.revision.map_or(0, |revision| revision.changes);
    steps.done(&format!(
        "导入{stored}项变更 imported {stored} changes from {}",
        demo.dataset.display()
    ));
    let made = typeset(demo, &session, &mut steps).await;
    session.close().await?;
    let made = made?;
    for finding in &made.findings {
        say(&format!("提示 note: {}", finding.problem.zh));
    }
    for preview in &made.previews {
        say(&format!("预览 preview: {}", preview.display()));
    }
    let digest: String = made.digest.chars().take(12).collect();
    say(&format!(
        "修订 revision {}，摘要 digest {digest}，共用时 in all {}",
        made.revision,
        steps.total()
    ));
    line(&made.pdf.display().to_string());
    Ok(())
}

async fn typeset(demo: &Demo, session: &Session, steps: &mut Steps) -> Result<Generated> {
    let Typesetting { out, typst, fonts, reports, edition } = &demo.typesetting;
    let request = Request {
        area: demo.area.clone(),
        year: demo.year,
        definition: String::new(),
        edition: edition.clone(),
        lang: Lang::Zh,
        release: None,
        date: None,
        out: out.clone(),
        previews: Some(110),
    };
    let toolchain = Toolchain {
        typst: typst.clone(),
        fonts: fonts.clone(),
        reports: reports.clone(),
        time_limit: std::time::Duration::from_secs(120),
    };
    let announce = |progress| {
        say(match progress {
            Progress::Asking => "……生成成绩单 filling the scorecard",
            Progress::FetchingPictures => "……取图片 fetching pictures",
            Progress::TypesettingPdf => "……排版PDF typesetting the PDF",
            Progress::TypesettingPreviews => "……排版预览图 typesetting previews",
        });
    };
    let made =
        scorecard_report::generate(&request, &session.services(), &toolchain, &announce).await?;
    steps.done("排版完成 typeset");
    Ok(made)
}

/// Says what has been done, and how long it took.
struct Steps {
    start: Instant,
    last: Instant,
}

impl Steps {
    fn new() -> Self {
        let now = Instant::now();
        Self { start: now, last: now }
    }

    fn done(&mut self, what: &str) {
        let now = Instant::now();
        let took = now.duration_since(self.last).as_millis();
        self.last = now;
        say(&format!("✓ {what} ({took} ms)"));
    }

    fn total(&self) -> String {
        format!("{} ms", self.start.elapsed().as_millis())
    }
}
