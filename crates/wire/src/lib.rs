//! The protobuf messages and services, and their conversion to and from the domain.
//!
//! Generated code is never edited; the contract is written in the comments of `proto/`. Each family of
//! messages has a module with a `read` (message to domain, telling everything that cannot be read, with its
//! place) and a `write` (domain to message); [`change`] puts them together. What a thing must obey by itself
//! is the domain's to tell ([`Thing::faults`](scorecard_domain::Thing::faults)).

pub mod area;
pub mod assessment;
pub mod change;
pub mod codes;
pub mod collection_plan;
mod comparison;
pub mod definition;
pub mod faults;
pub mod honour;
pub mod imprint;
pub mod indicator;
mod item;
pub mod media;
pub mod milestone;
pub mod observation;
pub mod outcome;
pub mod peer_group;
pub mod release;
mod sentences;

pub mod source;
pub mod status;
pub mod suppression;
pub mod target;
pub mod text;
pub mod timestamp;
pub mod written;

pub use faults::{Faults, Partly, Spelled, reading, reading_partly};

/// The generated messages, clients and servers, in the modules of their packages.
#[expect(
    unused_qualifications,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::large_enum_variant,
    reason = "generated"
)]
pub mod pb {
    /// Of the scorecard's packages.
    pub mod scorecard {
        /// The ledger.
        pub mod data {
            /// `scorecard.data.v1`.
            pub mod v1 {
                tonic::include_proto!("scorecard.data.v1");
            }
        }
        /// The metrics service.
        pub mod metrics {
            /// `scorecard.metrics.v1`.
            pub mod v1 {
                tonic::include_proto!("scorecard.metrics.v1");
            }
        }
    }
    pub use scorecard::{data::v1 as data, metrics::v1 as metrics};
}

/// The descriptors of all messages and services, as server reflection hands them out.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
