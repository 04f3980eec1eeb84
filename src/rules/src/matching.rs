//! Which postings suit a person who stands at a kiosk. Never by sex or age.

use std::cmp::Reverse;

use linggong_contract::{Adcode, Meals, Moment, Posting, Settlement};

use crate::pay_levels::day_range_fen;

/// What somebody asks for by touching a chip. All that are on hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// 日结
    pub daily: bool,
    /// 管饭
    pub meals: bool,
    /// 管住
    pub lodging: bool,
    /// 当天上工
    pub today: bool,
}

impl Wishes {
    /// Whether a posting grants all of them.
    #[must_use]
    pub fn are_met_by(self, posting: &Posting, now: Moment) -> bool {
        let draft = &posting.draft;
        (!self.daily || draft.settlement == Settlement::Daily)
            && (!self.meals || draft.meals != Meals::None)
            && (!self.lodging || draft.lodging)
            && (!self.today || posting.is_urgent(now))
    }
}

/// Sorts postings for `market`: work for today first, then the county's own before those from
/// further away, then the better paid.
pub fn by_fit(postings: &mut [&Posting], market: Adcode, now: Moment) {
    postings.sort_by_key(|posting| {
        let far = if posting.market == market {
            0
        } else if posting.market.city() == market.city() {
            1
        } else {
            2
        };
        let day_fen = day_range_fen(&posting.draft.pay).map_or(0, |(_, most)| most);
        (!posting.is_urgent(now), far, Reverse(day_fen), posting.id)
    });
}

#[cfg(test)]
mod tests {
    use linggong_contract::Pay;
    use linggong_contract::PayUnit;

    use super::*;
    use crate::testing::{moment, posting};

    #[test]
    fn today_comes_before_near_and_near_before_well_paid() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let here = Adcode::parse("141124").unwrap();
        let make = |id, market: &str, fen, immediate| {
            let mut posting = posting(id, now);
            posting.market = Adcode::parse(market).unwrap();
            posting.draft.immediate = immediate;
            posting.draft.start_on = now.date();
            posting.draft.pay = Pay {
                min_fen: fen,
                max_fen: None,
                unit: PayUnit::Day,
                piece: None,
            };
            posting
        };
        let all = [
            make(1, "140105", 90_000, false),
            make(2, "141123", 50_000, false),
            make(3, "141124", 20_000, false),
            make(4, "141124", 30_000, false),
            make(5, "140105", 10_000, true),
        ];
        let mut order: Vec<&Posting> = all.iter().collect();
        by_fit(&mut order, here, now);
        let ids: Vec<_> = order.iter().map(|posting| posting.id.0).collect();
        assert_eq!(ids, [5, 4, 3, 2, 1]);
    }

    #[test]
    fn every_wish_counts() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let mut one = posting(1, now);
        one.draft.settlement = Settlement::Daily;
        one.draft.meals = Meals::Lunch;
        one.draft.lodging = true;
        one.draft.immediate = true;
        one.draft.start_on = now.date();
        let all = Wishes {
            daily: true,
            meals: true,
            lodging: true,
            today: true,
        };
        assert!(all.are_met_by(&one, now));
        let mut without = one.clone();
        without.draft.lodging = false;
        assert!(!all.are_met_by(&without, now));
        without = one.clone();
        without.draft.meals = Meals::None;
        assert!(!all.are_met_by(&without, now));
        without = one.clone();
        without.draft.settlement = Settlement::Weekly;
        assert!(!all.are_met_by(&without, now));
        one.draft.immediate = false;
        assert!(!all.are_met_by(&one, now) && Wishes::default().are_met_by(&one, now));
    }
}
