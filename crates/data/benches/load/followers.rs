//! Memory while many follow an import.

use std::time::{Duration, Instant};

use scorecard_wire::pb::data as pb;
use tonic::{Request, client::Grpc, codegen::http::uri::PathAndQuery, transport::Channel};
use tonic_prost::ProstCodec;

use crate::{Form, What, import, rows::Rows, server::Server};

const FOLLOWERS: usize = 100;
/// For so long followers are given what they ask for; the memory that this takes is reached long before.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a follower looks at of an event. It passes over the changes, so that a hundred of them leave the ledger room.
#[derive(Clone, PartialEq, prost::Message)]
struct Event {
    #[prost(message, optional, tag = "1")]
    fragment: Option<Fragment>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Fragment {
    #[prost(bool, tag = "3")]
    last: bool,
}

/// Imports rows while others follow, and tells of the memory that the ledger had at most.
pub(crate) async fn follow(size: u64) {
    let rows = Rows::new(size);
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&folder.path().join("ledger.db").display().to_string()).await;
    import(&server, &rows, What::Ground).await;
    let info = server.ledger().get_service_info(pb::GetServiceInfoRequest {}).await;
    let position = info.unwrap().into_inner().position;
    let before = server.peak() >> 20;
    let mut followers = Vec::new();
    for _ in 0..FOLLOWERS {
        let request = pb::WatchChangesRequest { position: position.clone(), ..Default::default() };
        followers.push(tokio::spawn(follower(server.connect().await, request)));
    }
    let taken = import(&server, &rows, What::Rows(Form::Arrow)).await;
    let (imported, begun) = (server.peak() >> 20, Instant::now());
    let mut fragments = 0;
    let mut n_done = 0;
    for follower in followers {
        let left = PATIENCE.saturating_sub(begun.elapsed());
        if let Ok(followed) = tokio::time::timeout(left, follower).await {
            fragments += followed.unwrap();
            n_done += 1;
        }
    }
    println!(
        "{size} rows, {FOLLOWERS} followers: memory at its peak {before} MiB before, {imported} MiB when imported (in {:.1?}), \
         {} MiB when {n_done} had all of it ({fragments} fragments in {:.1?})",
        taken.time,
        server.peak() >> 20,
        begun.elapsed(),
    );
    server.stop().await;
}

/// Follows until a revision has come whole; answers in how many fragments.
async fn follower(channel: Channel, request: pb::WatchChangesRequest) -> u64 {
    let mut client = Grpc::new(channel).max_decoding_message_size(usize::MAX);
    client.ready().await.unwrap();
    let path = PathAndQuery::from_static("/scorecard.data.v1.LedgerService/WatchChanges");
    let codec: ProstCodec<pb::WatchChangesRequest, Event> = ProstCodec::default();
    let events = client.server_streaming(Request::new(request), path, codec).await;
    let mut events = events.unwrap().into_inner();
    let mut n_fragments = 0;
    while let Some(event) = events.message().await.unwrap() {
        let Some(fragment) = event.fragment else { continue };
        n_fragments += 1;
        if fragment.last {
            break;
        }
    }
    n_fragments
}
