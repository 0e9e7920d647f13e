//! What every server shares: configuration, logging, health, reflection, limits, clearance, shutdown. Knows no one service.

pub mod clearance;
pub mod config;
mod deadline;
pub mod error;
mod health;
pub mod logging;
pub mod server;
pub mod shutdown;
pub mod stream;

pub use clearance::Clearance;
pub use config::{ConfigError, Env, Layers, LoggingConfig, ServerConfig, load, process_env};
pub use error::Chain;
pub use health::Health;
pub use server::{Server, StartError};
pub use shutdown::{Stop, Stopping};
