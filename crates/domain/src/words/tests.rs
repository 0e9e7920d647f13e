//! What is said of each case.
