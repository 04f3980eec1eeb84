//! What a slide is filtered to, how much of it, and when, in words.

use linggong_contract::{Category, Hours, Scope, Slide, TradeId, Turn, clock_format, date_format};

use super::{DAY_NAMES, category_bit};
use crate::trades;

/// The categories and trades a slide is filtered to: “建筑建材、保洁”. Nothing if it shows all.
#[must_use]
pub fn asked(turn: &Turn) -> String {
    let categories = named(turn.categories, Category::ALL.map(Category::label));
    let single = turn
        .trades
        .iter()
        .filter(|trade| !is_covered(turn, **trade));
    let words = categories.chain(single.map(|trade| trades::short(*trade)));
    words.collect::<Vec<_>>().join("、")
}

/// Whether a trade is shown for its category already.
#[must_use]
pub fn is_covered(turn: &Turn, trade: TradeId) -> bool {
    turn.categories & category_bit(trade) != 0
}

/// The scopes a slide is filtered to: “本县、全市”. Nothing if it shows all.
#[must_use]
pub fn scopes(turn: &Turn) -> String {
    let words = named(turn.scopes, Scope::ALL.iter().map(|scope| scope.label()));
    words.collect::<Vec<_>>().join("、")
}

/// The days of the week a slide is shown on: “周六、周日”. Nothing if it is shown every day.
#[must_use]
pub fn days(turn: &Turn) -> String {
    named(turn.days, DAY_NAMES).collect::<Vec<_>>().join("、")
}

/// Hours of a day: `05:00–09:00`; past midnight `17:00–第二天09:00`.
pub(crate) fn hours(hours: Hours) -> String {
    let text = clock_format::text;
    let next = if hours.to < hours.from {
        "第二天"
    } else {
        ""
    };
    format!("{}–{next}{}", text(hours.from), text(hours.to))
}

/// A slide in one line: how much, of what, and when.
#[must_use]
pub fn summary(turn: &Turn) -> String {
    let mut words = Vec::new();
    if turn.slide.is_postings() {
        words.push(format!("{} 页", turn.pages.max(1)));
        if turn.categories != 0 || !turn.trades.is_empty() {
            words.push(format!("只放：{}", asked(turn)));
        }
        if turn.scopes != 0 {
            words.push(format!("只放{}", scopes(turn)));
        }
    } else if turn.seconds > 0 {
        words.push(format!("{} 秒", turn.seconds));
    }
    if turn.days != 0 {
        words.push(days(turn));
    }
    words.extend(turn.hours.map(hours));
    let text = date_format::text;
    match (turn.start_on, turn.end_on) {
        (None, None) => {}
        (Some(start), None) => words.push(format!("{}起", text(start))),
        (None, Some(end)) => words.push(format!("到{}", text(end))),
        (Some(start), Some(end)) => words.push(format!("{}到{}", text(start), text(end))),
    }
    if turn.slide == Slide::Notice {
        words.push(turn.title.clone());
    }
    words.join(" · ")
}

/// The names whose bits are set.
fn named<'a>(bits: u16, names: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let names = names.into_iter().enumerate();
    names.filter_map(move |(at, name)| (bits & (1 << at) != 0).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    #[test]
    fn a_slide_says_what_it_is_filtered_to() {
        let mut turn = Turn::always(Slide::Postings, 4);
        assert_eq!(summary(&turn), "4 页");
        turn.trades = vec![TradeId(101), TradeId(105)];
        assert_eq!(summary(&turn), "4 页 · 只放：瓦工、木工");
        turn.scopes = 0b1;
        assert_eq!(summary(&turn), "4 页 · 只放：瓦工、木工 · 只放本县");
        // What a category holds already is not said twice.
        turn.categories = 0b1;
        turn.trades.push(TradeId(305));
        assert_eq!(asked(&turn), "建筑建材、保洁");
    }

    #[test]
    fn a_slide_says_when_it_is_shown() {
        let mut turn = Turn::always(Slide::Notice, 1);
        "停电".clone_into(&mut turn.title);
        turn.days = 0b110_0000;
        turn.hours = Some(Hours {
            from: time!(5:00),
            to: time!(9:00),
        });
        turn.start_on = Some(date!(2026 - 12 - 01));
        let expect = "周六、周日 · 05:00–09:00 · 2026-12-01起 · 停电";
        assert_eq!(summary(&turn), expect);
        // A picture without postings is filtered to nothing.
        turn.categories = 0b1;
        assert_eq!(summary(&turn), expect);
    }
}
