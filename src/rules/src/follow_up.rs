//! 督办: what may be written in a task, whom it comes to when it is overdue, who may end it.

pub mod notice;

use linggong_contract::api::follow_ups::{Escalation, FollowUpState};
use linggong_contract::{Date, IdentityNumber, Level, Moment, Phone};
use time::Duration;

use crate::case::By;

/// Characters of what is to be done, and of what came of it.
pub const TEXT_CHARS: usize = 100;
/// Most days ahead that something is due.
pub const DUE_DAYS_MAX: i64 = 180;
/// Days until something is due if nothing else is known: a week.
pub const DUE_DAYS_USUAL: i64 = 7;
/// What is written as the outcome of a task that was set by mistake and taken back at once.
pub const TAKEN_BACK: &str = "加错了，撤回";
/// So long after a task was done it can be taken up again, in milliseconds: ten minutes.
pub const UNDO_MS: i64 = 10 * 60_000;

/// Days over the due day from which a task has come to somebody, the nearest first.
///
/// Source: 13710 工作制度, by which what was decided is followed up until it is done. The levels
/// and their days are the product's setting as of [`ESCALATION_SINCE`]; to be edited here.
pub const ESCALATION_DAYS: [(Escalation, u32); 3] = [
    (Escalation::Manager, 1),
    (Escalation::City, 3),
    (Escalation::Province, 7),
];
/// Since when [`ESCALATION_DAYS`] are what they are.
pub const ESCALATION_SINCE: &str = "2026-11-25";

/// Why a step is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is somebody else's.
    #[error("这件督办由别人负责，请他本人、交办的人或负责人来办")]
    NotTheirs,
    /// Its state does not allow it.
    #[error("这件督办{}了", match .0 { FollowUpState::Open => "正在办", FollowUpState::Done => "办完" })]
    WrongState(FollowUpState),
    /// It cannot be taken up again any more.
    #[error("办完超过10分钟，请另加一条督办")]
    TooLate,
}

/// Days over its due day.
#[must_use]
pub fn days_over(due_on: Date, today: Date) -> u32 {
    u32::try_from((today - due_on).whole_days()).unwrap_or(0)
}

/// Whom a task has come to that is so many days over.
#[must_use]
pub fn escalation(days_over: u32) -> Escalation {
    let mut reached = ESCALATION_DAYS.iter().rev();
    let found = reached.find(|(_, days)| *days <= days_over);
    found.map_or(Escalation::Owner, |(level, _)| *level)
}

/// The levels in words, for whoever looks at a list.
#[must_use]
pub fn escalation_words() -> String {
    let levels = ESCALATION_DAYS.map(|(level, days)| format!("过期{days}天，{}", level.label()));
    format!("{}。", levels.join("；"))
}

/// Whether it has come to somebody who works for a division of this level.
#[must_use]
pub fn is_raised(escalation: Escalation, own: Level) -> bool {
    escalation
        >= match own {
            Level::County => Escalation::Manager,
            Level::City => Escalation::City,
            Level::Province => Escalation::Province,
        }
}

/// Whether somebody may end or hand on a task: whose it is, who set it, or a manager.
///
/// # Errors
/// [`Refused::NotTheirs`].
pub fn check_theirs(owner: &str, set_by: &str, by: By<'_>) -> Result<(), Refused> {
    if by.is_manager || by.name == owner || by.name == set_by {
        Ok(())
    } else {
        Err(Refused::NotTheirs)
    }
}

/// Whether a task that was done may be taken up again.
#[must_use]
pub fn may_reopen(done_at: Moment, now: Moment) -> bool {
    now.since_ms(done_at) <= UNDO_MS
}

/// What is wrong with what is to be done, or with what came of it.
#[must_use]
pub fn text_error(text: &str) -> Option<String> {
    let chars = text.trim().chars().count();
    if chars == 0 {
        Some("不能空着".to_owned())
    } else if chars > TEXT_CHARS {
        Some(format!("最多{TEXT_CHARS}个字"))
    } else if text.chars().any(char::is_control) {
        Some("不能有换行和控制字符".to_owned())
    } else if holds_number(text) {
        Some("不要写电话和身份证号，要找人请打开诉求或登记".to_owned())
    } else {
        None
    }
}

/// What is wrong with a due day.
#[must_use]
pub fn due_error(due_on: Date, today: Date) -> Option<&'static str> {
    let days = (due_on - today).whole_days();
    (!(0..=DUE_DAYS_MAX).contains(&days)).then_some("选今天以后，半年以内的一天")
}

/// The due day that is offered: the one that case or help has already, if it may be one.
#[must_use]
pub fn due_offered(known: Option<Date>, today: Date) -> Date {
    let fits = known.filter(|day| due_error(*day, today).is_none());
    fits.unwrap_or(today + Duration::days(DUE_DAYS_USUAL))
}

/// Whether a text holds a phone or an identity number, however it is spaced.
fn holds_number(text: &str) -> bool {
    // Characters of a number, and whether the one before stands right beside it.
    let mut run: Vec<(char, bool)> = Vec::new();
    let mut is_beside = false;
    for c in text.chars().chain(['。']) {
        match plain(c) {
            Some(c) => {
                run.push((c, is_beside));
                is_beside = true;
            }
            None if matches!(c, ' ' | '-' | '－' | '—' | '·' | '.') => is_beside = false,
            None => {
                if is_number(&run) {
                    return true;
                }
                run.clear();
                is_beside = false;
            }
        }
    }
    false
}

/// A character that a phone or an identity number is made of.
fn plain(c: char) -> Option<char> {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        'x' | 'X' => Some('X'),
        c => c.is_ascii_digit().then_some(c),
    }
}

fn is_number(run: &[(char, bool)]) -> bool {
    /// Digits of a mobile number.
    const PHONE: usize = 11;
    let word = |at: usize, chars: usize| -> Option<String> {
        let part = run.get(at..at + chars)?;
        // Within a longer row of digits, only what stands together is a number: a date and a
        // time that follow each other are none.
        let is_start = run.get(at).is_some_and(|(_, is_beside)| !is_beside);
        let is_whole = part.iter().skip(1).all(|(_, is_beside)| *is_beside);
        (is_start || is_whole).then(|| part.iter().map(|(c, _)| *c).collect())
    };
    (0..run.len()).any(|at| {
        word(at, PHONE).is_some_and(|word| Phone::parse(&word).is_ok())
            || word(at, IdentityNumber::CHARS)
                .is_some_and(|word| IdentityNumber::parse(&word).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use linggong_contract::date_format;

    use super::*;

    fn day(text: &str) -> Date {
        date_format::parse(text).unwrap()
    }

    #[test]
    fn a_task_comes_to_manager_city_and_province_by_the_days_it_is_over() {
        for (today, days, level) in [
            ("2026-11-20", 0, Escalation::Owner),
            ("2026-11-25", 0, Escalation::Owner),
            ("2026-11-26", 1, Escalation::Manager),
            ("2026-11-27", 2, Escalation::Manager),
            ("2026-11-28", 3, Escalation::City),
            ("2026-12-01", 6, Escalation::City),
            ("2026-12-02", 7, Escalation::Province),
            ("2027-12-02", 372, Escalation::Province),
        ] {
            let over = days_over(day("2026-11-25"), day(today));
            assert_eq!((over, escalation(over)), (days, level), "{today}");
        }
    }

    #[test]
    fn the_levels_are_told_with_their_days() {
        let told = "过期1天，已报负责人；过期3天，已报市里；过期7天，已报省里。";
        assert_eq!(escalation_words(), told);
    }

    #[test]
    fn each_division_is_told_what_has_come_to_it() {
        let raised = |own| {
            let all = Escalation::ALL.iter();
            all.filter(|level| is_raised(**level, own)).count()
        };
        assert_eq!(
            [Level::County, Level::City, Level::Province].map(raised),
            [3, 2, 1]
        );
    }

    #[test]
    fn nothing_personal_is_written_in_a_task() {
        for (text, fits) in [
            ("催用工单位把工钱结清", true),
            ("回访受理号 4812 0377", true),
            ("2026-11-25 10-12 去工地", true),
            ("欠 11 人 86 天 13800 元", true),
            ("打13812345678问", false),
            ("打 138 1234-5678 问", false),
            ("打８６１３８１２３４５６７８问", false),
            ("+8613812345678", false),
            ("身份证 11010519491231002X", false),
            ("身份证 110105 19491231 002x", false),
            ("", false),
            ("一\n二", false),
        ] {
            assert_eq!(text_error(text).is_none(), fits, "{text}");
        }
        assert!(text_error(&"字".repeat(TEXT_CHARS)).is_none());
        assert!(text_error(&"字".repeat(TEXT_CHARS + 1)).is_some());
    }

    #[test]
    fn a_task_is_ended_by_whose_it_is_who_set_it_or_a_manager() {
        let by = |name, is_manager| By { name, is_manager };
        for (who, may) in [
            (by("desk:li", false), true),
            (by("desk:wang", false), true),
            (by("desk:zhao", false), false),
            (by("desk:zhao", true), true),
        ] {
            let done = check_theirs("desk:li", "desk:wang", who);
            assert_eq!(done.is_ok(), may, "{who:?}");
        }
    }

    #[test]
    fn what_is_due_lies_ahead_and_what_is_done_is_taken_up_again_soon() {
        let today = day("2026-11-25");
        assert_eq!(due_error(today, today), None);
        assert!(due_error(day("2026-11-24"), today).is_some());
        assert!(due_error(day("2027-12-01"), today).is_some());
        let done = Moment::parse("2026-11-25T08:00:00+08:00").unwrap();
        assert!(may_reopen(done, done.plus_ms(UNDO_MS)));
        assert!(!may_reopen(done, done.plus_ms(UNDO_MS + 1)));
    }

    #[test]
    fn the_day_that_is_known_is_offered_and_else_a_week() {
        let today = day("2026-11-25");
        for (known, expect) in [
            (Some("2026-11-28"), "2026-11-28"),
            (Some("2026-11-25"), "2026-11-25"),
            (Some("2026-11-24"), "2026-12-02"),
            (Some("2027-11-24"), "2026-12-02"),
            (None, "2026-12-02"),
        ] {
            assert_eq!(due_offered(known.map(day), today), day(expect), "{known:?}");
        }
        assert_eq!(text_error(TAKEN_BACK), None);
    }
}
