//! What the rules of this crate say is wrong: every sentence, once, in Chinese and English.

pub(crate) mod assessments;
pub(crate) mod catalogue;
pub(crate) mod claims;
pub(crate) mod definitions;
pub(crate) mod figures;
pub(crate) mod formulas;
pub(crate) mod plans;
pub(crate) mod promises;
pub(crate) mod releases;
pub(crate) mod texts;
pub(crate) mod values;
