//! A ledger in PostgreSQL: what is different from one in a file is that several services may share it.

use scorecard_test_postgres::{PASSWORD, Server as Postgres};
use scorecard_wire::pb::data::{
    WatchChangesRequest, ledger_service_client::LedgerServiceClient, watch_changes_response::Event,
};
use tokio::time::timeout;

use crate::support::{
    programs::{Done, LIMIT, program, run, sample},
    server::Server,
    system::{STORE, data},
};

/// `scorecard-data COMMAND` on a store.
async fn maintain(url: &str, command: &str) -> Done {
    run(program("scorecard-data").arg(command).env(STORE, url)).await
}

/// Waits until a service has heard of a revision.
pub(crate) async fn heard_of(service: &Server, revision: u64) {
    let mut ledger = LedgerServiceClient::new(service.channel().await);
    let request = WatchChangesRequest::default();
    let mut events = ledger.watch_changes(request).await.unwrap().into_inner();
    let heard = async {
        while let Some(event) = events.message().await.unwrap() {
            if let Some(Event::Progress(position)) = event.event
                && position.revision >= revision
            {
                return;
            }
        }
        panic!("the watch ended");
    };
    timeout(LIMIT, heard).await.unwrap();
}

#[tokio::test]
async fn two_services_share_one_database() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let (one, two) = (data(database.url()).await, data(database.url()).await);
    let mut command = program("scorecard-metrics");
    command.args(["--config", "deploy/scorecard-metrics.toml", "--listen", "127.0.0.1:0"]);
    let metrics = Server::start(command.args(["--ledger", &two.url])).await;

    // What is imported through the one is asked of the metrics that follow the other.
    let import = sample("shandong-gdp");
    let mut command = program("scorecard");
    command.arg("import").arg(&import).args(["--data", &one.url, "--metrics", &metrics.url]);
    run(&mut command).await.ok();
    heard_of(&two, 1).await;
    let ask = async |arguments: &[&str]| {
        let mut command = program("scorecard");
        command.args(arguments).args(["--data", &two.url, "--metrics", &metrics.url]);
        run(command.args(["--output", "json"])).await.ended_with(0).json()
    };
    let of_jinan =
        ["--area", "370100", "--indicator", "economy.gdp_per_capita", "--period", "2012"];
    let history = ask(&[&["history"], &of_jinan[..]].concat()).await;
    assert_eq!(history[0]["revision"], 1, "{history}");

    // One is killed; the other writes on, and is followed.
    let log = one.log();
    one.kill().await;
    let put = [&["put"], &of_jinan[..], &["--value", "50000", "--reason", "更正"]].concat();
    assert_eq!(ask(&put).await["revision"]["revision"], 2);
    let query = [&["query"], &of_jinan[..], &["--measure", "level"]].concat();
    assert_eq!(ask(&query).await[0]["value"], "50000");

    // A check and a rebuild need not wait for the service to stop.
    let verified = maintain(&database.url(), "verify").await.ended_with(0);
    assert!(verified.err.contains("revision 2 is as it was written: "), "{}", verified.err);
    let rebuilt = maintain(&database.url(), "rebuild").await.ended_with(0);
    assert!(rebuilt.err.contains("up to revision 2"), "{}", rebuilt.err);
    maintain(&database.url(), "verify").await.ok();
    database.sql("UPDATE scorecard.observation SET last = last + 1 WHERE revision = 2");
    let damaged = maintain(&database.url(), "verify").await.ended_with(1);
    assert!(
        damaged.err.contains("revision 2: observation `economy.gdp_per_capita level"),
        "{}",
        damaged.err
    );

    for text in [log, two.log(), verified.err, rebuilt.err, damaged.err] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

#[tokio::test]
async fn a_command_opens_a_database_itself() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    let scorecard = async |arguments: &[&str], url: &str| {
        run(program("scorecard").args(arguments).args(["--store", url])).await
    };
    let import = sample("lixia-2022");
    scorecard(&["import", import.to_str().unwrap()], &database.url()).await.ok();
    let revisions = database.sql("SELECT revision FROM scorecard.revision");
    assert_eq!(revisions, ["1"]);
    let query = ["query", "--area", "370102", "--period", "2022", "--indicator"];
    let query = [&query[..], &["fiscal.general_public_budget_revenue"]].concat();
    let told = scorecard(&query, &database.url()).await.ok();
    assert!(told.contains("161.3"), "{told}");

    let elsewhere = database.url().replace(&postgres.port().to_string(), "1");
    let refused = scorecard(&query, &elsewhere).await.ended_with(1);
    assert!(refused.err.contains("nothing listens there"), "{}", refused.err);
    let misspelt = scorecard(&query, &format!("{elsewhere}?shcema=x")).await.ended_with(1);
    for part in ["--store: 不是PostgreSQL数据库的URL", "(this is no URL"] {
        assert!(misspelt.err.contains(part), "{}", misspelt.err);
    }
    for text in [refused.err, misspelt.err] {
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

#[tokio::test]
async fn nothing_is_made_to_be_checked() {
    let Some(postgres) = Postgres::shared() else { return };
    let database = postgres.database();
    for command in ["verify", "rebuild"] {
        let refused = maintain(&database.url(), command).await.ended_with(1);
        let shown = database.url().replace(&format!(":{PASSWORD}"), "");
        assert!(refused.err.contains(&format!("there is no ledger in {shown}")), "{}", refused.err);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ledger.db");
        let refused = maintain(file.to_str().unwrap(), command).await.ended_with(1);
        assert!(refused.err.contains("there is no ledger in"), "{}", refused.err);
        assert!(!file.exists());
    }
}
