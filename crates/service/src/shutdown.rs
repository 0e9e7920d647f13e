//! When to stop, and how everybody hears of it.

use std::{future::Future, io};

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Tells everybody to stop.
#[derive(Debug)]
pub struct Stop(watch::Sender<bool>);

/// Hears when to stop. Clones hear the same.
#[derive(Clone, Debug)]
pub struct Stopping(watch::Receiver<bool>);

impl Stop {
    /// A pair of which the one tells the other.
    pub fn new() -> (Self, Stopping) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stopping(receiver))
    }

    /// Says so. Saying it twice changes nothing.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    /// Waits until it is time to stop; at once if it is already, or if nobody is left to say so.
    pub async fn wait(&mut self) {
        // An error says that the other side is gone.
        let _gone = self.0.wait_for(|stop| *stop).await;
    }
}

/// Listens for SIGINT and SIGTERM from now on; the future ends at the first of them.
///
/// # Errors
///
/// If the system refuses to say when they come.
pub fn signals() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => tracing::info!("stopping on SIGINT"),
            _ = terminate.recv() => tracing::info!("stopping on SIGTERM"),
        }
    })
}
