//! The words of figures through the crate's public face: the committed cases, and the table of phrases that
//! they were made from.

#[cfg(test)]
mod case;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod entries;
#[cfg(test)]
mod glossary;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod table;
