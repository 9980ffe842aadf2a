//! Specifications: Markdown whose programs run.
