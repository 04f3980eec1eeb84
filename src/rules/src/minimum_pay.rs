//! 最低小时工资: what a posting pays by the hour, and what an hour pays at least.
//!
//! Less is not refused – how long somebody works and rests, a posting does not say exactly – but
//! wants a reason (`lint`).

use linggong_contract::{Date, Hours, Market, Pay, PayUnit};
use time::macros::date;

use crate::hours::{HOUR_MINUTES, minutes};
use crate::pay_levels::{DAY_HOURS, MONTH_DAYS_CENTI};
use crate::wording;

/// The least pay of an hour in the three classes of counties, in fen, the highest first, and
/// since when it is what is asked about here; the latest last.
///
/// Source: 山西省非全日制用工小时最低工资标准, 21.3, 20.2 and 19.1 yuan. It was not confirmed from
/// its text, and which class a county belongs to is not in the data: what is below the lowest is
/// asked about. To be edited here when the province sets another; who knows better says so with
/// `--minimum-pay`, for a market, a city or the province.
pub const STANDARDS: [(Date, [u32; 3]); 1] = [(date!(2026 - 11 - 25), [2_130, 2_020, 1_910])];

/// A posting says when people come and when they go. So much of it is rest that need not be
/// paid: an hour for a meal if it is longer than six hours, two if it is longer than nine. It is
/// the product's setting, in the employer's favour: asked is about what is too little for sure.
const RESTS: [(u32, u32); 2] = [
    (9 * HOUR_MINUTES, 2 * HOUR_MINUTES),
    (6 * HOUR_MINUTES, HOUR_MINUTES),
];

/// What an hour pays at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// So much, in fen.
    pub hour_fen: u32,
    /// Since when it is in [`STANDARDS`]; nothing if the market has said it.
    pub since: Option<Date>,
}

impl Minimum {
    /// The figure and where it is from.
    #[must_use]
    pub fn told(self) -> String {
        let yuan = wording::yuan(self.hour_fen);
        match self.since {
            None => format!("本市场设定的最低小时工资{yuan}元"),
            Some(day) => format!(
                "全省最低一档的小时工资{yuan}元（{}录入，未核实）",
                wording::date(day)
            ),
        }
    }
}

/// What an hour pays at least in a market on a day; in the province, if no market is known.
#[must_use]
pub fn of(market: Option<&Market>, day: Date) -> Minimum {
    if let Some(hour_fen) = market.and_then(|market| market.minimum_hour_fen) {
        let since = None;
        return Minimum { hour_fen, since };
    }
    let known = STANDARDS.iter().rev().find(|(since, _)| *since <= day);
    let (since, [.., hour_fen]) = *known.unwrap_or(&STANDARDS[0]);
    Minimum {
        hour_fen,
        since: Some(since),
    }
}

/// What an hour pays, in fen, and what it should pay at least, if that is more. Nothing is said
/// of piece work and lump sums, which have no hour.
#[must_use]
pub fn below(
    pay: &Pay,
    hours: Option<Hours>,
    market: Option<&Market>,
    day: Date,
) -> Option<(u32, Minimum)> {
    let hour_fen = hour_fen(pay, hours)?;
    let least = of(market, day);
    (hour_fen < least.hour_fen).then_some((hour_fen, least))
}

/// What an hour pays at least, in fen; a day without hours has eight, a month 21.75 days.
fn hour_fen(pay: &Pay, hours: Option<Hours>) -> Option<u32> {
    let minutes = hours.map_or(DAY_HOURS * u64::from(HOUR_MINUTES), |hours| {
        u64::from(worked_minutes(hours))
    });
    let day_fen_centi = match pay.unit {
        PayUnit::Hour => return Some(pay.min_fen),
        PayUnit::Day => u64::from(pay.min_fen) * 100,
        PayUnit::Month => u64::from(pay.min_fen) * 10_000 / MONTH_DAYS_CENTI,
        PayUnit::Piece | PayUnit::Fixed => return None,
    };
    u32::try_from(day_fen_centi * u64::from(HOUR_MINUTES) / minutes / 100).ok()
}

/// Minutes between coming and going, rests taken off; never none.
fn worked_minutes(hours: Hours) -> u32 {
    let there = minutes(hours);
    let rest = RESTS.iter().find(|(longer, _)| there > *longer);
    there - rest.map_or(0, |(_, minutes)| *minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{feed_at, moment};
    use time::macros::time;

    fn pay(yuan: u32, unit: PayUnit) -> Pay {
        Pay {
            min_fen: yuan * 100,
            max_fen: None,
            unit,
            piece: None,
        }
    }

    #[test]
    fn pay_is_told_by_the_hour_as_far_as_the_posting_says() {
        let hours = |from, to| Some(Hours { from, to });
        for (yuan, unit, hours, expect) in [
            (26, PayUnit::Hour, None, Some(2_600)),
            // 21.75 days of 8 hours.
            (3_480, PayUnit::Month, None, Some(2_000)),
            (
                2_500,
                PayUnit::Month,
                hours(time!(8:00), time!(12:00)),
                Some(2_873),
            ),
            (160, PayUnit::Day, None, Some(2_000)),
            // “5个小时132元”, “从傍晚6点到晚上9点，80块钱”.
            (
                132,
                PayUnit::Day,
                hours(time!(9:00), time!(14:00)),
                Some(2_640),
            ),
            (
                80,
                PayUnit::Day,
                hours(time!(18:00), time!(21:00)),
                Some(2_666),
            ),
            // A meal is taken off, and of a long day two hours.
            (
                160,
                PayUnit::Day,
                hours(time!(8:00), time!(17:00)),
                Some(2_000),
            ),
            (
                180,
                PayUnit::Day,
                hours(time!(7:00), time!(18:00)),
                Some(2_000),
            ),
            // Through the night, and around the clock.
            (
                200,
                PayUnit::Day,
                hours(time!(22:00), time!(6:00)),
                Some(2_857),
            ),
            (
                220,
                PayUnit::Day,
                hours(time!(8:00), time!(8:00)),
                Some(1_000),
            ),
            (8, PayUnit::Piece, None, None),
            (80, PayUnit::Fixed, None, None),
        ] {
            assert_eq!(hour_fen(&pay(yuan, unit), hours), expect, "{yuan} {unit:?}");
        }
    }

    #[test]
    fn what_is_below_the_lowest_class_is_asked_about_unless_the_market_says_more() {
        let now = moment("2026-11-26T08:00:00+08:00");
        let mut market = feed_at(now).market;
        let mut hour = pay(19, PayUnit::Hour);
        let asked = |hour: &Pay, market: Option<&Market>| below(hour, None, market, now.date());
        let (fen, least) = asked(&hour, None).unwrap();
        assert_eq!((fen, least.hour_fen), (1_900, 1_910));
        assert_eq!(
            least.told(),
            "全省最低一档的小时工资19.1元（2026年11月25日录入，未核实）"
        );
        hour.min_fen = 1_910;
        assert_eq!(asked(&hour, Some(&market)), None);
        market.minimum_hour_fen = Some(2_020);
        let (_, least) = asked(&hour, Some(&market)).unwrap();
        assert_eq!(least.told(), "本市场设定的最低小时工资20.2元");
        // Before the first of them there is none else to ask about.
        let early = moment("2020-01-01T08:00:00+08:00").date();
        assert_eq!(of(None, early), of(None, now.date()));
    }
}
