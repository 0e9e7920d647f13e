//! Datasets as they lie on disk: the samples, and folders with something wrong.

#[cfg(test)]
mod bytes;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod composites;
#[cfg(test)]
mod derived;
#[cfg(test)]
mod disarrange;
#[cfg(test)]
mod disarranged;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod export;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod fill;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod items;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod pieces;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod sdmx;
#[cfg(test)]
mod spreadsheets;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod told;
#[cfg(test)]
mod wide;
#[cfg(test)]
mod written;
