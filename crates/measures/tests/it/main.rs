//! Facts about the cube, the kernels and the answers, through the crate's public face.

#[cfg(test)]
mod assessments;
#[cfg(test)]
mod attainments;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod blocks_of_more;
#[cfg(test)]
mod blocks_of_pages;
#[cfg(test)]
mod boundaries;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod comparable;
#[cfg(test)]
mod exactness;
#[cfg(test)]
mod exactness_of_more;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod formula_places;
#[cfg(test)]
mod formulas;
#[cfg(test)]
mod growth;
#[cfg(test)]
mod known;
#[cfg(test)]
mod places;
#[cfg(test)]
mod published;
#[cfg(test)]
mod published_prices;
#[cfg(test)]
mod ranks;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod roll_ups;
#[cfg(test)]
mod shares;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod streaks;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod versions;
