//! When somebody is at a market's desk, and what people are told while nobody is.

use linggong_contract::{Hours, Moment};

use crate::wording;

/// Whether somebody is there at `now`. Hours may go past midnight; equal ends are the whole day.
#[must_use]
pub fn is_staffed(hours: Hours, now: Moment) -> bool {
    let clock = now.china().time();
    if hours.from < hours.to {
        (hours.from..hours.to).contains(&clock)
    } else {
        clock >= hours.from || clock < hours.to
    }
}

/// As it stands where people begin.
#[must_use]
pub fn told(hours: Hours) -> String {
    format!("工作人员 {} 在", wording::hours(hours))
}

/// What a ticket says in the place of “wait here” while nobody calls numbers; nothing while
/// somebody does, or if the market has not said its hours.
#[must_use]
pub fn away(hours: Option<Hours>, now: Moment) -> Option<String> {
    let hours = hours.filter(|hours| !is_staffed(*hours, now))?;
    let times = wording::hours(hours);
    Some(format!("现在没有工作人员，不叫号。请在 {times} 来。"))
}

#[cfg(test)]
mod tests {
    use time::macros::time;

    use super::*;
    use crate::testing::moment;

    fn check(from: time::Time, to: time::Time, staffed: &[&str], not: &[&str]) {
        let hours = Hours { from, to };
        for (times, expect) in [(staffed, true), (not, false)] {
            for clock in times {
                let now = moment(&format!("2026-11-22T{clock}:00+08:00"));
                assert_eq!(is_staffed(hours, now), expect, "{clock}");
                assert_eq!(away(Some(hours), now).is_none(), expect, "{clock}");
            }
        }
    }

    #[test]
    fn somebody_is_there_from_the_first_minute_until_the_last() {
        let (day, night) = (["05:30", "12:00", "17:59"], ["18:00", "22:18", "05:29"]);
        check(time!(05:30), time!(18:00), &day, &night);
        check(time!(18:00), time!(05:30), &night, &day);
        check(time!(00:00), time!(00:00), &["00:00", "23:59"], &[]);
    }

    #[test]
    fn who_comes_at_night_is_not_told_to_wait() {
        let hours = Hours {
            from: time!(05:30),
            to: time!(18:00),
        };
        let night = moment("2026-11-22T22:18:00+08:00");
        let said = "现在没有工作人员，不叫号。请在 5:30–18:00 来。";
        assert_eq!(away(Some(hours), night).as_deref(), Some(said));
        assert_eq!(away(None, night), None, "nobody has said when");
        assert_eq!(told(hours), "工作人员 5:30–18:00 在");
    }
}
