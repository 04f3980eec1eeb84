//! How long a page must stand so that slow readers are done with it.

/// Characters these readers take in each second (rules of legibility: 4 to 5).
const CHARS_PER_S: i64 = 4;
/// What one must read of a row to decide: trade, pay and its unit, how many are wanted.
const ROW_CHARS: i64 = 11;
/// Finding the place on a page that has just changed.
const ORIENT_MS: i64 = 2_000;
/// No page is shorter, however little it says.
pub const DWELL_MIN_MS: i64 = 6_000;

/// Dwell of a page with `rows` postings, in milliseconds.
///
/// It depends on nothing that can change while the page stands: a title corrected at nine
/// must not shift the pages of half past eight.
#[must_use]
pub fn rows_dwell_ms(rows: usize) -> i64 {
    let rows = i64::try_from(rows).unwrap_or(i64::MAX / 1_000_000);
    (ORIENT_MS + rows * ROW_CHARS * 1_000 / CHARS_PER_S).max(DWELL_MIN_MS)
}

/// Dwell of a page with `chars` characters of running text, in milliseconds.
#[must_use]
pub fn text_dwell_ms(chars: i64) -> i64 {
    (ORIENT_MS + chars * 1_000 / CHARS_PER_S).max(DWELL_MIN_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fuller_page_stands_longer_and_none_is_too_short() {
        assert_eq!(rows_dwell_ms(0), DWELL_MIN_MS);
        assert_eq!(rows_dwell_ms(1), DWELL_MIN_MS);
        assert_eq!(rows_dwell_ms(5), 15_750);
        assert!((1..20).all(|n| rows_dwell_ms(n) <= rows_dwell_ms(n + 1)));
        assert_eq!(text_dwell_ms(40), 12_000);
    }
}
