//! Help for those in need (困难零工): how much, who comes first, who is asked after.

use linggong_contract::api::matching::{AidTier, RegisteredSeeker};
use linggong_contract::{Date, Hardship};

/// Days without work after which somebody has waited long (待工时间长).
pub const LONG_WAIT_DAYS: u32 = 30;
/// Characters of what was seen or done.
pub const NOTE_CHARS: usize = 100;
/// Most notes that are kept of one person; older ones go.
pub const NOTES_MAX: usize = 50;
/// Most days ahead that somebody is to be asked after.
pub const FOLLOW_UP_DAYS_MAX: i64 = 180;

/// The help that what somebody declared, and how long they wait, speaks for: 分级服务 looks at
/// disability, income, age and waiting. Staff decide.
#[must_use]
pub fn suggested(declared: &[Hardship], waiting_days: u32) -> Option<AidTier> {
    let waits = waiting_days >= LONG_WAIT_DAYS && !declared.contains(&Hardship::LongWait);
    let reasons = declared.len() + usize::from(waits);
    if declared.contains(&Hardship::Disability) || reasons >= 2 {
        Some(AidTier::First)
    } else if declared.contains(&Hardship::LowIncome) {
        Some(AidTier::Second)
    } else if reasons > 0 {
        Some(AidTier::Third)
    } else {
        None
    }
}

/// Who is called first of those whom a posting suits: those who get help, the most first; then
/// those who declared hardship; then whoever has waited longest.
#[must_use]
pub fn order(one: &RegisteredSeeker) -> impl Ord + use<> {
    let tier = one.tier.map_or(u8::MAX, |tier| tier as u8);
    (
        tier,
        !one.in_need,
        std::cmp::Reverse(one.waiting_days),
        one.id,
    )
}

/// Who is asked after first: those whose day has come; then those who declared hardship and get
/// no help yet; then by tier.
#[must_use]
pub fn follow_up_order(one: &RegisteredSeeker, today: Date) -> impl Ord + use<> {
    let is_due = one.follow_up_on.is_some_and(|day| day <= today);
    let tier = one.tier.map_or(0, |tier| tier as u8 + 1);
    (
        !is_due,
        one.follow_up_on.filter(|_| is_due),
        tier,
        std::cmp::Reverse(one.waiting_days),
        one.id,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_speaks_for_a_tier() {
        use Hardship::{Disability, LongWait, LowIncome, Older};
        for (declared, days, expected) in [
            (&[][..], 0, None),
            (&[], 29, None),
            (&[], 30, Some(AidTier::Third)),
            (&[Older], 0, Some(AidTier::Third)),
            (&[LongWait], 90, Some(AidTier::Third)),
            (&[LowIncome], 0, Some(AidTier::Second)),
            (&[LowIncome], 30, Some(AidTier::First)),
            (&[Older, LowIncome], 0, Some(AidTier::First)),
            (&[Disability], 0, Some(AidTier::First)),
        ] {
            assert_eq!(suggested(declared, days), expected, "{declared:?} {days}");
        }
    }

    #[test]
    fn those_in_need_come_first_and_then_whoever_has_waited() {
        let one = |id, tier, in_need, waiting_days| RegisteredSeeker {
            id,
            name_masked: String::new(),
            phone_masked: String::new(),
            reasons: Vec::new(),
            waiting_days,
            in_need,
            tier,
            follow_up_on: None,
        };
        let mut all = [
            one(1, None, false, 3),
            one(2, None, false, 90),
            one(3, None, true, 1),
            one(4, Some(AidTier::Third), true, 1),
            one(5, Some(AidTier::First), true, 0),
        ];
        all.sort_by_key(order);
        assert_eq!(all.map(|one| one.id), [5, 4, 3, 2, 1]);
    }

    #[test]
    fn whose_day_has_come_is_asked_after_first() {
        let today = linggong_contract::date_format::parse("2026-11-23").unwrap();
        let one = |id, tier, day: Option<&str>| RegisteredSeeker {
            id,
            name_masked: String::new(),
            phone_masked: String::new(),
            reasons: Vec::new(),
            waiting_days: 0,
            in_need: true,
            tier,
            follow_up_on: day.and_then(linggong_contract::date_format::parse),
        };
        let mut all = [
            one(1, Some(AidTier::First), Some("2026-12-01")),
            one(2, Some(AidTier::Third), Some("2026-11-23")),
            one(3, Some(AidTier::Second), Some("2026-11-01")),
            one(4, None, None),
            one(5, Some(AidTier::Second), None),
        ];
        all.sort_by_key(|one| follow_up_order(one, today));
        assert_eq!(all.map(|one| one.id), [3, 2, 4, 1, 5]);
    }
}
