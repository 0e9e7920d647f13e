//! A connection that is lost when PostgreSQL has carried out a commit, before it could say so.

use std::{net::SocketAddr, sync::atomic::AtomicBool};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::*;
use crate::{Batch, Request};

/// Stands between a store and the server. When it is armed, it lets the next commit through, keeps the answer
/// and ends the connection.
async fn proxy(server: u16, armed: Arc<AtomicBool>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            let server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            let cut = Arc::new(AtomicBool::new(false));
            tokio::spawn(forward(from_client, to_server, Arc::clone(&armed), Arc::clone(&cut)));
            tokio::spawn(answer(from_server, to_client, cut));
        }
    });
    address
}

async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    armed: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let sent = buffer.get(..length).unwrap();
        let commits = sent.windows(7).any(|window| window == b"COMMIT\0");
        if commits && armed.swap(false, Ordering::SeqCst) {
            cut.store(true, Ordering::SeqCst);
        }
        if to.write_all(sent).await.is_err() {
            return;
        }
    }
}

async fn answer(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, cut: Arc<AtomicBool>) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let told = buffer.get(..length).unwrap();
        if cut.load(Ordering::SeqCst) || to.write_all(told).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_was_lost_is_not_repeated() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let armed = Arc::new(AtomicBool::new(false));
    let proxy = proxy(server.port(), Arc::clone(&armed)).await;
    let url = database.url().replace(&server.port().to_string(), &proxy.port().to_string());
    let ledger = try_open(&url).await.unwrap();
    commit(&ledger, ground()).await;
    let request = Request { method: "Commit", id: "r-1".parse().unwrap() };
    let repeatable = Batch { request: Some(request), ..batch([observe(A22, "1")]) };
    armed.store(true, Ordering::SeqCst);
    let Err(CommitError::Store(err @ StoreError::Unavailable { .. })) =
        ledger.commit(repeatable.clone()).await
    else {
        panic!("the answer was kept back")
    };
    let told = scorecard_service::Chain(&err).to_string();
    assert!(told.contains("ask again with the same request id"), "{told}");
    assert_eq!(database.sql("SELECT max(revision) FROM scorecard.revision"), ["2"]);
    let committed = ledger.commit(repeatable).await.unwrap();
    assert_eq!(committed.revision.unwrap().number, 2);
    assert_eq!(ledger.revisions(0, 9).await.unwrap().len(), 2);
    commit(&ledger, vec![observe(A22, "2")]).await;
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}
