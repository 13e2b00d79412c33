//! Log format, metric names, redaction.
