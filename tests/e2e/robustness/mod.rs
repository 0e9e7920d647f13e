//! Ledgers are killed again and again, as a loss of power would do it, while clients write, read and follow. Everything
//! that anybody did and saw is recorded, and the whole history is then checked against what a ledger promises, as
//! etcd's robustness tests do: that writes and reads are those of one ledger in one order ([`check::writes`],
//! [`check::reads`]), and the six guarantees of a watch ([`check::watches`]).
//!
//! `SCORECARD_TEST_SEED` repeats the decisions of a run (what is written, read and killed when; not how threads
//! interleave), `SCORECARD_TEST_ROUNDS` says how often a server is killed. A history that breaks a promise is written to a
//! file that the failure names, with everything in it.

mod actors;
mod check;
mod history;
mod random;
mod wire;

use std::sync::Arc;

use scorecard_test_postgres::Server as Postgres;
use tokio::time::timeout;

use crate::support::{
    programs::{LIMIT, program, run},
    server::Server,
    system::{STORE, data},
};
use actors::Cluster;
use history::History;
use random::Random;

const ROUNDS: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_is_killed_keeps_its_promises() {
    let folder = tempfile::tempdir().unwrap();
    check_killed(folder.path().join("ledger.db").to_str().unwrap(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_do_two_that_share_a_database() {
    let Some(postgres) = Postgres::shared() else { return };
    check_killed(&postgres.database().url(), 2).await;
}

async fn check_killed(store: &str, n_servers: usize) {
    let seed = random::seed();
    let rounds = random::told("SCORECARD_TEST_ROUNDS").unwrap_or(ROUNDS);
    println!("SCORECARD_TEST_SEED={seed} SCORECARD_TEST_ROUNDS={rounds}");
    let mut random = Random::new(seed, 0);
    let mut servers: Vec<Server> = Vec::new();
    for _ in 0..n_servers {
        servers.push(data(store).await);
    }
    let cluster = Arc::new(Cluster::new(servers.iter().map(|server| server.url.clone())));
    let ground = cluster.lay_ground().await;
    let mut actors = cluster.start(seed);
    for _ in 0..rounds {
        // At a moment between or within what is being done.
        cluster.acknowledged(random.below(12)).await;
        for _ in 0..random.below(5000) {
            tokio::task::yield_now().await;
        }
        let victim = usize::try_from(random.below(n_servers as u64)).unwrap();
        servers.swap_remove(victim).kill().await;
        let server = data(store).await;
        cluster.moved(victim, server.url.clone());
        servers.push(server);
        let last = servers.len() - 1;
        servers.swap(victim, last);
    }
    cluster.stop();
    let (writes, reads, watches) = timeout(LIMIT, actors.ended()).await.unwrap();
    let log = timeout(LIMIT, wire::log(&cluster.url(0))).await.unwrap();
    for server in servers {
        server.kill().await;
    }
    run(program("scorecard-data").arg("verify").env(STORE, store)).await.ok();

    let writes = [vec![ground], writes].concat();
    let history = History { seed, writes, reads, watches, log };
    println!("{}", history.summary());
    assert!(history.writes.len() as u64 > rounds, "the writers hardly wrote");
    let broken = check::all(&history);
    if !broken.is_empty() {
        let file = std::env::temp_dir().join(format!("scorecard-history-{seed}.json"));
        std::fs::write(&file, history.to_json()).unwrap();
        panic!(
            "{} promise(s) broken, see {}:\n{}",
            broken.len(),
            file.display(),
            broken.join("\n")
        );
    }
}
