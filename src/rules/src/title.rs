//! Titles on a row: they wrap or shorten by meaning, and never overlap what is beside them.

/// A title as a row shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FittedTitle {
    /// The text, shortened if need be.
    pub text: String,
    /// Whether it is set smaller, on two lines.
    pub two_lines: bool,
}

/// Two lines are set at this part of the leading size.
pub const TWO_LINE_SCALE: f64 = 0.62;

/// Fits a title into `line_ems` ems of leading type.
///
/// It fits on one line, or on two smaller ones, or loses whole parts from its end (parts are
/// what spaces, commas, slashes, plus signs and brackets divide); only a single part longer
/// than two lines is cut, with an ellipsis.
#[must_use]
pub fn fit(title: &str, line_ems: f64) -> FittedTitle {
    let text = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if ems(&text) <= line_ems {
        return FittedTitle {
            text,
            two_lines: false,
        };
    }
    // A line breaks between characters, so up to one em of each line stays empty.
    let room = (line_ems / TWO_LINE_SCALE - 1.0) * 2.0;
    let mut kept = text.as_str();
    while ems(kept) > room {
        match kept.trim_end().rfind(is_break) {
            Some(at) if at > 0 => kept = &kept[..at],
            _ => {
                return FittedTitle {
                    text: cut(kept, room),
                    two_lines: true,
                };
            }
        }
    }
    let kept = kept.trim_end_matches(is_break);
    FittedTitle {
        text: kept.to_owned(),
        two_lines: ems(kept) > line_ems,
    }
}

/// Width in ems: Han and full-width characters one, the rest little more than a half.
#[must_use]
pub fn ems(text: &str) -> f64 {
    text.chars()
        .map(|c| if c < '\u{2e80}' { 0.58 } else { 1.0 })
        .sum()
}

const fn is_break(c: char) -> bool {
    matches!(
        c,
        ' ' | '，'
            | ','
            | '、'
            | '/'
            | '+'
            | '＋'
            | '；'
            | ';'
            | '（'
            | '('
            | '—'
            | '-'
            | '｜'
            | '|'
    )
}

fn cut(text: &str, room: f64) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if ems(&kept) > room - 1.0 {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, line_ems: f64, expect: &str, two_lines: bool) {
        let fitted = fit(title, line_ems);
        assert_eq!(
            (fitted.text.as_str(), fitted.two_lines),
            (expect, two_lines),
            "{title}"
        );
    }

    #[test]
    fn titles_shorten_by_meaning() {
        check("砌砖大工", 10.0, "砌砖大工", false);
        check("工地小工 搬砖和灰", 10.0, "工地小工 搬砖和灰", false);
        check("  空  格   多 ", 10.0, "空 格 多", false);
        check(
            "古建筑木作修缮大工 会斗拱榫卯",
            10.0,
            "古建筑木作修缮大工 会斗拱榫卯",
            true,
        );
        check(
            "食堂帮厨（洗菜切菜），管吃管住，长期招，路远的可以报销路费",
            8.0,
            "食堂帮厨（洗菜切菜），管吃管住，长期招",
            true,
        );
        check(
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十",
            6.0,
            "一二三四五六七八九十一二三四五六…",
            true,
        );
    }

    #[test]
    fn a_fitted_title_never_exceeds_its_room() {
        for line in [4.0, 6.0, 8.0, 10.0, 14.0] {
            for len in 0..60 {
                let title: String = "工地 搬砖、和灰/大工（会砌墙）abc"
                    .chars()
                    .cycle()
                    .take(len)
                    .collect();
                let fitted = fit(&title, line);
                let room = if fitted.two_lines {
                    (line / TWO_LINE_SCALE - 1.0) * 2.0
                } else {
                    line
                };
                assert!(
                    ems(&fitted.text) <= room + 0.01,
                    "{title} at {line}: {fitted:?}"
                );
            }
        }
    }
}
