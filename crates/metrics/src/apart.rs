//! Work that takes long, where it keeps nobody waiting.

use scorecard_wire::status::Refusal;

use crate::refusal;

/// Does it on a thread for such work.
///
/// # Errors
///
/// `FAILED` if it panics.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|_| refusal::failed())
}
