//! What the faces share (placeholder).
