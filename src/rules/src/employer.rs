//! Employers: who is checked, until when, and which names are the same.

use linggong_contract::Moment;
use linggong_contract::api::employers::{EmployerGroup, EmployerRow, EmployerState};

/// How long a check holds: half a year.
pub const CHECK_HOLDS_MS: i64 = 183 * 86_400_000;
/// So long before it ends it is to be done again.
pub const DUE_BEFORE_MS: i64 = 15 * 86_400_000;
/// Characters of a note or a reason.
pub const NOTE_CHARS: usize = 100;

/// A name without what makes no difference: blanks, full-width forms, case.
#[must_use]
pub fn key(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            // The full-width forms of ASCII stand in its order.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// How an employer stands.
#[must_use]
pub fn state(verified_at: Option<Moment>, is_blocked: bool, now: Moment) -> EmployerState {
    match verified_at {
        _ if is_blocked => EmployerState::Blocked,
        Some(at) if !holds(at, now) => EmployerState::Lapsed,
        Some(at) if now.since_ms(at) >= CHECK_HOLDS_MS - DUE_BEFORE_MS => EmployerState::Due,
        Some(_) => EmployerState::Verified,
        None => EmployerState::Unknown,
    }
}

/// Whether an employer is one of a group.
#[must_use]
pub const fn is_in(group: EmployerGroup, row: &EmployerRow) -> bool {
    match group {
        EmployerGroup::Reported => row.reports > 0,
        EmployerGroup::Unknown => matches!(row.state, EmployerState::Unknown),
        EmployerGroup::Due => matches!(row.state, EmployerState::Due | EmployerState::Lapsed),
        EmployerGroup::Verified => matches!(row.state, EmployerState::Verified),
        EmployerGroup::Blocked => matches!(row.state, EmployerState::Blocked),
    }
}

/// Whether a check still holds.
#[must_use]
pub fn holds(verified_at: Moment, now: Moment) -> bool {
    now.since_ms(verified_at) < CHECK_HOLDS_MS
}

/// Whether a text is a 统一社会信用代码: GB 32100, its last character checks the others.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = text
        .bytes()
        .map(|byte| LETTERS.iter().position(|letter| *letter == byte))
        .collect();
    let Some([body @ .., check]) = values.as_deref() else {
        return false;
    };
    // Weights are powers of three.
    let sum = body
        .iter()
        .fold((0, 1), |(sum, weight), value| {
            ((sum + value * weight) % 31, weight * 3 % 31)
        })
        .0;
    body.len() == 17 && *check == (31 - sum) % 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;

    #[test]
    fn names_that_differ_in_nothing_are_one() {
        let one = key("临县古建（集团）有限公司");
        for same in ["临县古建(集团)有限公司", " 临县 古建（集团) 有限公司　"]
        {
            assert_eq!(key(same), one);
        }
        assert_eq!(key("ＡBc工厂"), "abc工厂");
        assert_ne!(key("临县古建公司"), one);
    }

    #[test]
    fn a_check_holds_half_a_year_and_is_due_before() {
        let at = moment("2026-05-01T08:00:00+08:00");
        let after = |days: i64| at.plus_ms(days * 86_400_000);
        for (days, expected) in [
            (0, EmployerState::Verified),
            (167, EmployerState::Verified),
            (168, EmployerState::Due),
            (182, EmployerState::Due),
            (183, EmployerState::Lapsed),
        ] {
            assert_eq!(state(Some(at), false, after(days)), expected, "{days}");
        }
        assert_eq!(state(Some(at), true, at), EmployerState::Blocked);
        assert_eq!(state(None, false, at), EmployerState::Unknown);
    }

    #[test]
    fn a_credit_code_checks_itself() {
        // The standard's own example.
        assert!(is_credit_code("91350100M000100Y43"));
        for bad in [
            "",
            "91350100M000100Y44",
            "91350100M000100Y4",
            "91350100M000100Y433",
            "91350100I000100Y43",
            "91350100m000100y43",
        ] {
            assert!(!is_credit_code(bad), "{bad}");
        }
    }
}
