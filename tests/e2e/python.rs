//! A client that knows nothing of the API beforehand: Python, grpcio and server reflection.

use tokio::process::Command;

use crate::support::{
    programs::{root, run},
    system::System,
    tools::python,
};

#[tokio::test]
async fn a_client_with_reflection_alone_reads_commits_and_reads_the_change() {
    let Some(python) = python() else { return };
    let system = System::with("lixia-2022").await;
    let mut command = Command::new(python);
    command.arg(root().join("tests/e2e/client.py"));
    let answer = run(command.args([&system.data.url, &system.metrics.url])).await;
    let answer = answer.ended_with(0).json();
    assert_eq!(answer["area_names"].as_array().unwrap()[1], "济南市");
    assert!(answer["data_services"].as_array().unwrap().contains(&"grpc.health.v1.Health".into()));
    assert_eq!(answer["before"], "161.3亿元");
    assert_eq!(answer["committed"], 2);
    assert_eq!(answer["after"], "162.0亿元");
    assert_eq!(answer["scorecard_revision"], 2);
    assert_eq!(answer["refused_with"], "INVALID_ARGUMENT");
}
