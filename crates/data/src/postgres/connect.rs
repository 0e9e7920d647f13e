//! Connections: how they are made and how they behave.

use std::sync::Arc;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres::{Client, Connection, Socket, tls::TlsStream};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{
    errors::sql,
    url::{PostgresUrl, Tls},
};
use crate::store::StoreError;

/// So many connections read and write, beside the one that listens.
const CONNECTIONS: usize = 9;

/// Reads are by index and in its order, so plans that would scan or sort are not to be taken, whatever
/// statistics a new table has; and a plan is made once for all parameters. A writer that hangs gives its lock
/// back. A commit is on disk before it is told.
pub(super) fn settings(schema: &str) -> String {
    format!(
        "SET search_path TO {schema}; SET enable_seqscan TO off; SET enable_bitmapscan TO off; \
         SET enable_sort TO off; SET jit TO off; SET plan_cache_mode TO force_generic_plan; \
         SET idle_in_transaction_session_timeout TO '5min'; \
         SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off'"
    )
}

/// Makes the connections to one database.
#[derive(Clone)]
pub(super) struct Connector {
    url: PostgresUrl,
    tls: MakeRustlsConnect,
}

impl Connector {
    pub(super) fn new(url: &PostgresUrl) -> Result<Self, StoreError> {
        Ok(Self { url: url.clone(), tls: tls(url.tls.as_ref())? })
    }

    pub(super) const fn url(&self) -> &PostgresUrl {
        &self.url
    }

    /// A connection of its own, which somebody has to drive before the client can be used.
    pub(super) async fn connect(
        &self,
    ) -> Result<(Client, Connection<Socket, impl TlsStream + Unpin + Send + use<>>), StoreError>
    {
        let connected = self.url.config.connect(self.tls.clone()).await;
        connected.map_err(sql("connect to PostgreSQL"))
    }

    /// Makes a connection of its own behave as those of the pool do.
    pub(super) async fn prepare(&self, client: &Client) -> Result<(), StoreError> {
        client.batch_execute(&settings(&self.url.schema)).await.map_err(sql("set up a connection"))
    }

    /// The connections that read and write; they are made when they are needed.
    pub(super) fn pool(&self) -> Result<Pool, StoreError> {
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(self.url.config.clone(), self.tls.clone(), config);
        let settings: Arc<str> = settings(&self.url.schema).into();
        let prepare = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let settings = Arc::clone(&settings);
            Box::pin(
                async move { client.batch_execute(&settings).await.map_err(HookError::Backend) },
            )
        });
        Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .post_create(prepare)
            .build()
            .map_err(|err| StoreError::Unavailable {
                doing: "set up connections",
                source: err.into(),
            })
    }
}

/// Checks the server's certificate by the given or the system's roots.
fn tls(tls: Option<&Tls>) -> Result<MakeRustlsConnect, StoreError> {
    let fail = |problem: String| StoreError::Unavailable {
        doing: "set up encryption to PostgreSQL",
        source: problem.into(),
    };
    let mut roots = RootCertStore::empty();
    match tls {
        None => {}
        Some(Tls { roots: Some(file) }) => {
            let name = file.display();
            let read = CertificateDer::pem_file_iter(file)
                .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
                .map_err(|err| {
                    fail(format!("cannot read certificates from sslrootcert={name}: {err}"))
                })?;
            if roots.add_parsable_certificates(read).0 == 0 {
                return Err(fail(format!("sslrootcert={name} holds no certificate")));
            }
        }
        Some(Tls { roots: None }) => {
            let found = rustls_native_certs::load_native_certs();
            if roots.add_parsable_certificates(found.certs).0 == 0 {
                return Err(fail(
                    "this system has no root certificates: install them (ca-certificates), or name the \
                     server's with sslrootcert=FILE in the store's URL"
                        .to_owned(),
                ));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|err| fail(err.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
