//! Responses that are streams: a task produces them as fast as the client takes them.

use std::future::Future;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Response, Status};

/// What a streaming method answers with.
pub type Streaming<T> = Response<ReceiverStream<Result<T, Status>>>;

/// Where a task puts what is to be sent.
#[derive(Debug)]
pub struct Outlet<T>(mpsc::Sender<Result<T, Status>>);

/// The client takes no more, or hung up: the task can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HungUp;

/// No more messages than these wait for a slow client; the task waits with the next. A message can have a thousand things, and
/// a hundred clients may be slow at once.
const WAITING: usize = 1;

impl<T> Outlet<T> {
    /// Sends a message, as soon as the client takes it.
    ///
    /// # Errors
    ///
    /// If the client hung up.
    pub async fn send(&self, message: T) -> Result<(), HungUp> {
        self.0.send(Ok(message)).await.map_err(|_| HungUp)
    }

    /// Sends a message that may be left out: only if the client is ready for it.
    pub fn offer(&self, message: T) {
        // Full or closed: either way it is left out.
        let _left_out = self.0.try_send(Ok(message));
    }

    /// Waits until the client hangs up.
    pub async fn hung_up(&self) {
        self.0.closed().await;
    }
}

/// Answers with what a task sends. If the task fails, the stream ends with its error; when the client
/// hangs up, the task finds out with the next message that it sends.
pub fn streaming<T, F>(produce: impl FnOnce(Outlet<T>) -> F) -> Streaming<T>
where
    T: Send + 'static,
    F: Future<Output = Result<(), Ended>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING);
    let task = produce(Outlet(sender.clone()));
    tokio::spawn(async move {
        if let Err(Ended::Failed(status)) = task.await {
            // Nobody needs to hear of a failure who has hung up.
            let _gone = sender.send(Err(status)).await;
        }
    });
    Response::new(ReceiverStream::new(receiver))
}

/// Why a task ended before all was sent.
#[derive(Debug)]
pub enum Ended {
    /// The client hung up.
    HungUp,
    /// It failed.
    Failed(Status),
}

impl From<HungUp> for Ended {
    fn from(HungUp: HungUp) -> Self {
        Self::HungUp
    }
}

impl From<Status> for Ended {
    fn from(status: Status) -> Self {
        Self::Failed(status)
    }
}
