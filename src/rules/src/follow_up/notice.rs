//! Which tasks concern somebody, since when, and how many of them they have not heard of yet.

use linggong_contract::api::follow_ups::{Escalation, FollowUpNotice};
use linggong_contract::{Date, Level, Moment};
use time::{Duration, Time};

use super::{ESCALATION_DAYS, days_over};

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The level of the division they work for.
    pub level: Level,
    /// Whether they are a manager of it.
    pub is_manager: bool,
}

/// Until when somebody has taken notice; the epoch if they never did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heeded {
    /// Until when they have looked at the list.
    pub looked_until: Moment,
    /// Until when they were told, at whichever computer.
    pub told_until: Moment,
}

/// Days over its due day from which a task of somebody else concerns a reader; never for those
/// who do the work of a county themselves.
#[must_use]
pub fn comes_after(reader: Reader) -> Option<u32> {
    let own = match reader.level {
        Level::County if reader.is_manager => Escalation::Manager,
        Level::County => return None,
        Level::City => Escalation::City,
        Level::Province => Escalation::Province,
    };
    let found = ESCALATION_DAYS.iter().find(|(level, _)| *level == own);
    found.map(|(_, days)| *days)
}

/// An open task of whoever is told.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// The day by which it is done.
    pub due_on: Date,
    /// When it came into their hands: set, handed on or taken up again.
    pub given_at: Moment,
    /// Whether they have set it for themselves.
    pub is_set_by_them: bool,
}

/// Since when one's own task concerns them: from its due day, or from when it was given to them
/// if that was later. Whoever sets one for themselves that is due already knows of it ever since.
/// None before its day.
#[must_use]
pub fn own_since(task: Own, today: Date) -> Option<Moment> {
    if task.due_on > today {
        return None;
    }
    let is_given_late = task.given_at.date() >= task.due_on;
    Some(match (is_given_late, task.is_set_by_them) {
        (true, true) => Moment::default(),
        (true, false) => task.given_at,
        (false, _) => midnight(task.due_on),
    })
}

/// Since when a task of somebody else has come to a reader whom it comes to `after` days; none
/// if it has not yet.
#[must_use]
pub fn raised_since(due_on: Date, after: u32, today: Date) -> Option<Moment> {
    let has_come = days_over(due_on, today) >= after;
    has_come.then(|| midnight(due_on + Duration::days(i64::from(after))))
}

/// The last due day of which tasks of others have come to a reader by today; none if no such
/// task ever comes to them.
#[must_use]
pub fn last_due(reader: Reader, today: Date) -> Option<Date> {
    comes_after(reader).map(|days| today - Duration::days(i64::from(days)))
}

/// What a reader is told.
///
/// `own` are their open tasks; `others` those of the rest of their division: how many are due on
/// a day.
#[must_use]
pub fn count(
    own: impl IntoIterator<Item = Own>,
    others: impl IntoIterator<Item = (Date, u32)>,
    reader: Reader,
    heeded: Heeded,
    now: Moment,
) -> FollowUpNotice {
    let today = now.date();
    let mut notice = FollowUpNotice {
        mine: 0,
        raised: 0,
        fresh: 0,
        as_of: now,
    };
    for task in own {
        if let Some(since) = own_since(task, today) {
            notice.mine += 1;
            notice.fresh += u32::from(since > heeded.told_until);
        }
    }
    let Some(after) = comes_after(reader) else {
        return notice;
    };
    for (due_on, tasks) in others {
        let since = raised_since(due_on, after, today);
        if let Some(since) = since.filter(|since| *since > heeded.looked_until) {
            notice.raised += tasks;
            notice.fresh += if since > heeded.told_until { tasks } else { 0 };
        }
    }
    notice
}

/// What is said of those that are new.
#[must_use]
pub fn told(fresh: u32) -> String {
    format!("有{fresh}件督办新来找您：到期了，或者过期报到您这里了。")
}

fn midnight(day: Date) -> Moment {
    Moment::in_china(day, Time::MIDNIGHT)
}

#[cfg(test)]
mod tests {
    use linggong_contract::date_format;

    use super::*;
    use crate::testing::moment;

    fn day(text: &str) -> Date {
        date_format::parse(text).unwrap()
    }

    const CLERK: Reader = Reader {
        level: Level::County,
        is_manager: false,
    };
    const MANAGER: Reader = Reader {
        level: Level::County,
        is_manager: true,
    };

    fn own(due: &str, given: &str, is_set_by_them: bool) -> Own {
        Own {
            due_on: day(due),
            given_at: moment(given),
            is_set_by_them,
        }
    }

    fn of(level: Level) -> Reader {
        Reader {
            level,
            is_manager: false,
        }
    }

    #[test]
    fn a_task_of_somebody_else_comes_to_managers_the_city_and_the_province() {
        for (reader, expect) in [
            (CLERK, None),
            (MANAGER, Some(1)),
            (of(Level::City), Some(3)),
            (of(Level::Province), Some(7)),
        ] {
            assert_eq!(comes_after(reader), expect, "{reader:?}");
        }
    }

    #[test]
    fn an_own_task_concerns_from_its_day_or_from_when_it_was_given() {
        let today = day("2026-11-25");
        for (due, given, is_set_by_them, expect) in [
            ("2026-11-26", "2026-11-25T10:00:00+08:00", false, None),
            (
                "2026-11-25",
                "2026-11-24T10:00:00+08:00",
                true,
                Some("2026-11-25T00:00:00+08:00"),
            ),
            // Handed on when it was overdue already.
            (
                "2026-11-20",
                "2026-11-25T10:00:00+08:00",
                false,
                Some("2026-11-25T10:00:00+08:00"),
            ),
            // Whoever writes it down for today is not told of it.
            (
                "2026-11-25",
                "2026-11-25T10:00:00+08:00",
                true,
                Some("1970-01-01T08:00:00+08:00"),
            ),
        ] {
            let since = own_since(own(due, given, is_set_by_them), today);
            assert_eq!(since, expect.map(moment), "{due} {given}");
        }
    }

    #[test]
    fn a_task_of_others_concerns_from_the_day_it_has_come() {
        let since = |today| raised_since(day("2026-11-20"), 3, day(today));
        assert_eq!(since("2026-11-22"), None);
        let come = Some(moment("2026-11-23T00:00:00+08:00"));
        assert_eq!((since("2026-11-23"), since("2026-12-30")), (come, come));
        // The list is cut at the same day.
        for (reader, last) in [
            (CLERK, None),
            (MANAGER, Some("2026-11-22")),
            (of(Level::City), Some("2026-11-20")),
        ] {
            assert_eq!(last_due(reader, day("2026-11-23")), last.map(day));
        }
    }

    #[test]
    fn what_was_looked_at_is_counted_no_more_but_for_what_is_to_be_done() {
        let now = moment("2026-11-25T08:00:00+08:00");
        let own = [
            own("2026-11-25", "2026-11-20T08:00:00+08:00", true),
            own("2026-11-24", "2026-11-25T07:00:00+08:00", false),
            own("2026-11-26", "2026-11-20T08:00:00+08:00", false),
        ];
        let others = [
            (day("2026-11-25"), 9),
            (day("2026-11-24"), 2),
            (day("2026-11-20"), 3),
        ];
        let check = |reader, looked: &str, told: &str, expect| {
            let heeded = Heeded {
                looked_until: moment(looked),
                told_until: moment(told),
            };
            let notice = count(own, others, reader, heeded, now);
            let counts = (notice.mine, notice.raised, notice.fresh);
            assert_eq!((counts, notice.as_of), (expect, now), "{looked} {told}");
        };
        let (long_ago, last, this) = (
            "2026-11-01T08:00:00+08:00",
            "2026-11-24T18:00:00+08:00",
            "2026-11-25T07:30:00+08:00",
        );
        check(MANAGER, long_ago, long_ago, (2, 5, 7));
        // Yesterday evening they looked: two came at midnight, and one was handed to them.
        check(MANAGER, last, last, (2, 2, 4));
        // The notice was put away and the list not looked at.
        check(MANAGER, last, this, (2, 2, 0));
        check(MANAGER, this, this, (2, 0, 0));
        check(CLERK, long_ago, last, (2, 0, 2));
        check(of(Level::City), long_ago, long_ago, (2, 3, 5));
        check(of(Level::Province), long_ago, long_ago, (2, 0, 2));
    }
}
