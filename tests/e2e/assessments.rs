//! What `scorecard assess` says of the made-up districts, and that their assessment comes out of a ledger as it went in.

use crate::support::system::System;

#[tokio::test]
async fn assess_tells_scores_ranks_grades_and_why() {
    let system = System::with("district-assessment").await;
    let answer = system.json(&["assess", "--year", "2023", "--in-a-row-rank", "1"]).await;
    let rows: Vec<_> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text =
                |key: &str| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned);
            ["rank", "name", "base", "score", "grade", "vetoed", "years_in_a_row", "note"]
                .map(text)
                .join("|")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "1|虚构市甲区|94.52|95.52|优秀||2|省级以上表彰加分1分",
            "2|虚构市丙区|91.24|94.24|良好|是|0|省级以上表彰加分2分；典型经验加分1.5分（经验在全省推广）；安全生产一票否决",
            "3|虚构市己区|85.07|86.57|良好||0|典型经验加分1.5分（经验在全省推广）",
            "4|虚构市乙区|82.24|81.74|良好||0|通报批评扣分0.5分（被市政府通报批评）",
            "5|虚构市丁区|74.00|74.00|合格||0|群众满意度缺数据，权重分摊",
            "6|虚构市戊区|71.50|71.50|合格||0|",
        ]
    );
    let steps = ["assess", "--year", "2023", "--area", "place:made-up-jia", "--steps"];
    let steps = system.json(&steps).await;
    let investment: Vec<_> = steps
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["node"] == "investment")
        .map(|row| format!("{} {} {}", row["measure"], row["normalised"], row["score"]))
        .collect();
    assert_eq!(investment, [r#""level" "50" "70.00""#, r#""growth" "100" """#]);
}
