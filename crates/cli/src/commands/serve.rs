//! `scorecard serve`: ledger and metrics in one process, until told to stop.

use anyhow::Result;
use scorecard_data::StoreUrl;

use crate::{
    args::{Place, Serve},
    embedded::Embedded,
    output::say,
};

/// The store that is opened where none is named.
const DEFAULT_STORE: &str = "scorecard.db";

/// Serves until Ctrl-C or SIGTERM.
pub(crate) async fn run(args: &Serve, place: &Place) -> Result<()> {
    let store = place.store.as_deref().unwrap_or(DEFAULT_STORE);
    // Printed, it has no password.
    let shown: StoreUrl = store.parse()?;
    let signal = scorecard_service::shutdown::signals()?;
    let embedded = Embedded::start(store, args.data_port, args.metrics_port).await?;
    say(&format!(
        "台账 ledger   {}\n指标 metrics  {}\n数据 store    {}\n按Ctrl-C停止。Press Ctrl-C to stop.",
        embedded.data_url(),
        embedded.metrics_url(),
        shown,
    ));
    signal.await;
    embedded.stop().await
}
