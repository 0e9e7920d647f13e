//! The ledger: the system of record, its stores, and the service that reads and writes it. Knows no metrics service and no typst.
