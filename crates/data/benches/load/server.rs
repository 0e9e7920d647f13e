//! The released program as a process of its own.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use scorecard_wire::pb::data::ledger_service_client::LedgerServiceClient;
use tonic::transport::{Channel, Endpoint};

pub(crate) struct Server {
    child: Child,
    port: u16,
    channel: Channel,
}

impl Server {
    pub(crate) async fn start(store: &str) -> Self {
        let port = free_port();
        let child = Command::new(env!("CARGO_BIN_EXE_scorecard-data"))
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .env("SCORECARD_DATA_STORE__URL", store)
            .env("SCORECARD_DATA_LOGGING__LEVEL", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, port, channel: connect(port).await }
    }

    /// A connection of its own.
    pub(crate) async fn connect(&self) -> Channel {
        connect(self.port).await
    }

    pub(crate) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    pub(crate) fn ledger(&self) -> LedgerServiceClient<Channel> {
        LedgerServiceClient::new(self.channel.clone())
    }

    /// The most memory that it ever had, in bytes; 0 where the system does not tell.
    pub(crate) fn peak(&self) -> u64 {
        self.memory("VmHWM:")
    }

    /// The memory that it has, in bytes; 0 where the system does not tell.
    pub(crate) fn resident(&self) -> u64 {
        self.memory("VmRSS:")
    }

    fn memory(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kib.unwrap_or(0) << 10
    }

    /// For how long it has kept processors busy; nothing where the system does not tell.
    pub(crate) fn busy(&self) -> Duration {
        busy(&self.child.id().to_string())
    }

    /// Ends it as an operator would.
    pub(crate) async fn stop(&mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        for _ in 0..600 {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not end");
    }
}

/// For how long a process has kept processors busy.
pub(crate) fn busy(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // After the name in brackets, user and system time are the 12th and 13th, in hundredths of a second.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let hundredths = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(10 * hundredths.sum::<u64>())
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A connection, as soon as somebody listens.
pub(crate) async fn connect(port: u16) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{port}")).unwrap();
    for _ in 0..600 {
        match endpoint.connect().await {
            Ok(channel) => return channel,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("the server does not listen");
}
