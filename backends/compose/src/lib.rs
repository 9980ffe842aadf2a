//! Docker Compose.
