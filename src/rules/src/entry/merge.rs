//! Two people at the same posting.

use super::Values;

/// What two people made of the same fields: what only one of them changed is as they changed
/// it, what both did is as `mine`; and the fields that both changed to different things.
#[must_use]
pub fn merged(base: &Values, mine: &Values, theirs: &Values) -> (Values, Vec<&'static str>) {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for (field, text) in theirs {
        let (before, own) = (base.get(field), mine.get(field));
        if before == Some(text) || own == Some(text) {
            continue;
        }
        if own == before {
            merged.insert(field, text.clone());
        } else {
            clashes.push(*field);
        }
    }
    (merged, clashes)
}
