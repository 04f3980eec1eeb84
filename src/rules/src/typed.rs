//! Money, dates and ends as people type them, in a form or a table.

use linggong_contract::{Date, Moment, Time, clock_format, date_format};

/// Yuan with at most two digits behind the point, as fen.
#[must_use]
pub fn fen(text: &str) -> Option<u32> {
    let text = text.trim_end_matches('元');
    let (yuan, cents) = text.split_once('.').unwrap_or((text, ""));
    if cents.len() > 2 || !cents.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let cents: u32 = format!("{cents:0<2}").parse().ok()?;
    yuan.parse::<u32>()
        .ok()?
        .checked_mul(100)?
        .checked_add(cents)
}

/// `2026-11-22`, `2026/11/22` or `2026年11月22日`.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let plain = text.replace(['/', '年', '月', '.'], "-").replace('日', "");
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    date_format::parse(&format!("{year}-{month:0>2}-{day:0>2}"))
}

/// The end of a validity; a day means until its end.
#[must_use]
pub fn until(text: &str) -> Option<Moment> {
    match text.split_once([' ', 'T']) {
        Some((day, clock)) => {
            let clock = clock.trim();
            let clock = clock_format::parse(clock.get(..5).unwrap_or(clock))?;
            Some(Moment::in_china(date(day)?, clock))
        }
        None => Some(Moment::in_china(date(text)?, Time::MIDNIGHT).day_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_dates_and_ends_are_read_as_people_write_them() {
        let fens = ["300", "8.5", "21.25元", "0.05"].map(fen);
        assert_eq!(fens, [Some(30_000), Some(850), Some(2_125), Some(5)]);
        for wrong in ["", "三百", "1.234", "-5", "1e3"] {
            assert_eq!(fen(wrong), None, "{wrong}");
        }
        for text in ["2026-11-5", "2026/11/05", "2026年11月5日"] {
            let read = date(text).map(date_format::text);
            assert_eq!(read.as_deref(), Some("2026-11-05"));
        }
        for wrong in ["11-05", "2026-13-01", "明天", "2026-11-05-01"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        let read = |text| until(text).unwrap().to_string();
        assert_eq!(read("2026-11-25"), "2026-11-26T00:00:00.000+08:00");
        assert_eq!(read("2026-11-25 18:00"), "2026-11-25T18:00:00.000+08:00");
    }
}
