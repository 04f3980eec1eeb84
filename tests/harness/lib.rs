//! What the tests share (placeholder).
