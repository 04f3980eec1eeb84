//! Hours of a day, counted in minutes.

use linggong_contract::{Hours, Time};

/// Minutes of an hour.
pub(crate) const HOUR_MINUTES: u32 = 60;
/// Minutes of a day.
pub(crate) const DAY_MINUTES: u32 = 24 * HOUR_MINUTES;

/// Minutes since midnight.
pub(crate) fn minute_of_day(clock: Time) -> u32 {
    u32::from(clock.hour()) * HOUR_MINUTES + u32::from(clock.minute())
}

/// How long they are, in minutes: into the next day if they end before they begin, the whole day
/// round if they end as they begin.
pub(crate) fn minutes(hours: Hours) -> u32 {
    let (from, to) = (minute_of_day(hours.from), minute_of_day(hours.to));
    match (to + DAY_MINUTES - from) % DAY_MINUTES {
        0 => DAY_MINUTES,
        some => some,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::time;

    #[test]
    fn hours_past_midnight_end_on_the_next_day() {
        let long = |from, to| minutes(Hours { from, to });
        assert_eq!(long(time!(7:00), time!(18:30)), 690);
        assert_eq!(long(time!(22:00), time!(2:00)), 240);
        assert_eq!(long(time!(8:00), time!(8:00)), DAY_MINUTES);
        assert_eq!(long(time!(0:00), time!(0:00)), DAY_MINUTES);
        assert_eq!(long(time!(8:00), time!(7:59)), DAY_MINUTES - 1);
    }
}
