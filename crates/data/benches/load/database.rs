//! What an import costs the database: the processors of its processes, and what it writes ahead.

use std::{fs, time::Duration};

/// What a database server has used so far.
#[derive(Clone, Copy)]
pub(crate) struct Used {
    /// Of processors, in all its processes; nothing where the system does not tell.
    pub(crate) busy: Duration,
    /// Bytes of WAL.
    pub(crate) wal: u64,
}

impl Used {
    /// Asks the server of a database.
    pub(crate) async fn of(url: &str) -> Self {
        let (client, connection) =
            tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        let query = "SELECT pg_backend_pid(), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
        let row = client.query_one(query, &[]).await.unwrap();
        let (backend, wal): (i32, i64) = (row.get(0), row.get(1));
        let busy = busy(u64::try_from(backend).unwrap());
        drop(client);
        drop(connection.await);
        Self { busy, wal: u64::try_from(wal).unwrap() }
    }

    /// What was used since.
    pub(crate) fn since(self, before: Self) -> Self {
        Self { busy: self.busy.saturating_sub(before.busy), wal: self.wal - before.wal }
    }
}

/// Fields of `/proc/PID/stat` after the name in brackets: the parent, and times in hundredths of a second.
const PARENT: usize = 1;
const OWN: [usize; 2] = [11, 12];
const OF_ENDED_CHILDREN: [usize; 2] = [13, 14];

fn fields(process: &str) -> Vec<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect()
}

fn sum(fields: &[u64], which: &[usize]) -> u64 {
    which.iter().filter_map(|which| fields.get(*which)).sum()
}

/// Of the process that a backend is a child of, and of all its children, those that ended as well.
fn busy(backend: u64) -> Duration {
    let Some(postmaster) = fields(&backend.to_string()).get(PARENT).copied() else {
        return Duration::ZERO;
    };
    let own = fields(&postmaster.to_string());
    let mut hundredths = sum(&own, &OWN) + sum(&own, &OF_ENDED_CHILDREN);
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let fields = fields(&process.file_name().to_string_lossy());
        if fields.get(PARENT) == Some(&postmaster) {
            hundredths += sum(&fields, &OWN);
        }
    }
    Duration::from_millis(10 * hundredths)
}
