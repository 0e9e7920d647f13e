//! A figure under embargo on its way through all programs: who has full clearance sees it, the public and the page do not.

use std::fs;

use crate::support::{system::System, tools::Tools};

const REVENUE: &str = "fiscal.general_public_budget_revenue";
const SECRET: &str = "987.6";

/// The sample, and a newer revenue that is not to be seen before 2099.
async fn under_embargo() -> System {
    let system = System::with("lixia-2022").await;
    let put = ["put", "--area", "370102", "--indicator", REVENUE, "--period", "2022"];
    let more = ["--value", SECRET, "--embargo-until", "2099-01-01T09:00:00+08:00"];
    system.scorecard(&[&put[..], &more].concat()).await.ok();
    system
}

#[tokio::test]
async fn what_is_under_embargo_is_seen_with_full_clearance_alone() {
    let system = under_embargo().await;
    let of = ["--area", "370102", "--indicator", REVENUE, "--period", "2022"];
    let ask = async |command: &str, more: &[&str]| {
        system.json(&[&[command][..], &of, more].concat()).await
    };
    let public = ["--clearance", "public"];
    assert_eq!(ask("query", &[]).await[0]["value"], SECRET);
    assert_eq!(ask("query", &public).await[0]["value"], "161.3");
    let history = ask("history", &[]).await;
    assert_eq!(history[1]["confidentiality"], "E");
    assert_eq!(history[1]["embargo_until"], "2099-01-01T09:00:00+08:00");
    let history = ask("history", &public).await;
    assert_eq!(history.as_array().unwrap().len(), 1, "{history}");
    assert_eq!((&history[0]["value"], &history[0]["author"]), (&"161.3".into(), &"".into()));

    for (refused, more) in [("audit", &[][..]), ("withdraw", &of[..])] {
        let done = system.scorecard(&[&[refused][..], more, &public].concat()).await.ended_with(1);
        assert!(done.err.contains("只能查看可公布的数据"), "{}", done.err);
    }
    let folder = tempfile::tempdir().unwrap();
    for (clearance, expected) in [("full", true), ("public", false)] {
        let file = folder.path().join(format!("{clearance}.csv"));
        let export = ["export", file.to_str().unwrap(), "--clearance", clearance];
        system.scorecard(&export).await.ok();
        let written = fs::read_to_string(&file).unwrap();
        assert_eq!(written.contains(SECRET), expected, "{clearance}");
        assert!(written.lines().count() > 20);
    }
}

#[tokio::test]
async fn the_page_prints_what_is_public() {
    let Some(tools) = Tools::find() else { return };
    let system = under_embargo().await;
    let pdf = system.pdf(&tools, &["--area", "370102", "--year", "2022"]).await;
    pdf.must_say(["161.3亿元".to_owned()]);
    assert!(!pdf.says(SECRET), "{}", pdf.text);
    assert!(!pdf.data.to_string().contains(SECRET));
}

/// A dataset of a city with three districts, of which one has a single enterprise: with output, shares and a growth.
fn few_units() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "areas.csv",
            "id,kind,code,name_zh,parent\n\
             gbt2260:370100,city,370100,济南市,\n\
             gbt2260:370102,district,370102,历下区,gbt2260:370100\n\
             gbt2260:370103,district,370103,市中区,gbt2260:370100\n\
             gbt2260:370104,district,370104,槐荫区,gbt2260:370100\n",
        ),
        (
            "indicators.csv",
            "id,name_zh,unit_zh,multiplier,decimals,direction,nature,over_areas,growth_rule,units_indicator,minimum_units\n\
             industry.output,工业总产值,元,8,1,higher,flow,sum,nominal,industry.enterprises,3\n\
             industry.enterprises,企业,家,0,0,higher,count,sum,nominal,,\n",
        ),
        (
            "observations.csv",
            "area,indicator,measure,of,period,value,unit\n\
             370100,industry.output,level,,2022,30.5,亿元\n\
             370102,industry.output,level,,2022,5.5,亿元\n\
             370103,industry.output,level,,2022,10,亿元\n\
             370104,industry.output,level,,2022,15,亿元\n\
             370102,industry.output,growth,,2022,4.2,%\n\
             370104,industry.output,share,370100,2022,49.2,%\n\
             370100,industry.enterprises,level,,2022,50,家\n\
             370102,industry.enterprises,level,,2022,1,家\n\
             370103,industry.enterprises,level,,2022,9,家\n\
             370104,industry.enterprises,level,,2022,40,家\n",
        ),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[tokio::test]
async fn figures_of_few_units_are_not_shown_to_the_public_nor_ranked_there() {
    let system = System::start().await;
    system.import(few_units().path()).await.ok();
    let told = system.json(&["suppressions"]).await;
    let told = told.as_array().unwrap().iter().map(|row| {
        let [area, code, why] =
            ["area", "confidentiality", "why"].map(|key| row[key].as_str().unwrap());
        format!("{area} {code} {why}")
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["gbt2260:370102 A 单位数过少 few units", "gbt2260:370103 D 防止推算 protects another"]
    );
    let ask = async |area: &str, measure: &str, clearance: &str| {
        let of = ["--area", area, "--indicator", "industry.output", "--period", "2022"];
        let more = ["--measure", measure, "--clearance", clearance];
        system.json(&[&["query"][..], &of, &more].concat()).await[0].clone()
    };
    for (area, level, share, rank) in [
        ("370102", "5.5", "18.0", "3"),
        ("370103", "10", "32.8", "2"),
        ("370104", "15", "49.2", "1"),
    ] {
        let is_seen = area == "370104";
        for (measure, value, words) in
            [("level", level, "数据不予公布"), ("share", share, "所需数据缺失")]
        {
            assert_eq!(ask(area, measure, "full").await["value"], value, "{area} {measure}");
            let public = ask(area, measure, "public").await;
            assert_eq!(public["value"] == value, is_seen, "{area} {measure}: {public}");
            if !is_seen {
                assert_eq!((&public["value"], &public["words"]), (&"".into(), &words.into()));
            }
        }
        assert_eq!(ask(area, "rank", "full").await["value"], rank, "{area}");
        let public = ask(area, "rank", "public").await;
        // Of one of three alone no rank is told either.
        assert_eq!(public["value"], "", "{area}: {public}");
    }
    let audit = system.json(&["audit", "--kind", "suppression"]).await;
    assert_eq!(
        (&audit[1]["attribute"], &audit[1]["after"]),
        (&"areas[gbt2260:370102].confidentiality".into(), &"A".into()),
        "{audit}"
    );
    assert_eq!(ask("370102", "growth", "full").await["value"], "4.2");
    assert_ne!(ask("370102", "growth", "public").await["value"], "4.2");
    let refused = ["suppressions", "--clearance", "public"];
    let done = system.scorecard(&refused).await.ended_with(1);
    assert!(done.err.contains("只能查看可公布的数据"), "{}", done.err);
    // A dataset does not say what is withheld: whoever imports it finds that out again.
    let folder = tempfile::tempdir().unwrap();
    let dataset = folder.path().join("dataset");
    system.scorecard(&["export", dataset.to_str().unwrap()]).await.ok();
    let elsewhere = System::start().await;
    elsewhere.import(&dataset).await.ok();
    let suppressions = ["suppressions", "--period", "2022", "--area", "370103"];
    assert_eq!(elsewhere.json(&suppressions).await[0]["confidentiality"], "D");
    // When enough of them contribute, everything is shown.
    let put =
        ["put", "--area", "370102", "--indicator", "industry.enterprises", "--period", "2022"];
    system.scorecard(&[&put[..], &["--value", "3"]].concat()).await.ok();
    assert_eq!(system.json(&["suppressions"]).await, serde_json::json!([]));
    assert_eq!(ask("370103", "rank", "public").await["value"], "2");
}

/// A dataset of a city with two districts: heavy and light industry of three months and their quarter, and cumulated; the
/// whole of both; and what heavy industry makes in each enterprise. In one district one enterprise is heavy industry in
/// January.
fn months_and_branches() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let columns = "id,name_zh,unit_zh,multiplier,decimals,direction,nature,over_time,over_areas,growth_rule,formula,units_indicator,minimum_units";
    let mut observations = "area,indicator,measure,of,period,value,unit\n".to_owned();
    let mut add = |area: &str, period: &str, heavy: u32, light: u32| {
        for (id, value) in [
            ("industry.heavy", heavy),
            ("industry.light", light),
            ("industry.whole", heavy + light),
        ] {
            observations += &format!("{area},{id},level,,{period},{value},亿元\n");
        }
        let firms = if (area, period) == ("370102", "2022-01") { 1 } else { 30 };
        observations += &format!("{area},industry.firms,level,,{period},{firms},家\n");
    };
    let months = ["2022-01", "2022-02", "2022-03"];
    let of =
        [("370102", [711, 20, 30], [100, 110, 120]), ("370103", [40, 50, 60], [130, 140, 150])];
    for (n, month) in months.into_iter().enumerate() {
        of.iter().for_each(|(area, heavy, light)| add(area, month, heavy[n], light[n]));
        add("370100", month, of[0].1[n] + of[1].1[n], of[0].2[n] + of[1].2[n]);
    }
    for (period, n) in [("2022-01-01/P2M", 2), ("2022-Q1", 3)] {
        let sum = |values: &[u32]| values[..n].iter().sum::<u32>();
        of.iter().for_each(|(area, heavy, light)| add(area, period, sum(heavy), sum(light)));
        add("370100", period, sum(&of[0].1) + sum(&of[1].1), sum(&of[0].2) + sum(&of[1].2));
    }
    let files = [
        (
            "areas.csv",
            "id,kind,code,name_zh,parent\n\
             gbt2260:370100,city,370100,济南市,\n\
             gbt2260:370102,district,370102,历下区,gbt2260:370100\n\
             gbt2260:370103,district,370103,市中区,gbt2260:370100\n"
                .to_owned(),
        ),
        (
            "indicators.csv",
            format!(
                "{columns}\n\
                 industry.heavy,重工业产值,元,8,1,higher,flow,sum,sum,nominal,,industry.firms,3\n\
                 industry.light,轻工业产值,元,8,1,higher,flow,sum,sum,nominal,,,\n\
                 industry.whole,工业总产值,元,8,1,higher,flow,sum,sum,nominal,industry.heavy + industry.light,,\n\
                 industry.each,户均产值,元/家,4,2,higher,ratio,none,none,published_only,industry.heavy / industry.firms,,\n\
                 industry.firms,企业,家,0,0,higher,count,last,sum,nominal,,,\n"
            ),
        ),
        ("observations.csv", observations),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[tokio::test]
async fn neither_months_nor_branches_nor_formulas_tell_the_public_what_is_withheld() {
    let system = System::start().await;
    system.import(months_and_branches().path()).await.ok();
    let told = system.json(&["suppressions"]).await;
    let told = told.as_array().unwrap();
    let has = |indicator: &str, area: &str, period: &str, why: &str| {
        told.iter().any(|row| {
            row["indicator"] == indicator
                && row["area"] == format!("gbt2260:{area}")
                && row["period"] == period
                && row["why"] == why
        })
    };
    assert!(has("industry.heavy", "370102", "2022-01", "单位数过少 few units"), "{told:?}");
    let protects = "防止推算industry.heavy protects industry.heavy";
    assert!(has("industry.light", "370102", "2022-01", protects), "{told:?}");
    // Of each figure, published or computed, the public has what is not withheld and what is made from that.
    let mut seen = 0;
    for indicator in ["industry.heavy", "industry.light", "industry.whole", "industry.each"] {
        for area in ["370100", "370102", "370103"] {
            let periods = ["2022-01", "2022-02", "2022-03", "2022-01-01/P2M", "2022-Q1"];
            for (period, measure) in periods
                .map(|it| (it, "level"))
                .into_iter()
                .chain([("2022-01", "share"), ("2022-02", "sequential_growth")])
            {
                let ask = async |clearance: &str| {
                    let mut of = vec!["query", "--area", area, "--indicator", indicator];
                    of.extend(["--period", period, "--measure", measure]);
                    of.extend(["--clearance", clearance]);
                    system.json(&of).await[0]["value"].as_str().unwrap_or_default().to_owned()
                };
                let of = if indicator == "industry.each" { "industry.heavy" } else { indicator };
                let is_withheld = |area: &str, period: &str| {
                    let area = format!("gbt2260:{area}");
                    told.iter().any(|row| {
                        row["indicator"] == of && row["area"] == area && row["period"] == period
                    })
                };
                let is_hidden = is_withheld(area, period)
                    || (measure == "share" && is_withheld("370100", period))
                    || (measure == "sequential_growth" && is_withheld(area, "2022-01"));
                let public = ask("public").await;
                if is_hidden {
                    assert_eq!(public, "", "{indicator} {area} {period} {measure}");
                } else {
                    assert_eq!(public, ask("full").await, "{indicator} {area} {period} {measure}");
                    seen += usize::from(!public.is_empty());
                }
            }
        }
    }
    assert!(seen > 40, "{seen}");
}
