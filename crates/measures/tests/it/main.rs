//! Facts about the cube, the kernels and the answers, through the crate's public face.

mod blocks;
mod exactness;
mod fixture;
mod growth;
mod ranks;
mod shares;
mod shown;
mod streaks;
mod versions;
