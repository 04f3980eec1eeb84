//! What is wrong with the fields as they stand, while somebody types.

use linggong_contract::{FieldError, Moment, PostingDraft};

use super::{Values, blank, draft};

/// The draft with something in the place of what cannot be read yet; nothing if that is not
/// enough.
#[must_use]
pub fn as_far(values: &Values, now: Moment) -> Option<PostingDraft> {
    let wrong = match draft(values) {
        Ok(made) => return Some(made),
        Err(wrong) => wrong,
    };
    let is_wrong = |field: &str| wrong.iter().any(|error| error.field == field);
    let spare = blank(now);
    let mut known = values.clone();
    for (field, word) in [
        ("trade", "101"),
        ("headcount", "1"),
        ("pay.min_fen", "0.01"),
        ("pay.max_fen", ""),
        ("start_on", spare["start_on"].as_str()),
        ("end_on", ""),
        ("place", "-"),
        ("employer.name", "-"),
        ("distance_km", ""),
        ("valid_until", spare["valid_until"].as_str()),
    ] {
        if is_wrong(field) {
            known.insert(field, word.to_owned());
        }
    }
    // They are written together.
    if is_wrong("hours.from") || is_wrong("hours.to") {
        known.insert("hours.from", String::new());
        known.insert("hours.to", String::new());
    }
    draft(&known).ok()
}

/// Everything that can be seen to be wrong: what cannot be read, and what may not be said
/// in the other fields. `posted` is what it said before, if it corrects a posting.
#[must_use]
pub fn check(values: &Values, posted: Option<&PostingDraft>, now: Moment) -> Vec<FieldError> {
    let mut wrong = draft(values).err().unwrap_or_default();
    let Some(made) = as_far(values, now) else {
        return wrong;
    };
    let mut more = crate::draft::check_again(&made, posted, now, |_| true);
    let is_unread = |field: &str| wrong.iter().any(|error| error.field == field);
    // Nothing is said of what stands in for something; the end of the work follows its start.
    more.retain(|error| {
        let follows = error.field == "end_on" && is_unread("start_on");
        !follows && !is_unread(&error.field)
    });
    wrong.extend(more);
    wrong
}

/// All that is said of one field, in one line; nothing if it is right. `is_told` tells of
/// which errors one speaks already.
#[must_use]
pub fn told(
    errors: &[FieldError],
    field: &str,
    is_told: impl Fn(&FieldError) -> bool,
) -> Option<String> {
    let of_field = errors.iter().filter(|error| error.field == field);
    let words: Vec<&str> = of_field
        .filter(|error| is_told(error))
        .map(|error| error.message.as_str())
        .collect();
    (!words.is_empty()).then(|| words.join("；"))
}
