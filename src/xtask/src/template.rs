//! Placeholders `{{name}}` in pages and scripts.

/// Replaces the placeholders that `values` names. Others stay as they are: the server
/// fills them on each request. A value is never searched for placeholders itself.
pub(crate) fn fill(template: &str, values: &[(String, String)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        let (before, tail) = rest.split_at(start);
        filled.push_str(before);
        let known = values.iter().find_map(|(name, value)| {
            let after = tail[2..].strip_prefix(name.as_str())?.strip_prefix("}}")?;
            Some((value, after))
        });
        match known {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                // One brace only: the next may begin a placeholder.
                filled.push('{');
                rest = &tail[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expect: &str) {
        let values = [
            ("face".to_owned(), "board".to_owned()),
            ("js".to_owned(), "{{face}}".to_owned()),
        ];
        assert_eq!(fill(template, &values), expect);
    }

    #[test]
    fn known_placeholders_are_replaced_and_unknown_ones_stay() {
        check("a {{face}} b {{face}}", "a board b board");
        check("{{title}} {{face}}", "{{title}} board");
        check("{{js}}", "{{face}}");
        check(
            "{{{face}}}",
            "{{{face}}}".replace("{{face}}", "board").as_str(),
        );
        check("{{face", "{{face");
        check("{{", "{{");
        check("", "");
        check("零{{face}}工", "零board工");
    }
}
