//! A server as a process of its own, on a port of its own.

use std::{
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};
use tonic::transport::Channel;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use super::programs::{LIMIT, run};

/// A server that is ready; killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Starts a service and waits until it serves.
    pub(crate) async fn start(command: &mut Command) -> Self {
        let mut server = Self::announced(command, "serving address=").await;
        server.url = format!("http://{}", server.url);
        server.serves().await;
        server
    }

    /// Starts a program and waits until it says where it listens, after `mark`.
    pub(crate) async fn announced(command: &mut Command, mark: &str) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::new(Mutex::new(String::new()));
        let url = loop {
            let line = timeout(LIMIT, lines.next_line()).await;
            let line = line.unwrap_or_else(|_| panic!("{command:?} does not serve")).unwrap();
            let Some(line) = line else {
                panic!("{command:?} ended: {}", log.lock().unwrap());
            };
            note(&log, &line);
            if let Some((_, address)) = line.split_once(mark) {
                break address.trim().to_owned();
            }
        };
        let rest = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                note(&rest, &line);
            }
        });
        Self { child, url, log }
    }

    /// Waits for the health check to say so.
    async fn serves(&self) {
        let request = HealthCheckRequest { service: String::new() };
        let mut health = HealthClient::new(self.channel().await);
        let mut states = health.watch(request).await.unwrap().into_inner();
        let serves = async {
            while let Some(state) = states.message().await.unwrap() {
                if state.status() == ServingStatus::Serving {
                    return;
                }
            }
            panic!("the health check ended: {}", self.log());
        };
        timeout(LIMIT, serves).await.unwrap();
    }

    /// A connection to it.
    pub(crate) async fn channel(&self) -> Channel {
        Channel::from_shared(self.url.clone()).unwrap().connect().await.unwrap()
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Asks it to stop (SIGTERM).
    pub(crate) async fn terminate(&self) {
        let pid = self.child.id().unwrap().to_string();
        run(Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &pid])).await.ok();
    }

    /// Waits for its end.
    pub(crate) async fn ended(mut self) -> ExitStatus {
        timeout(LIMIT, self.child.wait()).await.unwrap().unwrap()
    }

    /// Ends it at once, as a loss of power does (SIGKILL).
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

fn note(log: &Mutex<String>, line: &str) {
    let mut log = log.lock().unwrap();
    log.push_str(line);
    log.push('\n');
}
