//! A running metrics service: what follows the ledger, and the server, from start to stop.

use std::net::SocketAddr;

use scorecard_service::{Health, Server, StartError, Stop, server::Drained};
use scorecard_wire::pb::metrics::metrics_service_server::{MetricsServiceServer, SERVICE_NAME};
use tonic::{
    service::RoutesBuilder,
    transport::{self, Endpoint},
};

use crate::{
    config::Config,
    grpc::Service,
    planes::{Followers, Planes},
};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The ledger's address is none.
    #[error("`ledger.url` is `{url}`, which is no address; expected http://HOST:PORT")]
    Url {
        /// What was configured.
        url: String,
        /// Why not.
        #[source]
        source: transport::Error,
    },
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// A running metrics service.
#[derive(Debug)]
pub struct Running {
    server: Server,
    followers: Followers,
}

impl Running {
    /// Starts to follow the ledger, and serves. Answers come as soon as the first snapshot has been read.
    ///
    /// # Errors
    ///
    /// If the configuration cannot be served. That the ledger is away is no error: it is tried again.
    pub async fn start(config: &Config) -> Result<Self, RunError> {
        let url = &config.ledger.url;
        let endpoint = Endpoint::from_shared(url.clone())
            .map_err(|source| RunError::Url { url: url.clone(), source })?;
        let cache_bytes = usize::try_from(config.metrics.cache_bytes).unwrap_or(usize::MAX);
        let clearance = config.disclosure.clearance;
        let (planes, followers) = Planes::follow(&endpoint, clearance, cache_bytes);

        let (stop, stopping) = Stop::new();
        let service = Service::new(planes, stopping.clone());
        let limit = usize::try_from(config.server.max_message_bytes).unwrap_or(usize::MAX);
        let mut routes = RoutesBuilder::default();
        routes.add_service(MetricsServiceServer::new(service).max_decoding_message_size(limit));
        let server =
            Server::start(&config.server, routes, Health::new(&[SERVICE_NAME]), (stop, stopping))
                .await;
        match server {
            Ok(server) => Ok(Self { server, followers }),
            Err(err) => {
                followers.stop();
                Err(err.into())
            }
        }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Serves until `signal` ends, then stops.
    ///
    /// # Errors
    ///
    /// If serving itself failed.
    pub async fn run_until(
        self,
        signal: impl Future<Output = ()>,
    ) -> Result<Drained, transport::Error> {
        let drained = self.server.run_until(signal).await;
        self.followers.stop();
        drained
    }

    /// Takes no more requests, ends streams, and waits for the other requests.
    ///
    /// # Errors
    ///
    /// If serving itself failed.
    pub async fn stop(self) -> Result<Drained, transport::Error> {
        let drained = self.server.stop().await;
        self.followers.stop();
        drained
    }
}
