//! How much of an article fits on a kiosk's glass: what does not is the next page's.
//!
//! Sizes are those of `style/kiosk.css`, rounded against us: a page with room to spare is
//! read, one that is cut is not.

use std::ops::Range;

use linggong_contract::Article;

/// A kiosk's glass and how it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glass {
    /// Width in CSS pixels.
    pub width_px: u32,
    /// Height in CSS pixels.
    pub height_px: u32,
    /// 长辈版: larger type.
    pub is_elder: bool,
}

/// Buttons to turn pages, with the gap above them.
const PAGER_PX: u32 = 116;
/// Padding and border of a button of the list, with the gap below it.
const BUTTON_EDGES_PX: u32 = 44;
/// A narrow glass has smaller titles and margins (`max-width: 900px`).
const NARROW_PX: u32 = 900;

/// What the style sheet makes of a glass; all in CSS pixels.
struct Look {
    /// Body type (`--u`).
    type_px: u32,
    /// Room for an article's panel, or for a list under its title.
    article_px: u32,
    list_px: u32,
    /// Width of a line in the panel.
    width_px: u32,
    /// Edges of the panel and the gaps in it.
    edges_px: u32,
    /// Type of a sentence, in hundredths of the body's.
    sentence_percent: u32,
    /// Gap below a sentence.
    gap_px: u32,
    /// Sentences and titles stand in so many columns.
    columns: u32,
    /// Least height of a button of the list, with its gap.
    button_px: u32,
}

fn look(glass: Glass) -> Look {
    let Glass {
        width_px: width,
        height_px: height,
        is_elder,
    } = glass;
    let is_narrow = width <= NARROW_PX;
    let type_px = if is_elder { 40 } else { 32 };
    let is_wide = width > height;
    // What stands around an article (head, its buttons, helpers, foot), and around a list.
    let (around_article, around_list) = match (is_wide, is_narrow) {
        (true, _) => (430, 370),
        (false, false) => (760, 530),
        (false, true) if is_elder => (560, 410),
        (false, true) => (510, 350),
    };
    let side = if is_narrow { 28 } else { 56 };
    // The edges of the panel itself.
    let width_px = width.saturating_sub(2 * side + 72);
    Look {
        type_px,
        article_px: height.saturating_sub(around_article),
        list_px: height.saturating_sub(around_list),
        width_px,
        edges_px: if is_wide { 64 } else { 104 },
        sentence_percent: if is_wide { 105 } else { 120 },
        gap_px: if is_wide { 0 } else { 18 },
        columns: if is_wide { 2 } else { 1 },
        button_px: match (is_wide, is_narrow) {
            (true, _) => 94,
            (false, false) => 110,
            (false, true) => 90,
        },
    }
}

/// Lines that a text takes in a type and a width.
fn lines(text: &str, type_px: u32, width_px: u32) -> u32 {
    // In tenths of the type: Chinese is square, digits and Latin letters are narrower.
    let tenths = |letter: char| if letter.is_ascii() { 6 } else { 10 };
    let wide_px = text.chars().map(tenths).sum::<u32>() * type_px / 10;
    // A line does not begin with a comma: it may end one character early.
    let line_px = width_px.saturating_sub(type_px).max(type_px);
    wide_px.div_ceil(line_px).max(1)
}

/// Height of lines of a type.
fn height_px(lines: u32, type_px: u32) -> u32 {
    lines * type_px * 135 / 100
}

/// The sentences of each page of an article, in order; at least one page.
///
/// Title and source stand on every page: whoever reads on must not forget what, and whoever
/// stops has seen where from.
#[must_use]
pub fn parts(article: &Article, glass: Glass) -> Vec<Range<usize>> {
    let look = look(glass);
    let title = lines(&article.title, look.type_px * 14 / 10, look.width_px);
    let source = [&article.source, &article.number]
        .into_iter()
        .map(|text| lines(text, look.type_px, look.width_px))
        .sum();
    let beside =
        look.edges_px + height_px(title, look.type_px * 14 / 10) + height_px(source, look.type_px);
    let room = look.article_px.saturating_sub(beside);
    let type_px = look.type_px * look.sentence_percent / 100;
    let column_px = (look.width_px / look.columns).saturating_sub(look.type_px * 2);
    let heights: Vec<u32> = article
        .sentences
        .iter()
        .map(|text| height_px(lines(text, type_px, column_px), type_px) + look.gap_px)
        .collect();
    let whole = fill(&heights, room, look.columns);
    match whole.len() {
        0 => vec![Range::default()],
        1 => whole,
        _ => fill(&heights, room.saturating_sub(PAGER_PX), look.columns),
    }
}

/// Puts things of these heights into columns of pages; a page has at least one.
fn fill(heights: &[u32], room_px: u32, columns: u32) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let (mut column, mut left_px) = (columns, 0);
    for (at, height) in heights.iter().enumerate() {
        if *height > left_px {
            column += 1;
            left_px = room_px;
        }
        left_px = left_px.saturating_sub(*height);
        match pages.last_mut() {
            Some(page) if column <= columns => page.end = at + 1,
            _ => {
                column = 1;
                pages.push(at..at + 1);
            }
        }
    }
    pages
}

/// The titles of each page of the list, in order.
#[must_use]
pub fn title_parts<'a>(titles: impl Iterator<Item = &'a str>, glass: Glass) -> Vec<Range<usize>> {
    let look = look(glass);
    let columns = look.columns as usize;
    let type_px = look.type_px * 115 / 100;
    // Two buttons side by side have a gap between them; each has edges of its own.
    let width_px = (look.width_px / look.columns).saturating_sub(14);
    let heights: Vec<u32> = titles
        .map(|title| height_px(lines(title, type_px, width_px), type_px) + BUTTON_EDGES_PX)
        .map(|height| height.max(look.button_px))
        .collect();
    // Buttons of a row are as high as the highest.
    let rows: Vec<u32> = heights
        .chunks(columns)
        .filter_map(|row| row.iter().max().copied())
        .collect();
    let mut pages = fill(&rows, look.list_px, 1);
    if pages.len() > 1 {
        pages = fill(&rows, look.list_px.saturating_sub(PAGER_PX), 1);
    }
    let titles = |rows: Range<usize>| rows.start * columns..(rows.end * columns).min(heights.len());
    pages.into_iter().map(titles).collect()
}

#[cfg(test)]
mod tests {
    use std::ops::RangeInclusive;

    use linggong_contract::{Adcode, ArticleDraft, ArticleId, ArticleKind};

    use super::*;
    use crate::article::{SENTENCES_MAX, TEXT_CHARS, TITLE_CHARS};

    const fn glass(width_px: u32, height_px: u32, is_elder: bool) -> Glass {
        Glass {
            width_px,
            height_px,
            is_elder,
        }
    }

    /// Portrait, landscape and a tablet, each also in 长辈版.
    const ALL: [Glass; 6] = [
        glass(1_080, 1_920, false),
        glass(1_080, 1_920, true),
        glass(1_920, 1_080, false),
        glass(1_920, 1_080, true),
        glass(768, 1_366, false),
        glass(768, 1_366, true),
    ];

    fn article(title: usize, sentences: &[usize], source: usize) -> Article {
        let text = |chars| "字".repeat(chars);
        let draft = ArticleDraft {
            market: Adcode::parse("141124").unwrap(),
            kind: ArticleKind::Policy,
            title: text(title),
            sentences: sentences.iter().copied().map(text).collect(),
            source: text(source),
            number: text(source / 2),
            start_on: None,
            end_on: None,
            replaces: None,
        };
        draft.article(ArticleId(1))
    }

    #[test]
    fn every_sentence_has_its_page_whatever_the_glass() {
        let longest = article(TITLE_CHARS, &[TEXT_CHARS; SENTENCES_MAX], TEXT_CHARS);
        for glass in ALL {
            let pages = parts(&longest, glass);
            assert!(pages.len() > 1, "{glass:?}: {pages:?}");
            let all: Vec<usize> = pages.into_iter().flatten().collect();
            assert_eq!(all, (0..SENTENCES_MAX).collect::<Vec<_>>(), "{glass:?}");
            assert_eq!(
                parts(&article(5, &[5], 5), glass),
                [Range { start: 0, end: 1 }]
            );
        }
        let empty = article(5, &[], 5);
        assert_eq!(parts(&empty, ALL[0]), [Range::default()]);
    }

    #[test]
    fn what_came_with_the_system_is_read_without_turning() {
        // The longest of them: 干活受了伤，谁管？
        let article = article(10, &[14, 24, 23, 18, 21], 38);
        for glass in [ALL[0], ALL[1], ALL[2], ALL[4]] {
            assert_eq!(parts(&article, glass).len(), 1, "{glass:?}");
        }
        let mut titles = ["干完活不给钱，怎么办？"; 10];
        titles[3] = "因为是女的、是外地人，不要我，行不行？";
        for glass in [ALL[0], ALL[1], ALL[2], ALL[4]] {
            let pages = title_parts(titles.into_iter(), glass);
            assert_eq!(pages.len(), 1, "{glass:?} {pages:?}");
        }
    }

    #[test]
    fn larger_type_takes_more_pages_and_never_fewer() {
        for chars in 1..=TEXT_CHARS {
            let article = article(TITLE_CHARS, &[chars; SENTENCES_MAX], chars);
            for pair in ALL.chunks(2) {
                let (usual, elder) = (parts(&article, pair[0]), parts(&article, pair[1]));
                assert!(usual.len() <= elder.len(), "{chars} {pair:?}");
            }
        }
    }

    #[test]
    fn a_list_that_is_longer_than_the_glass_is_turned() {
        let check = |titles: usize, chars: usize, glass, first: RangeInclusive<usize>| {
            let title = "字".repeat(chars);
            let all = vec![title.as_str(); titles];
            let pages = title_parts(all.into_iter(), glass);
            let len = pages.first().map_or(0, ExactSizeIterator::len);
            assert!(first.contains(&len), "{len} {glass:?}");
            let shown: Vec<usize> = pages.into_iter().flatten().collect();
            assert_eq!(shown, (0..titles).collect::<Vec<_>>(), "{glass:?}");
        };
        check(0, 1, ALL[0], 0..=0);
        check(3, 10, ALL[0], 3..=3);
        check(50, 10, ALL[0], 10..=12);
        check(50, TITLE_CHARS, ALL[0], 7..=9);
        check(50, TITLE_CHARS, ALL[1], 6..=7);
        check(51, 10, ALL[2], 10..=14);
        check(50, TITLE_CHARS, ALL[4], 6..=8);
    }
}
