//! A yearly release of the sample, from its draft to its publication, as `scorecard release` leads it.

use serde_json::Value;

use crate::support::{programs::sample, system::System, tools::Tools};

const BUDGET: &str = "fiscal.general_public_budget_revenue";

const CREATE: [&str; 14] = [
    "release",
    "create",
    "2022-annual",
    "--title",
    "历下区2022年成绩单",
    "--area",
    "370102",
    "--definition",
    "district-yearly",
    "--period",
    "2022",
    "--group",
    "fiscal/财政=section/科长,head/局长:fiscal.general_public_budget_revenue",
    "--group=rest=head",
];

fn approve<'a>(group: &'a str, step: &'a str, actor: &'a str) -> Vec<&'a str> {
    let all = ["release", "approve", "2022-annual", "--group", group, "--step", step];
    [&all[..], &["--as", actor]].concat()
}

async fn put(system: &System, value: &str) {
    let key = ["--area", "370102", "--indicator", BUDGET, "--period", "2022"];
    let put = [&["put"], &key[..], &["--value", value, "--reason", "更正"]].concat();
    system.scorecard(&put).await.ok();
}

fn states(release: &Value) -> Vec<&str> {
    let groups = release["groups"].as_array().unwrap().iter();
    groups.map(|group| group["state"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_release_is_led_to_its_publication_and_reads_answer_as_of_it() {
    let system = System::with("lixia-2022").await;
    let created = system.scorecard(&CREATE).await.ended_with(0);
    assert!(
        created.err.contains("已记入修订2。") && created.out.contains("草稿 draft"),
        "{created:?}"
    );
    let approved = system.scorecard(&approve("fiscal", "section", "王科长")).await.ended_with(0);
    assert!(approved.err.contains("无法核实审批人不是录入人"), "{}", approved.err);
    system.scorecard(&approve("rest", "head", "赵局长")).await.ended_with(0);
    let publish = ["release", "publish", "2022-annual"];
    let early = system.scorecard(&publish).await.ended_with(1);
    assert!(early.err.contains("these groups lack some: fiscal"), "{}", early.err);

    put(&system, "161.4").await;
    let advance = ["release", "advance", "2022-annual"];
    let planned = system.scorecard(&[&advance[..], &["--dry-run"]].concat()).await.ended_with(0);
    assert!(planned.err.contains("没有写入新的修订"), "{}", planned.err);
    let advanced = system.scorecard(&advance).await.ended_with(0);
    assert!(
        advanced.err.contains("fiscal有1项改动，审批作废：section(王科长)"),
        "{}",
        advanced.err
    );
    let show = ["release", "show", "2022-annual"];
    let release = system.json(&show).await;
    assert_eq!(states(&release), ["草稿 draft", "已批准 approved"]);
    assert_eq!(release["decisions"][0]["voided"], "6");
    assert_eq!(release["frozen_revision"], "5");
    assert_eq!(release["frozen_digest"].as_str().unwrap().len(), 64);

    let give_back = ["release", "return", "2022-annual", "--group", "fiscal", "--step", "section"];
    let reason = ["--as", "王科长", "--reason", "口径待核"];
    system.scorecard(&[&give_back[..], &reason].concat()).await.ended_with(0);
    assert_eq!(states(&system.json(&show).await), ["退回 returned", "已批准 approved"]);
    for (step, actor) in [("section", "王科长"), ("head", "赵局长")] {
        system.scorecard(&approve("fiscal", step, actor)).await.ended_with(0);
    }
    system.scorecard(&publish).await.ended_with(0);
    let listed = system.json(&["release", "list", "--filter", "state = PUBLISHED"]).await;
    assert_eq!((&listed[0]["id"], &listed[0]["next"]), (&"2022-annual".into(), &"".into()));

    // Later corrections do not reach it, and nothing can change it.
    put(&system, "170").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("frozen.csv");
    let export = ["export", file.to_str().unwrap(), "--as-of", "release:2022-annual"];
    system.scorecard(&export).await.ended_with(0);
    let frozen = std::fs::read_to_string(&file).unwrap();
    assert!(frozen.contains("161.4") && !frozen.contains(",170,"), "{frozen}");
    let refused = system.scorecard(&advance).await.ended_with(1);
    assert!(refused.err.contains("can never be changed or withdrawn"), "{}", refused.err);
    let unknown = ["status", "--as-of", "release:2021-annual"];
    let unknown = system.scorecard(&unknown).await.ended_with(1);
    assert!(unknown.err.contains("没有发布“2021-annual”"), "{}", unknown.err);
    let audit = system.json(&["audit", "--kind", "release", "--key", "2022-annual"]).await;
    let published = audit.as_array().unwrap().iter().any(|row| row["attribute"] == "published");
    assert!(published, "{audit:#}");
    let shown = system.scorecard(&show).await.ended_with(0);
    for said in ["section 科长 → head 局长", "无法核实 unverified", "退回 returned：口径待核"]
    {
        assert!(shown.out.contains(said), "{said}: {}", shown.out);
    }
}

#[tokio::test]
async fn a_target_is_approved_with_the_figures_and_the_public_sees_what_is_published() {
    let system = System::with("lixia-2022").await;
    system.scorecard(&CREATE).await.ended_with(0);
    let returned = ["release", "return", "2022-annual", "--group", "rest", "--step", "head"];
    let reason = ["--as", "赵局长", "--reason", "72个尚未核实"];
    system.scorecard(&[&returned[..], &reason].concat()).await.ended_with(0);
    system.scorecard(&approve("rest", "head", "赵局长")).await.ended_with(0);
    let target = ["put", "target", "--area", "370102", "--period", "2023", "--value", "99"];
    let of = ["--indicator", "project.key_projects_to_advance"];
    system.scorecard(&[&target[..], &of].concat()).await.ended_with(0);
    let advance = system.scorecard(&["release", "advance", "2022-annual"]).await.ended_with(0);
    assert!(
        advance.err.contains("rest有1项改动，审批作废：head(赵局长)")
            && advance.err.contains("target gbt2260:370102 project.key_projects_to_advance 2023"),
        "{}",
        advance.err
    );
    let show = ["release", "show", "2022-annual", "--clearance", "public"];
    let hidden = system.scorecard(&show).await.ended_with(1);
    assert!(!hidden.err.contains("草稿") && !hidden.err.contains("赵局长"), "{}", hidden.err);
    for (group, step) in [("fiscal", "section"), ("fiscal", "head"), ("rest", "head")] {
        system.scorecard(&approve(group, step, "赵局长")).await.ended_with(0);
    }
    system.scorecard(&["release", "publish", "2022-annual"]).await.ended_with(0);
    let shown = system.scorecard(&show).await.ended_with(0);
    assert!(shown.out.contains("已发布") && !shown.out.contains("赵局长"), "{}", shown.out);
    assert!(!shown.out.contains("72个"), "{}", shown.out);
}

#[tokio::test]
async fn a_report_of_a_release_is_the_same_whatever_is_changed_later() {
    let Some(tools) = Tools::find() else { return };
    let system = System::with("lixia-2022").await;
    let create = [&CREATE[..11], &["--group", "all=head"]].concat();
    system.scorecard(&create).await.ended_with(0);
    let of_year = |year| ["--area", "370102", "--year", year, "--release", "2022-annual"];
    let refused = system.report(&tools, &of_year("2022")).await.ended_with(1);
    assert!(refused.err.contains("`2022-annual` is not published"), "{}", refused.err);
    let draft = [&of_year("2022")[..], &["--allow-unpublished"]].concat();
    let draft = system.pdf(&tools, &draft).await;
    assert!(draft.says("尚未发布") && draft.data["release"]["published"] == false);
    system.scorecard(&approve("all", "head", "赵局长")).await.ended_with(0);
    system.scorecard(&["release", "publish", "2022-annual"]).await.ended_with(0);

    let first = system.pdf(&tools, &of_year("2022")).await;
    let release = system.json(&["release", "show", "2022-annual"]).await;
    let (digest, told) = (release["frozen_digest"].as_str().unwrap(), &first.data["release"]);
    assert_eq!((&told["id"], &told["revision"]), (&"2022-annual".into(), &1.into()));
    assert_eq!((told["digest"].as_str().unwrap(), &told["published"]), (digest, &true.into()));
    first.must_say([format!("2022-annual（修订号1，摘要{}…）", &digest[..16])]);
    assert!(!first.says("尚未发布"));
    // The document's date is the release's.
    let day = told["date"].as_str().unwrap().to_owned();
    assert!(first.holds(&format!("<xmp:CreateDate>{day}")), "{day}");

    put(&system, "170").await;
    system.import(&sample("shandong-gdp")).await.ok();
    let later = system.pdf(&tools, &of_year("2022")).await;
    assert!(first.bytes == later.bytes, "it differs after later changes");
    let now = ["--area", "370102", "--year", "2022", "--definition", "district-yearly"];
    let now = system.pdf(&tools, &now).await;
    assert!(now.says("170") && now.data["release"].is_null());
    assert_ne!(now.data["digest"], first.data["digest"]);

    let uncovered = system.report(&tools, &of_year("2021")).await.ended_with(1);
    assert!(uncovered.err.contains("it is about 2022, not 2021"), "{}", uncovered.err);
    let city = ["--area", "370100", "--year", "2022", "--release", "2022-annual"];
    let uncovered = system.report(&tools, &city).await.ended_with(1);
    assert!(uncovered.err.contains("not `gbt2260:370100`"), "{}", uncovered.err);
    let unknown = ["--area", "370102", "--year", "2022", "--release", "2021-annual"];
    let unknown = system.report(&tools, &unknown).await.ended_with(1);
    assert!(unknown.err.contains("2021-annual"), "{}", unknown.err);
}
