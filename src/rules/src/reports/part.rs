//! A part of a small report that was counted as a whole: dozens of rows, narrowed and sorted by
//! what stands in their cells. Ledgers are sorted where they are kept.

use std::cmp::Ordering;

use linggong_contract::api::reports::ReportKind;
use linggong_contract::api::tables::ReportSort;

use super::columns::{Column, columns, sorted_at};
use super::{ROWS_MAX, TOTAL};
use crate::tables::{Ask, cut, order};

/// The rows that are asked for, and how many there are of them on all pages. Equal rows keep the
/// report's own order, or its reverse; a sum of all rows stays below them.
#[must_use]
pub fn part(
    kind: ReportKind,
    rows: Vec<Vec<String>>,
    sort: Option<ReportSort>,
    ask: &Ask,
) -> (Vec<Vec<String>>, u64) {
    let found = rows.into_iter().filter(|row| has(columns(kind), row, ask));
    let mut rows: Vec<_> = found.enumerate().collect();
    if let Some(at) = sort.and_then(|sort| sorted_at(kind, sort)) {
        let is_figure = columns(kind)[at].is_figure;
        rows.sort_by(|(one_at, one), (other_at, other)| {
            let sum = is_sum(kind, one).cmp(&is_sum(kind, other));
            let ties = if ask.is_desc {
                other_at.cmp(one_at)
            } else {
                one_at.cmp(other_at)
            };
            let cells = compared(&one[at], &other[at], is_figure, ask.is_desc);
            sum.then(cells).then(ties)
        });
    }
    let total = rows.len() as u64;
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    (cut(rows, ask.window, ROWS_MAX), total)
}

/// Whether a text stands in one of a row's cells that are no figures.
fn has(columns: &[Column], row: &[String], ask: &Ask) -> bool {
    let mut texts = columns.iter().zip(row).filter(|(one, _)| !one.is_figure);
    ask.text.is_empty() || texts.any(|(_, cell)| cell.to_lowercase().contains(&ask.text))
}

fn is_sum(kind: ReportKind, row: &[String]) -> bool {
    kind == ReportKind::Stations && row.iter().any(|cell| cell == TOTAL)
}

fn compared(one: &str, other: &str, is_figure: bool, is_desc: bool) -> Ordering {
    if is_figure {
        return order(thousandths(one), thousandths(other), is_desc);
    }
    let text = |cell| Some(cell).filter(|cell: &&str| !cell.is_empty());
    order(text(one), text(other), is_desc)
}

/// A figure as the reports write it – `12`, `0.5`, `↑3`, `↓3`, `持平` – in thousandths; nothing
/// for what is not known.
fn thousandths(cell: &str) -> Option<i64> {
    if cell == "持平" {
        return Some(0);
    }
    let plain = cell.trim_start_matches(['↑', '↓']);
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    let part: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    let figure = whole.parse::<i64>().ok()?.checked_mul(1_000)? + part;
    Some(if cell.starts_with('↓') {
        -figure
    } else {
        figure
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::window;

    fn ask(text: &str, is_desc: bool) -> Ask {
        Ask {
            text: text.to_owned(),
            is_desc,
            window: None,
        }
    }

    /// Rows written as `a|b|c`.
    fn rows(lines: &[&str]) -> Vec<Vec<String>> {
        let cells = |line: &&str| line.split('|').map(str::to_owned).collect();
        lines.iter().map(cells).collect()
    }

    /// The second cells of what comes.
    fn names(kind: ReportKind, lines: &[&str], sort: Option<ReportSort>, ask: &Ask) -> String {
        let (rows, _) = part(kind, rows(lines), sort, ask);
        let names: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
        names.join(" ")
    }

    const MONITORED: [&str; 5] = [
        "岗位|甲|9|10|↓1",
        "岗位|乙|10|10|持平",
        "工钱|丙|—|100|—",
        "工钱|丁|100|20|↑80",
        "工种|戊|9|—|—",
    ];

    #[test]
    fn figures_are_sorted_as_figures_with_what_is_not_known_last() {
        for (sort, is_desc, expected) in [
            (ReportSort::This, false, "甲 戊 乙 丁 丙"),
            (ReportSort::This, true, "丁 乙 戊 甲 丙"),
            (ReportSort::Before, false, "甲 乙 丁 丙 戊"),
            (ReportSort::Change, false, "甲 乙 丁 丙 戊"),
            (ReportSort::Change, true, "丁 乙 甲 戊 丙"),
            (ReportSort::Group, false, "甲 乙 戊 丙 丁"),
            (ReportSort::Group, true, "丁 丙 戊 乙 甲"),
        ] {
            let ask = ask("", is_desc);
            let found = names(ReportKind::Monitoring, &MONITORED, Some(sort), &ask);
            assert_eq!(found, expected, "{sort:?} {is_desc}");
        }
        let own = names(ReportKind::Monitoring, &MONITORED, None, &ask("", true));
        assert_eq!(own, "甲 乙 丙 丁 戊", "its own order has one way");
        assert_eq!(thousandths("0.5"), Some(500));
        assert_eq!(thousandths("12.25"), Some(12_250));
        assert_eq!(thousandths(""), None);
    }

    #[test]
    fn words_are_found_and_figures_are_not() {
        let kind = ReportKind::Monitoring;
        for (text, expected) in [("岗位", "甲 乙"), ("丁", "丁"), ("10", ""), ("没有", "")]
        {
            let found = names(kind, &MONITORED, None, &ask(text, false));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn pages_of_each_order_read_every_row_once() {
        let lines: Vec<String> = (0..117)
            .map(|n| format!("{n}|市场{}||||{}||0.{}", n % 10, n % 7, n % 3))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        for column in columns(ReportKind::Directory) {
            for is_desc in [false, true] {
                let mut read = Vec::new();
                for page in 1..=6 {
                    let ask = Ask {
                        window: Some(window(page, 20)),
                        ..ask("", is_desc)
                    };
                    let (some, total) =
                        part(ReportKind::Directory, rows(&lines), column.sort, &ask);
                    assert_eq!(total, 117);
                    read.extend(some.into_iter().map(|row| row[0].clone()));
                }
                read.sort();
                read.dedup();
                assert_eq!(read.len(), 117, "{}", column.head);
            }
        }
    }

    #[test]
    fn a_sum_stays_below_what_it_sums_up() {
        let lines = [
            "1|甲市|1|5|0|2|2|0.1",
            "2|乙市|3|4|0|1|9|0.2",
            "3|合计|4|9|0|3|11|0.1",
        ];
        for (sort, is_desc, expected) in [
            (ReportSort::Year, true, "乙市 甲市 合计"),
            (ReportSort::Row, true, "乙市 甲市 合计"),
            (ReportSort::Share, false, "甲市 乙市 合计"),
        ] {
            let ask = ask("", is_desc);
            let found = names(ReportKind::Stations, &lines, Some(sort), &ask);
            assert_eq!(found, expected, "{sort:?}");
        }
    }
}
