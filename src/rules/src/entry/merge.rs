//! Two people at the same posting.

use super::Values;
use crate::merge::pick;

/// What two people made of the same fields: what only one of them changed is as they changed
/// it, what both did is as `mine`; and the fields that both changed to different things.
#[must_use]
pub fn merged(base: &Values, mine: &Values, theirs: &Values) -> (Values, Vec<&'static str>) {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for (field, text) in theirs {
        let mut own = mine.get(field);
        if pick(&base.get(field), &mut own, &Some(text)) {
            clashes.push(*field);
        } else if let Some(text) = own {
            merged.insert(field, text.clone());
        }
    }
    (merged, clashes)
}
