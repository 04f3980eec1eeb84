//! What somebody is told who acts on a record that has changed since they looked at it.

/// In plain words: who did what, if that is known, and how the record is now. `step` is what was
/// pressed, as its button says it.
#[must_use]
pub fn told(by: Option<&str>, step: Option<&str>, is: &str) -> String {
    let done = match (by, step) {
        (Some(by), Some(step)) => format!("{by}刚办了“{step}”，"),
        (Some(by), None) => format!("{by}刚改过，"),
        (None, _) => String::new(),
    };
    format!("{done}现在是“{is}”。看清楚再办")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_meanwhile_is_told_as_far_as_it_is_known() {
        for (by, step, expect) in [
            (
                Some("王芳"),
                Some("撤下"),
                "王芳刚办了“撤下”，现在是“已撤回”。看清楚再办",
            ),
            (Some("王芳"), None, "王芳刚改过，现在是“已撤回”。看清楚再办"),
            (None, Some("撤下"), "现在是“已撤回”。看清楚再办"),
        ] {
            assert_eq!(told(by, step, "已撤回"), expect);
        }
    }
}
