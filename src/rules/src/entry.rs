//! A posting as somebody types it into a form: from fields of text to a draft, and back.

mod fill;
mod judge;
mod merge;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use fill::{again, blank, suggest, values};
pub use judge::{as_far, check, told};
pub use merge::merged;
pub use read::draft;

/// What stands in the fields, by the names of the API; choices as their words.
pub type Values = BTreeMap<&'static str, String>;
