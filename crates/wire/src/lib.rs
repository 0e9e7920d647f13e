//! The protobuf messages and services, and their conversion to and from the domain.
//!
//! Generated code is never edited; the contract is written in the comments of `proto/`.

/// The generated messages, clients and servers, in the modules of their packages.
#[expect(missing_docs, unused_qualifications, clippy::large_enum_variant, reason = "generated")]
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
