//! The files of a dataset and their columns: the one list that reader, messages and documentation share.

mod assessments;
mod catalogue;
mod definitions;
mod facts;
mod plans;

pub use assessments::{
    ASSESSMENT_ADJUSTMENTS, ASSESSMENT_BANDS, ASSESSMENT_GRADES, ASSESSMENT_NODES,
    ASSESSMENT_STATED, ASSESSMENTS,
};
pub use catalogue::{AREA_PARENTS, AREA_SUCCESSORS, AREAS, INDICATORS, PEER_GROUPS, SOURCES};
pub use definitions::{CHAPTERS, CLAIMS, DEFINITIONS, ITEM_GRADES, ITEMS, PLAN_ITEMS};
pub use facts::{HONOURS, IMPRINTS, MEDIA, MILESTONES, OBSERVATIONS, OUTCOMES, TARGETS};
pub use plans::{COLLECTION_FIGURES, COLLECTION_PLANS};

/// A file of a dataset and its columns, whose order in the file is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The file's name.
    pub file: &'static str,
    /// Columns that the file must have, and whose cells must not be empty.
    pub required: &'static [&'static str],
    /// Columns that it can do without. Some of their cells are needed all the same in some rows.
    pub optional: &'static [&'static str],
}

impl Layout {
    /// All columns, the required ones first.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// All files, in the order in which they are read: what is referred to comes first.
pub const LAYOUTS: [Layout; 27] = [
    AREAS,
    AREA_PARENTS,
    AREA_SUCCESSORS,
    INDICATORS,
    SOURCES,
    PEER_GROUPS,
    DEFINITIONS,
    CHAPTERS,
    ITEMS,
    ITEM_GRADES,
    PLAN_ITEMS,
    CLAIMS,
    OBSERVATIONS,
    TARGETS,
    HONOURS,
    MILESTONES,
    MEDIA,
    IMPRINTS,
    COLLECTION_PLANS,
    COLLECTION_FIGURES,
    ASSESSMENTS,
    ASSESSMENT_NODES,
    ASSESSMENT_BANDS,
    ASSESSMENT_ADJUSTMENTS,
    ASSESSMENT_STATED,
    ASSESSMENT_GRADES,
    OUTCOMES,
];

/// The files of things that nothing refers to.
pub(crate) const UNREFERRED: [Layout; 11] = [
    ITEMS,
    ITEM_GRADES,
    PLAN_ITEMS,
    CLAIMS,
    OBSERVATIONS,
    HONOURS,
    MEDIA,
    IMPRINTS,
    COLLECTION_PLANS,
    COLLECTION_FIGURES,
    OUTCOMES,
];
