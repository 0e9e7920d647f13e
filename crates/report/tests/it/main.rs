//! Scorecards become PDFs, or a clear refusal.

#[cfg(test)]
mod attached;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod broadsheet;
#[cfg(test)]
mod editions;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod service;
#[cfg(test)]
mod toolchain;
