//! The server, and the shell that watches over it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use rcgen::CertifiedKey;

/// The superuser's password: it must appear in no message.
pub const PASSWORD: &str = "geheim-7xq";

/// How often another port is tried, if somebody else takes the one that was free.
const ATTEMPTS: u32 = 3;

/// A running server.
#[derive(Debug)]
pub struct Server {
    bin: PathBuf,
    port: u16,
    certificate: String,
    shell: Mutex<Shell>,
    databases: AtomicU32,
}

/// The shell that watches over the server, and the ways to and from it.
#[derive(Debug)]
struct Shell {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    /// The server that all tests of this process share; `None`, with a word why, where PostgreSQL is not
    /// installed.
    ///
    /// # Panics
    ///
    /// If PostgreSQL is not installed and `CI` is set, or it does not start.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Server>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// A server for one test alone.
    ///
    /// # Panics
    ///
    /// As [`Server::shared`].
    pub fn start() -> Option<Self> {
        let Some(bin) = crate::programs::folder() else {
            let missing = "PostgreSQL (initdb, pg_ctl, postgres and psql) is not installed: \
                           `cargo xtask prerequisites` installs or names it";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            eprintln!("not tested: {missing}");
            return None;
        };
        let (certificate, key) = certificate();
        let mut problem = String::new();
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let mut child = crate::programs::unprivileged("sh")
                .args(["-c", include_str!("server.sh"), "sh"])
                .arg(&bin)
                .arg(port.to_string())
                .envs([("PASSWORD", PASSWORD), ("CERTIFICATE", &certificate), ("KEY", &key)])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("a shell can be started");
            let input = child.stdin.take();
            let output = BufReader::new(child.stdout.take().expect("output is piped"));
            let mut shell = Shell { child, input, output };
            if shell.is_ready() {
                let shell = Mutex::new(shell);
                return Some(Self { bin, port, certificate, shell, databases: AtomicU32::new(0) });
            }
            problem = shell.problem();
        }
        panic!("PostgreSQL does not start: {problem}");
    }

    /// Restarts it: `fast` as an operator does, `immediate` as a loss of power does.
    ///
    /// # Panics
    ///
    /// If it does not start again.
    pub fn restart(&self, mode: &str) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        let input = shell.input.as_mut().expect("the shell listens");
        writeln!(input, "{mode}").expect("the shell listens");
        if !shell.is_ready() {
            panic!("PostgreSQL does not start again: {}", shell.problem());
        }
    }

    /// A new database. Its order of texts is not that of their bytes.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn database(&self) -> Database<'_> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.psql(
            "postgres",
            &format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' \
                 LOCALE_PROVIDER icu ICU_LOCALE 'und'"
            ),
        );
        Database { server: self, name }
    }

    /// The certificate by which it proves who it is, as PEM; it is its own root.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// The port that it listens on, at 127.0.0.1.
    pub const fn port(&self) -> u16 {
        self.port
    }

    fn psql(&self, database: &str, sql: &str) -> Vec<String> {
        let port = self.port.to_string();
        let done = Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port])
            .args(["-U", "scorecard", "-d", database, "-c", sql])
            .env("PGPASSWORD", PASSWORD)
            .stdin(Stdio::null())
            .output()
            .expect("psql can be started");
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{sql}: {told}");
        String::from_utf8_lossy(&done.stdout).lines().map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let shell = self.shell.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(shell.input.take());
        // How it ended does not matter any more.
        drop(shell.child.wait());
    }
}

impl Shell {
    fn is_ready(&mut self) -> bool {
        let mut line = String::new();
        self.output.read_line(&mut line).is_ok_and(|_| line.trim() == "ready")
    }

    /// What it said before it ended.
    fn problem(&mut self) -> String {
        drop(self.input.take());
        let mut problem = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            drop(stderr.read_to_string(&mut problem));
        }
        drop(self.child.wait());
        problem
    }
}

/// A database of a server.
#[derive(Debug)]
pub struct Database<'a> {
    server: &'a Server,
    name: String,
}

impl Database<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL, with user and password.
    pub fn url(&self) -> String {
        format!("postgres://scorecard:{PASSWORD}@127.0.0.1:{}/{}", self.server.port, self.name)
    }

    /// Carries out some SQL as the superuser, and gives the rows, columns separated by `|`.
    ///
    /// # Panics
    ///
    /// If it fails.
    pub fn sql(&self, sql: &str) -> Vec<String> {
        self.server.psql(&self.name, sql)
    }
}

/// A certificate of a server that has the same names, but is another.
pub fn another_certificate() -> String {
    certificate().0
}

/// A certificate and its key, as PEM.
fn certificate() -> (String, String) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(names).expect("a certificate can be made");
    (cert.pem(), signing_key.serialize_pem())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}
