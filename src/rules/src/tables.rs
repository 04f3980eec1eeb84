//! The arithmetic of lists that are read page by page: what may be asked, which rows that is,
//! and how it is told. The order itself is the list's own.

use std::cmp::Ordering;

use linggong_contract::FieldError;

/// Rows of a page unless asked otherwise: what fits an office screen.
pub const LIMIT: u32 = 20;
/// Most rows of a page: more than anybody reads at once, and answered within a blink.
pub const LIMIT_MAX: u32 = 100;
/// Last page that can be asked for: with it, a hundred million rows, far beyond a province's.
pub const PAGE_MAX: u32 = 1_000_000;
/// Characters of a search text, as in the public search.
pub const TEXT_MAX: usize = 50;

/// Rows that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// At most so many.
    pub limit: u32,
    /// Behind so many.
    pub offset: u32,
}

/// What is asked of a list, beside its filters and the word it is sorted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// Rows that contain this, in small letters; all if empty.
    pub text: String,
    /// The other way round.
    pub is_desc: bool,
    /// Only these rows; without it as many as the list hands out at once.
    pub window: Option<Window>,
}

/// Reads what is asked of a list. Who asks for neither page nor limit knows nothing of pages and
/// is answered as before there were any.
///
/// # Errors
/// The fields that are wrong: `q`, `page`, `limit`.
pub fn ask(
    text: Option<&str>,
    is_desc: bool,
    page: Option<u32>,
    limit: Option<u32>,
) -> Result<Ask, Vec<FieldError>> {
    let mut errors = Vec::new();
    let text = text.unwrap_or_default().trim();
    if text.chars().count() > TEXT_MAX {
        errors.push(FieldError::new("q", format!("最多{TEXT_MAX}个字")));
    }
    if page.is_some_and(|page| !(1..=PAGE_MAX).contains(&page)) {
        errors.push(FieldError::new(
            "page",
            format!("页从1数起，最多到{PAGE_MAX}"),
        ));
    }
    if limit.is_some_and(|limit| !(1..=LIMIT_MAX).contains(&limit)) {
        errors.push(FieldError::new("limit", format!("应在1到{LIMIT_MAX}之间")));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let is_paged = page.is_some() || limit.is_some();
    Ok(Ask {
        text: text.to_lowercase(),
        is_desc,
        window: is_paged.then(|| window(page.unwrap_or(1), limit.unwrap_or(LIMIT))),
    })
}

/// The rows of a page, counted from 1.
#[must_use]
pub const fn window(page: u32, limit: u32) -> Window {
    Window {
        limit,
        offset: page.saturating_sub(1).saturating_mul(limit),
    }
}

/// How many pages so many rows are; an empty list is one page.
#[must_use]
pub fn pages(total: u64, limit: u32) -> u32 {
    let pages = total.div_ceil(u64::from(limit.max(1))).max(1);
    u32::try_from(pages).unwrap_or(u32::MAX)
}

/// The page that is there: the last one if rows have gone since somebody looked.
#[must_use]
pub fn page_within(page: u32, total: u64, limit: u32) -> u32 {
    page.clamp(1, pages(total, limit))
}

/// How many there are – `unit` is what they are counted by – and which page of how many one
/// looks at.
#[must_use]
pub fn told(page: u32, total: u64, limit: u32, unit: &str) -> String {
    let pages = pages(total, limit);
    let all = grouped(total);
    if pages == 1 {
        return format!("共 {all} {unit}");
    }
    let page = u64::from(page_within(page, total, limit));
    format!(
        "共 {all} {unit}，第 {} / {} 页",
        grouped(page),
        grouped(u64::from(pages))
    )
}

/// A count with a comma before each three digits.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The rows that are asked for, of a list that is in its order already; at most `rows_max`.
#[must_use]
pub fn cut<T>(rows: Vec<T>, window: Option<Window>, rows_max: u32) -> Vec<T> {
    let window = window.unwrap_or(Window {
        limit: rows_max,
        offset: 0,
    });
    let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let rows = rows.into_iter().skip(size(window.offset));
    rows.take(size(window.limit.min(rows_max))).collect()
}

/// Which of two comes first. What has nothing there comes last, whichever way it goes.
#[must_use]
pub fn order<K: Ord>(one: Option<K>, other: Option<K>, is_desc: bool) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) if is_desc => other.cmp(&one),
        (Some(one), Some(other)) => one.cmp(&other),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str, page: Option<u32>, limit: Option<u32>) -> Vec<String> {
        let errors = ask(Some(text), false, page, limit)
            .err()
            .unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_may_not_be_asked_is_named() {
        let long = "字".repeat(TEXT_MAX + 1);
        assert_eq!(
            wrong(&long, Some(0), Some(LIMIT_MAX + 1)),
            ["q", "page", "limit"]
        );
        assert_eq!(wrong("", Some(1), Some(0)), ["limit"]);
        assert_eq!(wrong("", Some(PAGE_MAX + 1), None), ["page"]);
        for (page, limit) in [(1, 1), (PAGE_MAX, LIMIT_MAX)] {
            assert!(wrong(&"字".repeat(TEXT_MAX), Some(page), Some(limit)).is_empty());
        }
    }

    #[test]
    fn who_knows_nothing_of_pages_is_answered_whole() {
        assert_eq!(ask(None, false, None, None), Ok(Ask::default()));
        let first = ask(Some(" ABC "), true, None, Some(7)).unwrap();
        assert_eq!((first.text.as_str(), first.is_desc), ("abc", true));
        assert_eq!(first.window, Some(window(1, 7)));
        let third = ask(None, false, Some(3), None).unwrap();
        assert_eq!(third.window, Some(window(3, LIMIT)));
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap() {
        for total in [0, 1, 6, 7, 8, 20, 21] {
            let rows: Vec<u32> = (0..total).collect();
            for limit in [1, 7, 20, 100] {
                let pages = pages(u64::from(total), limit);
                let read: Vec<u32> = (1..=pages)
                    .flat_map(|page| cut(rows.clone(), Some(window(page, limit)), 500))
                    .collect();
                assert_eq!(read, rows, "{total} by {limit}");
                assert!(cut(rows.clone(), Some(window(pages + 1, limit)), 500).is_empty());
            }
        }
        assert_eq!(cut(vec![1, 2, 3], None, 2), [1, 2]);
    }

    #[test]
    fn the_largest_page_stays_a_number() {
        let last = window(PAGE_MAX, LIMIT_MAX);
        assert_eq!(last.offset, (PAGE_MAX - 1) * LIMIT_MAX);
        assert_eq!(window(u32::MAX, u32::MAX).offset, u32::MAX);
    }

    #[test]
    fn a_page_that_is_gone_is_the_last_one() {
        assert_eq!(page_within(9, 41, 20), 3);
        assert_eq!(page_within(0, 41, 20), 1);
        assert_eq!(page_within(2, 0, 20), 1);
    }

    #[test]
    fn counts_are_told_as_people_write_them() {
        let rows = |page, total, limit| told(page, total, limit, "条");
        assert_eq!(rows(3, 1_204, 20), "共 1,204 条，第 3 / 61 页");
        assert_eq!(rows(1, 20, 20), "共 20 条");
        assert_eq!(rows(9, 21, 20), "共 21 条，第 2 / 2 页");
        assert_eq!(rows(1, 1_000_000, 100), "共 1,000,000 条，第 1 / 10,000 页");
        assert_eq!(told(1, 1_234, 50, "行"), "共 1,234 行，第 1 / 25 页");
    }

    #[test]
    fn nothing_comes_last_both_ways() {
        let sorted = |is_desc| {
            let mut all = [None, Some(2), Some(1), None, Some(3)];
            all.sort_by(|one, other| order(*one, *other, is_desc));
            all
        };
        assert_eq!(sorted(false), [Some(1), Some(2), Some(3), None, None]);
        assert_eq!(sorted(true), [Some(3), Some(2), Some(1), None, None]);
    }
}
