//! Servers that are told to stop do so in order.

use scorecard_test_postgres::Server as Postgres;
use scorecard_wire::pb::{
    data::WatchChangesRequest,
    metrics::{WatchScorecardRequest, metrics_service_client::MetricsServiceClient},
};
use tokio::time::timeout;
use tonic::{Code, Status, Streaming};

use crate::support::{
    programs::{LIMIT, program, run, sample},
    server::Server,
    system::{STORE, System, data, ledger},
};

/// How a stream ends, whatever it says before.
async fn end<T>(mut stream: Streaming<T>) -> Status {
    let end = async {
        loop {
            match stream.message().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("the stream ended without a status"),
                Err(status) => return status,
            }
        }
    };
    timeout(LIMIT, end).await.unwrap()
}

#[tokio::test]
async fn sigterm_ends_watches_with_unavailable_and_the_programs_with_0() {
    let system = System::with("lixia-2022").await;
    system.scorecard(&["check", "--area", "370102", "--year", "2022"]).await.ok();
    let mut ledger = system.ledger().await;
    let request = WatchChangesRequest::default();
    let changes = ledger.watch_changes(request).await.unwrap().into_inner();
    let mut metrics = MetricsServiceClient::new(system.metrics.channel().await);
    let request =
        WatchScorecardRequest { area: "370102".to_owned(), year: 2022, definition: String::new() };
    let scorecards = metrics.watch_scorecard(request).await.unwrap().into_inner();

    let System { data, metrics, .. } = system;
    metrics.terminate().await;
    assert_eq!(end(scorecards).await.code(), Code::Unavailable);
    data.terminate().await;
    assert_eq!(end(changes).await.code(), Code::Unavailable);
    for server in [metrics, data] {
        let log = server.log();
        assert_eq!(server.ended().await.code(), Some(0), "{log}");
    }
}

#[tokio::test]
async fn serve_ends_with_0_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program("scorecard");
    command.args(["serve", "--data-port", "0", "--metrics-port", "0", "--store"]);
    let command = command.arg(folder.path().join("ledger.db"));
    let server = Server::announced(command, "台账 ledger").await;
    server.terminate().await;
    let log = server.log();
    assert_eq!(server.ended().await.code(), Some(0), "{log}");
}

#[tokio::test]
async fn a_ledger_in_postgres_finishes_its_write_and_ends_its_watches() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let server = data(database.url()).await;
    let mut client = ledger(&server).await;
    let request = WatchChangesRequest::default();
    let changes = client.watch_changes(request).await.unwrap().into_inner();
    let mut import = program("scorecard");
    import.arg("import").arg(sample("lixia-2022")).args(["--data", &server.url]);
    // The write is going on, or is over, or has not begun when the service is told to stop.
    let (imported, ()) = tokio::join!(run(&mut import), server.terminate());
    assert_eq!(end(changes).await.code(), Code::Unavailable);
    let log = server.log();
    assert_eq!(server.ended().await.code(), Some(0), "{log}");
    let revisions = database.sql("SELECT revision FROM scorecard.revision").len();
    if imported.code == Some(0) {
        assert_eq!(revisions, 1, "what was acknowledged is there: {}", imported.out);
    }
    run(program("scorecard-data").arg("verify").env(STORE, database.url())).await.ended_with(0);
}
