//! The short number that people read off the wall, say aloud and type at the kiosk.
//!
//! A board shows postings of its county, its city and its province side by side, so each
//! scope draws from ranges of its own. Numbers have no leading noughts and go round, so that
//! one just freed is not at once somebody else's.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use linggong_contract::Scope;

/// The ranges of a scope, the shortest numbers first.
const fn tiers(scope: Scope) -> [RangeInclusive<u32>; 3] {
    match scope {
        Scope::County => [100..=999, 1_000..=5_999, 10_000..=59_999],
        Scope::City => [6_000..=7_999, 60_000..=69_999, 600_000..=799_999],
        Scope::Province => [8_000..=9_999, 70_000..=99_999, 800_000..=999_999],
    }
}

/// The number of the next posting: the first free one behind `last` in the shortest range
/// that is at most half full. `None` only when every range is full.
#[must_use]
pub fn next(scope: Scope, taken: &BTreeSet<u32>, last: Option<u32>) -> Option<u32> {
    let roomy = |tier: &RangeInclusive<u32>| {
        let used = taken.range(tier.clone()).count();
        used * 2 <= (tier.end() - tier.start()) as usize
    };
    let tiers = tiers(scope);
    let chosen = tiers
        .iter()
        .find(|tier| roomy(tier))
        .or_else(|| tiers.last())?;
    let start = last
        .filter(|last| chosen.contains(last))
        .map_or(*chosen.start(), |last| last + 1);
    (start..=*chosen.end())
        .chain(*chosen.start()..start)
        .find(|number| !taken.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_round_and_stay_short() {
        let mut taken = BTreeSet::new();
        assert_eq!(next(Scope::County, &taken, None), Some(100));
        taken.insert(100);
        assert_eq!(next(Scope::County, &taken, Some(100)), Some(101));
        taken.remove(&100);
        assert_eq!(next(Scope::County, &taken, Some(999)), Some(100));
        taken.extend(100..=600);
        assert_eq!(next(Scope::County, &taken, Some(600)), Some(1_000));
    }

    #[test]
    fn scopes_never_share_a_number() {
        for (at, scope) in Scope::ALL.iter().enumerate() {
            for other in &Scope::ALL[at + 1..] {
                for tier in tiers(*scope) {
                    for against in tiers(*other) {
                        assert!(tier.end() < against.start() || against.end() < tier.start());
                    }
                }
            }
        }
    }

    #[test]
    fn a_full_range_gives_nothing() {
        let taken: BTreeSet<u32> = tiers(Scope::City).into_iter().flatten().collect();
        assert_eq!(next(Scope::City, &taken, Some(6_000)), None);
    }
}
