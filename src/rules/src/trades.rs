//! The trades by name: faces show them without asking the server.

use linggong_contract::{Category, TradeId};

/// The reference table: number, label, code and name of 职业分类大典 2022, aliases.
pub const CSV: &str = include_str!("../data/trades.csv");

/// Numbers and labels alone, for faces: the rest of the table is more than they need to carry.
const LABELS: &str = match std::str::from_utf8(&LABEL_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};
const LABEL_BYTES: [u8; labels_len()] = labels();

/// What people call a trade, e.g. 瓦工/砌墙; nothing for a number that is no trade.
#[must_use]
pub fn label(trade: TradeId) -> &'static str {
    let number = trade.to_string();
    let fields = LABELS
        .lines()
        .map(|line| line.split(','))
        .find_map(|mut fields| {
            (fields.next() == Some(number.as_str())).then(|| fields.next().unwrap_or_default())
        });
    fields.unwrap_or_default()
}

/// A trade by the first of its words: 瓦工 for 瓦工/砌墙.
#[must_use]
pub fn short(trade: TradeId) -> &'static str {
    let label = label(trade);
    label.split(['/', '(']).next().unwrap_or(label)
}

/// A trade by its number, by what it is called, or by another word for it if only one trade has
/// that.
#[must_use]
pub fn find(text: &str) -> Option<TradeId> {
    let text = text.trim();
    let mut aliased = None;
    let mut is_only = true;
    for line in CSV.lines().skip(1).filter(|_| !text.is_empty()) {
        let mut fields = line.split(',');
        let (number, label) = (fields.next()?, fields.next()?);
        let (code_name, aliases) = (fields.nth(1)?, fields.next()?);
        let id = TradeId(number.parse().ok()?);
        if [number, label, code_name].contains(&text) {
            return Some(id);
        }
        if label
            .split('/')
            .chain(aliases.split(';'))
            .any(|word| word == text)
        {
            is_only = aliased.is_none();
            aliased = Some(id);
        }
    }
    aliased.filter(|_| is_only)
}

/// The trades of a category with their labels, in the order of their numbers.
pub fn of(category: Category) -> impl Iterator<Item = (TradeId, &'static str)> {
    LABELS.lines().filter_map(move |line| {
        let mut fields = line.split(',');
        let trade = TradeId(fields.next()?.parse().ok()?);
        let label = fields.next()?;
        (trade.category() == Some(category)).then_some((trade, label))
    })
}

/// How long [`LABELS`] is.
const fn labels_len() -> usize {
    let csv = CSV.as_bytes();
    let (mut at, mut commas, mut len) = (0, 0, 0);
    while at < csv.len() {
        commas = commas_after(csv[at], commas);
        if commas < LABEL_FIELDS {
            len += 1;
        }
        at += 1;
    }
    len
}

/// The first fields of each line.
const fn labels() -> [u8; labels_len()] {
    let csv = CSV.as_bytes();
    let mut labels = [0; labels_len()];
    let (mut at, mut commas, mut len) = (0, 0, 0);
    while at < csv.len() {
        commas = commas_after(csv[at], commas);
        if commas < LABEL_FIELDS {
            labels[len] = csv[at];
            len += 1;
        }
        at += 1;
    }
    labels
}

/// Number and label.
const LABEL_FIELDS: usize = 2;

/// Commas of a line up to this byte.
const fn commas_after(byte: u8, before: usize) -> usize {
    match byte {
        b'\n' => 0,
        b',' => before + 1,
        _ => before,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_trade_has_its_label() {
        assert_eq!(label(TradeId(101)), "瓦工/砌墙");
        assert_eq!(label(TradeId(906)), "食用菌种植");
        assert_eq!(label(TradeId(999)), "");
        assert!(LABELS.starts_with("id,label\n101,瓦工/砌墙\n"), "{LABELS}");
        assert_eq!(LABELS.lines().count(), CSV.lines().count());
    }

    #[test]
    fn no_two_trades_have_the_same_short_word() {
        let all = Category::ALL.into_iter().flat_map(of);
        let words: Vec<_> = all.map(|(trade, _)| short(trade)).collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
    }

    #[test]
    fn a_trade_is_found_by_what_people_type() {
        for text in ["101", "瓦工/砌墙", "瓦工", " 泥瓦工", "砌筑工"] {
            assert_eq!(find(text), Some(TradeId(101)), "{text}");
        }
        for text in ["", "工", "999", "id", "宇航员"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn every_trade_is_in_one_category() {
        let counts = Category::ALL.map(|category| of(category).count());
        assert_eq!(counts, [15, 5, 6, 3, 4, 5, 4, 4, 6]);
        assert_eq!(of(Category::Food).next(), Some((TradeId(501), "厨师/配菜")));
    }
}
