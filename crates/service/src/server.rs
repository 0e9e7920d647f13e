//! A running server: its services and those that every server has, from the bound port to the last answer.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, task::JoinHandle};
use tonic::{
    service::RoutesBuilder,
    transport::{self, server::TcpIncoming},
};
use tonic_health::pb::{self as health_pb, health_server::HealthServer};

use crate::{
    config::{ConfigError, ServerConfig},
    deadline::DeadlineLayer,
    health::Health,
    shutdown::{Stop, Stopping},
};

/// So many bytes of one request are taken before somebody has read them: enough that who sends much need not stop and wait.
const STREAM_WINDOW: u32 = 1 << 20;
/// And so many of all requests of a connection.
const CONNECTION_WINDOW: u32 = 4 << 20;
/// So many bytes may come in one piece.
const FRAME: u32 = 256 << 10;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It must not be served as configured.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The address cannot be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The descriptors of the API cannot be handed out.
    #[error("cannot describe the API")]
    Reflection(#[source] tonic_reflection::server::Error),
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drained {
    /// All requests had ended.
    Clean,
    /// Some requests were cut off after the grace.
    CutOff,
}

/// A server that accepts requests.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    health: Health,
    stop: Stop,
    grace: Duration,
    task: JoinHandle<Result<(), transport::Error>>,
}

impl Server {
    /// Binds, and serves `routes`, whose services `health` knows by name, together with health and
    /// reflection. The services heed a clone of the [`Stopping`].
    ///
    /// # Errors
    ///
    /// If the configuration is not to be served, or the address cannot be had.
    pub async fn start(
        config: &ServerConfig,
        mut routes: RoutesBuilder,
        health: Health,
        (stop, stopping): (Stop, Stopping),
    ) -> Result<Self, StartError> {
        config.check()?;
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;

        let reflection = || {
            let builder = tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(scorecard_wire::FILE_DESCRIPTOR_SET)
                .register_encoded_file_descriptor_set(health_pb::FILE_DESCRIPTOR_SET)
                .with_service_name("grpc.health.v1.Health");
            // The descriptors know all services of the API, this server has some of them.
            let services = health.services();
            services.into_iter().fold(builder, |builder, name| builder.with_service_name(name))
        };
        routes
            .add_service(HealthServer::new(health.service(stopping.clone())))
            .add_service(reflection().build_v1().map_err(StartError::Reflection)?)
            .add_service(reflection().build_v1alpha().map_err(StartError::Reflection)?);

        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let mut until = stopping;
        let serving = transport::Server::builder()
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_frame_size(FRAME)
            .layer(DeadlineLayer)
            .add_routes(routes.routes())
            .serve_with_incoming_shutdown(incoming, async move { until.wait().await });
        let task = tokio::spawn(serving);
        tracing::info!(%address, "serving");
        Ok(Self { address, health, stop, grace: config.shutdown_grace, task })
    }

    /// Where it listens; the port is known even if any was asked for.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `signal` ends, then stops.
    ///
    /// # Errors
    ///
    /// If serving itself failed.
    pub async fn run_until(
        mut self,
        signal: impl Future<Output = ()>,
    ) -> Result<Drained, transport::Error> {
        tokio::select! {
            () = signal => self.stop().await,
            ended = &mut self.task => ended_with(ended),
        }
    }

    /// Takes no more requests, ends streams, and waits for the other requests, at most for the grace.
    ///
    /// # Errors
    ///
    /// If serving itself failed.
    pub async fn stop(mut self) -> Result<Drained, transport::Error> {
        self.health.stop();
        self.stop.stop();
        match tokio::time::timeout(self.grace, &mut self.task).await {
            Ok(ended) => ended_with(ended),
            Err(_) => {
                self.task.abort();
                tracing::warn!(grace = ?self.grace, "requests were cut off");
                Ok(Drained::CutOff)
            }
        }
    }
}

fn ended_with(
    ended: Result<Result<(), transport::Error>, tokio::task::JoinError>,
) -> Result<Drained, transport::Error> {
    match ended {
        Ok(Ok(())) => Ok(Drained::Clean),
        Ok(Err(err)) => Err(err),
        Err(err) => {
            tracing::error!(error = %err, "the server's task failed");
            Ok(Drained::CutOff)
        }
    }
}
