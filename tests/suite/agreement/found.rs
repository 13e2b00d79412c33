//! Disagreements that were found, each a document and the verdict both give now.
