//! A running ledger service: the ledger and its server, from start to stop.

use std::{future::Future, net::SocketAddr, sync::Arc};

use scorecard_service::{Health, Server, StartError, Stop, server::Drained};
use tokio::task::JoinHandle;
use tonic::transport;

use crate::{
    Clock, Ledger, OpenError,
    config::Config,
    disclosure::lift::Embargoes,
    grpc::{Face, SERVICES},
};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The ledger cannot be opened.
    #[error("不能打开台账 (cannot open the ledger)")]
    Open(#[from] OpenError),
    /// The server does not start.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// A running ledger service.
#[derive(Debug)]
pub struct Running {
    ledger: Ledger,
    server: Server,
    /// Ends when the ledger is closed.
    embargoes: JoinHandle<()>,
}

impl Running {
    /// Opens the ledger and serves it.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be opened, or the configuration cannot be served.
    pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> Result<Self, RunError> {
        let ledger = Ledger::open(&config.store.url, Arc::clone(&clock)).await?;
        let (stop, stopping) = Stop::new();
        let face = Face {
            ledger: ledger.clone(),
            clock: Arc::clone(&clock),
            limits: config.limits,
            clearance: config.disclosure.clearance,
            spool: config.store.spool.clone(),
            max_message_bytes: config.server.max_message_bytes,
            stopping: stopping.clone(),
        };
        let health = Health::new(&SERVICES);
        match Server::start(&config.server, face.routes(), health, (stop, stopping)).await {
            Ok(server) => {
                let embargoes = tokio::spawn(Embargoes::new(ledger.clone(), clock).run());
                Ok(Self { ledger, server, embargoes })
            }
            Err(err) => {
                ledger.close().await;
                Err(err.into())
            }
        }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The ledger that it serves.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
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
        let Self { ledger, server, embargoes } = self;
        let drained = server.run_until(signal).await;
        close(&ledger, embargoes).await;
        drained
    }

    /// Takes no more requests, ends watches, waits for the other requests, and closes the ledger.
    ///
    /// # Errors
    ///
    /// If serving itself failed.
    pub async fn stop(self) -> Result<Drained, transport::Error> {
        let Self { ledger, server, embargoes } = self;
        let drained = server.stop().await;
        close(&ledger, embargoes).await;
        drained
    }
}

/// Closes the ledger, and waits for what goes on in it by itself.
async fn close(ledger: &Ledger, embargoes: JoinHandle<()>) {
    ledger.close().await;
    // It ends with the ledger; that it panicked was said when it did.
    drop(embargoes.await);
}
