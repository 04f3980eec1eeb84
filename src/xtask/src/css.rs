//! A light strip for style sheets: comments and needless white space go, rules stay.

/// Removes comments, and white space where no rule needs it. Strings stay as they are.
pub(crate) fn strip(css: &str) -> String {
    let mut stripped = String::with_capacity(css.len());
    let mut rest = css;
    let mut is_space_due = false;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        if next.is_ascii_whitespace() {
            is_space_due = true;
            rest = &rest[1..];
            continue;
        }
        let is_after_delimiter = stripped.is_empty() || stripped.ends_with(is_delimiter);
        if is_space_due && !is_after_delimiter && !is_delimiter(next) {
            stripped.push(' ');
        }
        is_space_due = false;
        // The last declaration of a block needs no semicolon.
        if next == '}' && stripped.ends_with(';') {
            stripped.pop();
        }
        let length = token_length(rest, next);
        stripped.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    stripped
}

fn is_delimiter(character: char) -> bool {
    matches!(character, '{' | '}' | ';' | ',')
}

/// How many bytes to copy unchanged: a whole string, or one character.
fn token_length(rest: &str, next: char) -> usize {
    if next != '"' && next != '\'' {
        return next.len_utf8();
    }
    let mut is_escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        if character == next && !is_escaped {
            return index + 1;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(css: &str, expect: &str) {
        assert_eq!(strip(css), expect);
    }

    #[test]
    fn comments_and_needless_space_go() {
        check("/* a */\n\n.b {\n  color: red;\n}\n", ".b{color: red}");
        check("a /* x */ b{c:d}", "a b{c:d}");
        check("a , b > c :hover { }", "a,b > c :hover{}");
        check(
            "@media (width > 1px) and (height > 2px) { a { b: c } }",
            "@media (width > 1px) and (height > 2px){a{b: c}}",
        );
        check(
            "a{margin: calc(1px + 2px) 3px ;}",
            "a{margin: calc(1px + 2px) 3px}",
        );
        check("a{b:c} /* never closed", "a{b:c}");
    }

    #[test]
    fn strings_stay() {
        check(
            r#"a{content: "  /* x */ ; \" ' }"  ; }"#,
            r#"a{content: "  /* x */ ; \" ' }"}"#,
        );
        check(
            "a{font-family: 'Noto  Sans', \"思源  黑体\"}",
            "a{font-family: 'Noto  Sans',\"思源  黑体\"}",
        );
    }
}
