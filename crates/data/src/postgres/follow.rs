//! Learns of the revisions that other processes write: one connection that listens, made anew when it is lost.
//!
//! A notification only wakes: what is told is read from the table, so nothing is missed that was notified
//! while nobody listened.

use std::{future::poll_fn, sync::Arc, time::Duration};

use tokio::{
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_postgres::{AsyncMessage, Client, Statement};

use super::{connect::Connector, errors::sql, head::Head, newest};
use crate::{ledger::revision::Position, store::StoreError};

/// After a loss it is tried again so soon, and then twice as late each time, up to the last.
const FIRST_DELAY: Duration = Duration::from_millis(100);
const LAST_DELAY: Duration = Duration::from_secs(5);
/// So often it is looked whether the connection is still there, if nothing is heard.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection that is being driven, and tells when it hears a notification.
#[derive(Debug)]
pub(super) struct Listener {
    pub(super) client: Client,
    /// Ends with the connection.
    woken: mpsc::Receiver<()>,
}

impl Listener {
    /// Connects. It listens to nothing yet.
    pub(super) async fn connect(connector: &Connector) -> Result<Self, StoreError> {
        let (client, mut connection) = connector.connect().await?;
        let (wake, woken) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(_) = message {
                    // If it is full, what wakes is already there.
                    let _already_woken = wake.try_send(());
                }
            }
        });
        connector.prepare(&client).await?;
        Ok(Self { client, woken })
    }

    /// Begins to listen. What is committed from now on wakes.
    pub(super) async fn listen(self, connector: &Connector) -> Result<Listening, StoreError> {
        let doing = sql("listen for revisions");
        let listen = format!("LISTEN {}", connector.url().schema);
        self.client.batch_execute(&listen).await.map_err(&doing)?;
        let newest = self.client.prepare(newest::QUERY).await.map_err(&doing)?;
        Ok(Listening { client: self.client, woken: self.woken, newest })
    }
}

/// A connection that listens.
#[derive(Debug)]
pub(super) struct Listening {
    client: Client,
    woken: mpsc::Receiver<()>,
    newest: Statement,
}

impl Listening {
    /// Where the ledger stands.
    pub(super) async fn position(&self) -> Result<Position, StoreError> {
        let query = self.client.query_one(&self.newest, &[]);
        let answer = timeout(PATIENCE, query).await.map_err(|late| StoreError::Unavailable {
            doing: newest::DOING,
            source: late.into(),
        })?;
        newest::read(&answer.map_err(sql(newest::DOING))?)
    }

    /// Moves the head as long as the connection lasts.
    async fn follow(mut self, head: &Head) -> StoreError {
        loop {
            let caught_up = match self.position().await {
                Ok(position) => head.check_and_advance(position),
                Err(err) => return err,
            };
            if let Err(err) = caught_up {
                tracing::error!(error = %scorecard_service::Chain(&err), "not following");
            }
            if let Ok(None) = timeout(LOOK_EVERY, self.woken.recv()).await {
                let source = "the connection ended".into();
                return StoreError::Unavailable { doing: "listen for revisions", source };
            }
        }
    }
}

/// Follows for good, beginning with a connection that is there.
pub(super) async fn follow(connector: Connector, head: Arc<Head>, first: Listening) {
    let mut lost = first.follow(&head).await;
    let mut delay = FIRST_DELAY;
    loop {
        let error = scorecard_service::Chain(&lost).to_string();
        tracing::warn!(
            error,
            ?delay,
            "lost the connection that hears of revisions: connecting again"
        );
        sleep(delay).await;
        let again = async { Listener::connect(&connector).await?.listen(&connector).await };
        lost = match again.await {
            Ok(listening) => {
                tracing::info!("hearing of revisions again");
                delay = FIRST_DELAY;
                listening.follow(&head).await
            }
            Err(err) => {
                delay = LAST_DELAY.min(delay * 2);
                err
            }
        };
    }
}
