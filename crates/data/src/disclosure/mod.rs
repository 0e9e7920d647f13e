//! What may be seen by whom: a function of revision and clearance, never of the clock.
//!
//! There is one lens, [`public`]: a store whose every answer is what the public may know of another store's. All that
//! reads – lists, bulk streams, snapshots, watches, releases – reads through it without knowing. [`lift`] ends embargoes,
//! with revisions as any other. [`withheld`] knows what the ledger itself withholds.

mod further;
mod gone;
pub(crate) mod lift;
mod passed;
pub(crate) mod public;
mod seen;
mod tell;
#[cfg(test)]
mod tests;
pub(crate) mod withheld;
