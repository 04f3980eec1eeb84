//! What stands on a page, as it is read aloud: the pieces of a line with a pause between them,
//! and figures in the words people use.

/// A text that grows piece by piece, in the order of the page.
#[derive(Debug, Default)]
pub struct Aloud(String);

impl Aloud {
    /// The next piece of the same line. What the page only sets apart gets a pause; a unit
    /// belongs to its figure.
    pub fn piece(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if let (Some(last), Some(first)) = (self.0.chars().next_back(), text.chars().next()) {
            let is_unit = last.is_ascii_digit() && first == '元';
            if closes(last) && is_word(first) && !is_unit {
                self.0.push('，');
            }
        }
        for c in text.chars() {
            match c {
                // “200–240元/天”, “7:00–18:00”.
                '–' => self.0.push('到'),
                '/' if self.0.ends_with('元') => self.0.push('每'),
                c => self.0.push(c),
            }
        }
    }

    /// The line has come to its end.
    pub fn end(&mut self) {
        self.0.truncate(self.0.trim_end().len());
        if self.0.chars().next_back().is_some_and(closes) {
            self.0.push('。');
        }
    }

    /// All of it.
    #[must_use]
    pub fn text(self) -> String {
        self.0
    }
}

/// Whether nothing makes a pause after a character yet.
fn closes(c: char) -> bool {
    is_word(c) || matches!(c, '）' | '”' | '》' | '%')
}

/// Whether a character is spoken.
fn is_word(c: char) -> bool {
    // Chinese characters; nothing else beyond ASCII is written without spaces or signs.
    c.is_ascii_alphanumeric() || matches!(c, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&[&str]], expect: &str) {
        let mut aloud = Aloud::default();
        for line in lines {
            for piece in *line {
                aloud.piece(piece);
            }
            aloud.end();
        }
        assert_eq!(aloud.text(), expect);
    }

    #[test]
    fn a_row_is_said_with_its_whole_pay() {
        let row = [
            "8015",
            "砌砖大工",
            "碛口镇 · 离市场3公里",
            "今天上工",
            "今天 干1天 日结",
            "200",
            "–240",
            "元/天",
            "还招 ",
            "11",
            " 人",
        ];
        let said = "8015，砌砖大工，碛口镇 · 离市场3公里，今天上工，今天 干1天 日结，200到240元每天，还招 11 人。";
        check(&[&row], said);
    }

    #[test]
    fn lines_end_once_and_nothing_is_said_of_nothing() {
        check(
            &[&["您想干哪一行？"], &[" ", ""], &["时间", "7:00–18:00 "]],
            "您想干哪一行？时间，7:00到18:00。",
        );
        check(
            &[&["还招", "3 人（一共 5 人）"], &["瓦工/砌墙", "您好。"]],
            "还招，3 人（一共 5 人）。瓦工/砌墙，您好。",
        );
        check(&[], "");
    }
}
