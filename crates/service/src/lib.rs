//! What every server shares: configuration, logging, health, reflection, limits, shutdown. Knows no one service.
