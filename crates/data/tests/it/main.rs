//! The ledger's service as a client meets it: a real server on a port of its own, a real client, a store
//! in a temporary folder.

#[cfg(test)]
mod audit;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod commit;
#[cfg(test)]
mod disclosure;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod exchange;
#[cfg(test)]
#[path = "../../../dataset/tests/it/files.rs"]
mod files;
#[cfg(test)]
mod filter;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod import;
#[cfg(test)]
mod read;
#[cfg(test)]
mod releases;
#[cfg(test)]
mod reporting;
#[cfg(test)]
mod service;
#[cfg(test)]
mod watch;
#[cfg(test)]
#[path = "../../../dataset/tests/it/written.rs"]
mod written;
