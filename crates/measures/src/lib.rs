//! The cube and the kernels that derive measures from it. Knows no tokio, serde, prost, SQL or I/O.
