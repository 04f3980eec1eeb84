//! What two write into the same record, put together field by field: where they clash is named.

use linggong_contract::FieldError;

/// Takes what only they changed since `base`. Tells whether both changed it, each to something
/// else: then it stays `mine`.
pub(crate) fn pick<T: PartialEq + Clone>(base: &T, mine: &mut T, theirs: &T) -> bool {
    if mine == base {
        mine.clone_from(theirs);
    }
    mine != theirs && theirs != base
}

/// What is told at a field that both changed; `words` is what they wrote, as one types it.
pub(crate) fn clash(field: &str, words: &str) -> FieldError {
    if words.is_empty() {
        FieldError::new(field, "别人清空了")
    } else {
        FieldError::new(field, format!("别人写的是“{words}”"))
    }
}
