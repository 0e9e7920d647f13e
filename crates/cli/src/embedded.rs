//! Ledger and metrics in this process, talking over loopback gRPC just as separate processes do.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context as _, Result};
use scorecard_service::{Env, Layers};

/// Running services.
#[derive(Debug)]
pub(crate) struct Embedded {
    data: scorecard_data::Running,
    metrics: scorecard_metrics::Running,
}

impl Embedded {
    /// Opens the store and starts both services; port 0 takes any free one.
    pub(crate) async fn start(store: &str, data_port: u16, metrics_port: u16) -> Result<Self> {
        let env = Env::new();
        let flags = [listen(data_port), ("store.url", store.to_owned())];
        let data = scorecard_data::Config::load(&layers(&env, &flags))?;
        let clock = Arc::new(scorecard_data::SystemClock);
        let data = scorecard_data::Running::start(&data, clock)
            .await
            .context("不能启动台账服务 (cannot start the ledger)")?;

        let flags = [listen(metrics_port), ("ledger.url", url(data.address()))];
        let metrics = scorecard_metrics::Config::load(&layers(&env, &flags))?;
        let metrics = scorecard_metrics::Running::start(&metrics)
            .await
            .context("不能启动统计服务 (cannot start the metrics service)")?;
        Ok(Self { data, metrics })
    }

    /// Where the ledger listens.
    pub(crate) fn data_url(&self) -> String {
        url(self.data.address())
    }

    /// Where the metrics service listens.
    pub(crate) fn metrics_url(&self) -> String {
        url(self.metrics.address())
    }

    /// Stops both, the follower first.
    pub(crate) async fn stop(self) -> Result<()> {
        self.metrics.stop().await.context("不能停止统计服务 (cannot stop the metrics service)")?;
        self.data.stop().await.context("不能停止台账服务 (cannot stop the ledger)")?;
        Ok(())
    }
}

/// The services' own defaults, with what is different here; the environment of separate services is not theirs.
const fn layers<'a>(env: &'a Env, flags: &'a [(&'a str, String)]) -> Layers<'a> {
    Layers { service: "", defaults: "", file: None, env, flags }
}

fn listen(port: u16) -> (&'static str, String) {
    ("server.listen", format!("127.0.0.1:{port}"))
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}
