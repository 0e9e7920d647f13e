//! Ledger and metrics as separate processes, and the commands of those who use them.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use scorecard_wire::pb::data::{
    GetServiceInfoRequest, Position, ledger_service_client::LedgerServiceClient,
};
use tempfile::TempDir;
use tonic::transport::Channel;

use super::{
    pdf::Pdf,
    programs::{Done, program, root, run, sample},
    server::Server,
    tools::Tools,
};

/// The ledger's file in the system's folder.
const FILE: &str = "ledger.db";

/// A ledger of its own and a metrics service that follows it.
#[derive(Debug)]
pub(crate) struct System {
    pub(crate) data: Server,
    pub(crate) metrics: Server,
    folder: TempDir,
}

/// The variable by which a ledger is told its store: a password is not to be on a command line.
pub(crate) const STORE: &str = "SCORECARD_DATA_STORE__URL";

/// A ledger in a store (a file or a URL), as the sample configuration has it but for store and port.
pub(crate) async fn data(store: impl AsRef<OsStr>) -> Server {
    data_at(store, "127.0.0.1:0").await
}

async fn data_at(store: impl AsRef<OsStr>, address: &str) -> Server {
    let mut command = program("scorecard-data");
    command.args(["--config", "deploy/scorecard-data.toml", "--listen", address]);
    Server::start(command.env(STORE, store)).await
}

impl System {
    /// With an empty ledger.
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = data(folder.path().join(FILE)).await;
        let mut command = program("scorecard-metrics");
        command.args(["--config", "deploy/scorecard-metrics.toml", "--listen", "127.0.0.1:0"]);
        let metrics = Server::start(command.args(["--ledger", &data.url])).await;
        Self { data, metrics, folder }
    }

    /// With a sample imported.
    pub(crate) async fn with(name: &str) -> Self {
        let system = Self::start().await;
        system.import(&sample(name)).await.ok();
        system
    }

    /// Kills the ledger, and answers what starts it again where it was.
    pub(crate) async fn lose_data(self) -> Bereft {
        let Self { data, metrics, folder } = self;
        let address = data.url.trim_start_matches("http://").to_owned();
        data.kill().await;
        Bereft { address, metrics, folder }
    }

    /// Kills the ledger and verifies what it leaves.
    pub(crate) async fn verified(self) -> Done {
        let Self { data, folder, .. } = self;
        data.kill().await;
        let mut command = program("scorecard");
        command.args(["ledger", "verify", "--store"]).arg(folder.path().join(FILE));
        run(&mut command).await
    }

    /// `scorecard ARGUMENTS`, on these services.
    pub(crate) async fn scorecard(&self, arguments: &[&str]) -> Done {
        scorecard(arguments, &self.data.url, &self.metrics.url).await
    }

    /// `scorecard ARGUMENTS --output json`, which must end well.
    pub(crate) async fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let arguments = [arguments, &["--output", "json"]].concat();
        self.scorecard(&arguments).await.ended_with(0).json()
    }

    /// `scorecard import DIR`.
    pub(crate) async fn import(&self, dataset: &Path) -> Done {
        self.scorecard(&["import", dataset.to_str().unwrap()]).await
    }

    /// `scorecard-report generate ARGUMENTS` without pictures, into [`System::out`].
    pub(crate) async fn report(&self, tools: &Tools, arguments: &[&str]) -> Done {
        self.report_in(root(), tools, arguments).await
    }

    /// The same, run in another folder.
    pub(crate) async fn report_in(&self, cwd: &Path, tools: &Tools, arguments: &[&str]) -> Done {
        let mut command = program("scorecard-report");
        command.args(["generate", "--no-png", "--metrics", &self.metrics.url]);
        command.args(["--data", &self.data.url]).args(arguments).current_dir(cwd);
        command.arg("--typst").arg(&tools.typst).arg("--fonts").arg(&tools.fonts);
        run(command.arg("--out").arg(self.out())).await
    }

    /// The PDF that the report program makes.
    pub(crate) async fn pdf(&self, tools: &Tools, arguments: &[&str]) -> Pdf {
        let file = self.report(tools, arguments).await.ok();
        Pdf::read(Path::new(file.trim()), tools).await
    }

    /// Where reports go.
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// What is where reports go, hidden files too.
    pub(crate) fn written(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.out()).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// The ledger's file.
    pub(crate) fn store(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    pub(crate) async fn ledger(&self) -> LedgerServiceClient<Channel> {
        ledger(&self.data).await
    }

    /// Where the ledger stands.
    pub(crate) async fn position(&self) -> Position {
        position(&mut self.ledger().await).await
    }
}

/// A system without its ledger.
#[derive(Debug)]
pub(crate) struct Bereft {
    address: String,
    pub(crate) metrics: Server,
    folder: TempDir,
}

impl Bereft {
    /// `scorecard ARGUMENTS`, on what is left.
    pub(crate) async fn scorecard(&self, arguments: &[&str]) -> Done {
        let data = format!("http://{}", self.address);
        scorecard(arguments, &data, &self.metrics.url).await
    }

    /// The system with its ledger again.
    pub(crate) async fn restored(self) -> System {
        let Self { address, metrics, folder } = self;
        let data = data_at(folder.path().join(FILE), &address).await;
        System { data, metrics, folder }
    }
}

async fn scorecard(arguments: &[&str], data: &str, metrics: &str) -> Done {
    let mut command = program("scorecard");
    run(command.args(arguments).args(["--data", data, "--metrics", metrics])).await
}

/// A client of a ledger.
pub(crate) async fn ledger(data: &Server) -> LedgerServiceClient<Channel> {
    LedgerServiceClient::new(data.channel().await)
}

/// Where a ledger stands.
pub(crate) async fn position(ledger: &mut LedgerServiceClient<Channel>) -> Position {
    let info = ledger.get_service_info(GetServiceInfoRequest {}).await.unwrap().into_inner();
    info.position.unwrap()
}
