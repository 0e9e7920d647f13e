//! The cube and the kernels that derive measures from it. Knows no tokio, serde, prost, SQL or I/O.
//!
//! A [`Cube`] is all observations of a ledger at one revision. A kernel ([`kernels`]) is the definition of one
//! measure, as a pure function over the cube's blocks. [`Cube::answer`] answers a [`Question`] for one figure:
//! what was published, what can be computed, which of the two is shown, and what it was made from.

mod answer;
mod ask;
pub mod assessment;
mod attain;
mod carry;
pub mod claim;
mod cube;
mod derive;
mod exact;
mod formula;
pub mod kernels;
mod level;
mod span;
mod terms;
mod threads;
mod value;

pub use self::{
    answer::{
        Answer, Computed, Coverage, Disagreement, Operand, Origin, Passage, Question, StreakYear,
    },
    attain::Attainment,
    cube::{Cube, CubeBuilder, Frequency, Held},
    exact::{Digits, Range},
    terms::{Boundaries, Denominator, RollUp, Terms},
    threads::on_threads,
    value::{Input, Outcome, Recorded, Value},
};
