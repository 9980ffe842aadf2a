//! Everything that is written, held strictly against the SDK's field tables and against what the
//! vendor's pages show of documents: no unknown field, every required one, every listed value.
//!
//! This reads the schemas by itself, so that it judges them in the form in which they are sent:
//! a parameter that is JSON text is one text there.
