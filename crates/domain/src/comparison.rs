//! What comparable growth (可比) is held on: its basis, and value and base on that basis as far as they are known.

use crate::{decimal::Decimal, text::Text};

/// On what basis growth is comparable. 可比 is a basis and no formula: the source says which (扣除留抵退税因素), or does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// The basis, without 后; empty if the source does not say.
    pub basis: Text,
    /// The level on that basis, in the indicator's unit and multiplier.
    pub adjusted_value: Option<Decimal>,
    /// The level of the year before on that basis, likewise.
    pub adjusted_base: Option<Decimal>,
}

impl Comparison {
    /// What is known; none if nothing is. Behind a box, because hardly any observation has it.
    pub fn known(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }

    /// The adjusted value and the adjusted base, if both are known: what growth is computed from.
    pub fn pair(&self) -> Option<(Decimal, Decimal)> {
        self.adjusted_value.zip(self.adjusted_base)
    }
}
