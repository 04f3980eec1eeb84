//! Which postings suit a person who stands at a kiosk. Never by sex or age.

use std::borrow::Cow;
use std::cmp::Reverse;

use linggong_contract::api::matching::SuitablePosting;
use linggong_contract::{
    Adcode, Availability, Certificate, Meals, Moment, Posting, Profile, Reach, Settlement, TradeId,
};

use crate::pay_levels::day_range_fen;
use crate::{hazard, registration, wording};

/// What somebody asks for by touching a chip. All that are on hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// 日结
    pub daily: bool,
    /// 管饭
    pub meals: bool,
    /// 管住
    pub lodging: bool,
    /// 今天上工: the work begins today or has begun, in a hurry or not
    pub today: bool,
}

impl Filters {
    /// Whether a posting grants all of them.
    #[must_use]
    pub fn are_met_by(self, posting: &Posting, now: Moment) -> bool {
        let draft = &posting.draft;
        (!self.daily || draft.settlement == Settlement::Daily)
            && (!self.meals || draft.meals != Meals::None)
            && (!self.lodging || draft.lodging)
            && (!self.today || draft.start_on <= now.date())
    }
}

/// Sorts postings for `market`: work for today first, then the nearer, then the better paid.
pub fn by_fit(postings: &mut [&Posting], market: Adcode, now: Moment) {
    postings.sort_by_key(|posting| fit(posting, market, now));
}

fn fit(posting: &Posting, market: Adcode, now: Moment) -> impl Ord + use<> {
    let day_fen = day_range_fen(&posting.draft.pay).map_or(0, |(_, most)| most);
    let far = distance(posting.market, market);
    (
        !posting.is_urgent(now),
        far,
        way(posting, market),
        Reverse(day_fen),
        posting.id,
    )
}

/// How the work is reached from the market: on foot, by bicycle, by bus, a journey. Within each
/// of them pay says more than a kilometre. Whoever does not say counts as by bicycle, so that
/// silence neither wins nor loses much.
fn way(posting: &Posting, market: Adcode) -> u8 {
    let from_here = posting
        .draft
        .distance_km
        .filter(|_| posting.market == market);
    match from_here {
        Some(0..=3) => 0,
        Some(4..=10) | None => 1,
        Some(11..=30) => 2,
        Some(_) => 3,
    }
}

/// How far away a posting is.
fn distance(posting: Adcode, market: Adcode) -> Reach {
    if posting == market {
        Reach::County
    } else if posting.city() == market.city() {
        Reach::City
    } else if posting.province() == market.province() {
        Reach::Province
    } else {
        Reach::Anywhere
    }
}

/// A posting that suits somebody, and why (个人信息保护法 24: explained, and to be ignored at
/// will).
#[derive(Clone, Debug)]
pub struct Recommendation<'a> {
    /// The posting.
    pub posting: &'a Posting,
    /// Why, the strongest reason first; never empty.
    pub reasons: Vec<Cow<'static, str>>,
}

impl Recommendation<'_> {
    /// As it is told at the desk.
    #[must_use]
    pub fn told(&self) -> SuitablePosting {
        SuitablePosting {
            id: self.posting.id,
            number: self.posting.number,
            title: self.posting.draft.title.clone(),
            remaining: self.posting.remaining,
            reasons: self.reasons.iter().map(ToString::to_string).collect(),
            // Whoever holds places knows.
            may_hold: false,
        }
    }
}

/// Why a posting comes first for somebody who is helped.
const HELPED_FIRST_REASON: &str = "用工方优先招用困难群众";

/// Most postings recommended at once.
pub const RECOMMENDED_MAX: usize = 5;

/// What suits somebody of `market`, the best first. Looks at trades, papers, reach and time;
/// never at sex or age, but for work that the law keeps from minors.
#[must_use]
pub fn recommend<'a>(
    profile: &Profile,
    postings: &'a [Posting],
    market: Adcode,
    now: Moment,
) -> Vec<Recommendation<'a>> {
    recommend_at_desk(profile, false, postings, market, now)
}

/// The same for staff, about somebody who may be helped (`Aid::current`): then of the postings
/// that fit equally well those come first whose employers take people in need first, and it is
/// among the reasons. Never for a screen that others see: it would tell that somebody is helped.
#[must_use]
pub fn recommend_at_desk<'a>(
    profile: &Profile,
    is_helped: bool,
    postings: &'a [Posting],
    market: Adcode,
    now: Moment,
) -> Vec<Recommendation<'a>> {
    let is_first = |posting: &Posting| is_helped && posting.draft.helped_first;
    let is_minor = registration::is_minor(profile, now.date());
    let mut found: Vec<(usize, Recommendation<'a>)> = postings
        .iter()
        .filter(|posting| posting.is_open(now) && posting.remaining > 0)
        .filter(|posting| !(is_minor && hazard::is_for_adults_only(posting.draft.trade)))
        .filter(|posting| {
            let reach = profile.reach.unwrap_or(Reach::City);
            distance(posting.market, market) <= reach
        })
        .filter_map(|posting| {
            let (rank, why) = calling(profile, posting)?;
            let mut reasons = vec![why.into()];
            if is_first(posting) {
                reasons.push(HELPED_FIRST_REASON.into());
            }
            if posting.is_urgent(now) && profile.availability != Some(Availability::Later) {
                reasons.push("今天上工".into());
            }
            reasons.push(
                match (distance(posting.market, market), posting.draft.distance_km) {
                    (Reach::County, Some(km)) => wording::distance(km).into(),
                    (Reach::County, None) => "就在本县".into(),
                    (Reach::City, _) => "在本市".into(),
                    (Reach::Province, _) => "在本省".into(),
                    (Reach::Anywhere, _) => "在外省".into(),
                },
            );
            Some((rank, Recommendation { posting, reasons }))
        })
        .collect();
    found.sort_by_key(|(rank, found)| {
        let posting = found.posting;
        (*rank, !is_first(posting), fit(posting, market, now))
    });
    found
        .into_iter()
        .take(RECOMMENDED_MAX)
        .map(|(_, found)| found)
        .collect()
}

/// Why somebody could do this work, and the reason's rank. Whoever named no trade is offered
/// everything.
fn calling(profile: &Profile, posting: &Posting) -> Option<(usize, &'static str)> {
    let trade = posting.draft.trade;
    let has_paper = |paper: &Certificate| opens(*paper, trade);
    if profile.trades.contains(&trade) {
        Some((0, "您选的工种"))
    } else if profile.certificates.iter().any(has_paper) {
        Some((1, "用得上您的证"))
    } else if profile
        .trades
        .iter()
        .any(|wanted| wanted.category() == trade.category())
    {
        Some((2, "同一个行当"))
    } else if profile.trades.is_empty() {
        Some((3, "现在正招人"))
    } else {
        None
    }
}

/// Whether a paper is what this trade asks for.
const fn opens(paper: Certificate, trade: TradeId) -> bool {
    match paper {
        Certificate::Electrician => matches!(trade.0, 110 | 801 | 802),
        Certificate::Welder => trade.0 == 111,
        Certificate::Height => matches!(trade.0, 104 | 108 | 114 | 802),
        Certificate::Forklift => trade.0 == 203,
        Certificate::Driver => matches!(trade.0, 202 | 401 | 403),
        Certificate::Health => matches!(trade.0, 501..=504 | 301..=304),
        Certificate::Care => matches!(trade.0, 301..=304),
        Certificate::Chef => matches!(trade.0, 501 | 502),
    }
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Pay, PayUnit, Sex};

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
    fn within_the_county_the_way_counts_before_the_pay() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let here = Adcode::parse("141124").unwrap();
        let make = |id, market: &str, distance_km, min_fen| {
            let mut posting = posting(id, now);
            posting.market = Adcode::parse(market).unwrap();
            posting.draft.immediate = false;
            posting.draft.distance_km = distance_km;
            posting.draft.pay.min_fen = min_fen;
            posting.draft.pay.max_fen = None;
            posting
        };
        let all = [
            make(1, "141124", Some(3), 20_000),
            make(2, "141124", Some(0), 19_000),
            make(3, "141124", None, 30_000),
            make(4, "141124", Some(10), 25_000),
            make(5, "141124", Some(11), 90_000),
            make(6, "141124", Some(80), 95_000),
            // Measured from its own market: says nothing here.
            make(7, "141123", Some(1), 99_000),
        ];
        let mut order: Vec<&Posting> = all.iter().collect();
        by_fit(&mut order, here, now);
        let ids: Vec<_> = order.iter().map(|posting| posting.id.0).collect();
        assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn whoever_says_how_far_it_is_has_it_among_the_reasons() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let here = Adcode::parse("141124").unwrap();
        let mut near = posting(1, now);
        near.draft.distance_km = Some(3);
        near.draft.start_on = now.date();
        let profile = Profile {
            trades: vec![TradeId(101)],
            ..Profile::default()
        };
        let found = recommend(&profile, std::slice::from_ref(&near), here, now);
        assert_eq!(found[0].reasons, ["您选的工种", "今天上工", "离市场3公里"]);
    }

    #[test]
    fn every_filter_counts() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let mut one = posting(1, now);
        one.draft.settlement = Settlement::Daily;
        one.draft.meals = Meals::Lunch;
        one.draft.lodging = true;
        one.draft.immediate = true;
        one.draft.start_on = now.date();
        let all = Filters {
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
        // “今天起” is work for today, too, if nobody is in a hurry.
        one.draft.immediate = false;
        assert!(all.are_met_by(&one, now));
        one.draft.start_on = now.date().next_day().unwrap();
        assert!(!all.are_met_by(&one, now) && Filters::default().are_met_by(&one, now));
    }

    /// Postings of these trades in these markets, numbered from 1.
    fn postings(of: &[(u16, &str)], now: Moment) -> Vec<Posting> {
        let mut all = Vec::new();
        for (id, (trade, market)) in (1..).zip(of) {
            let mut posting = posting(id, now);
            posting.market = Adcode::parse(market).unwrap();
            posting.draft.trade = TradeId(*trade);
            posting.draft.immediate = false;
            all.push(posting);
        }
        all
    }

    fn check_recommended(profile: &Profile, expect: &[(i64, &[&str])]) {
        let now = moment("2026-11-22T06:00:00+08:00");
        let here = Adcode::parse("141124").unwrap();
        let all = postings(
            &[
                (101, "141123"),
                (101, "141124"),
                (107, "141124"),
                (104, "141124"),
                (501, "141124"),
                (101, "140105"),
            ],
            now,
        );
        let found = recommend(profile, &all, here, now);
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.posting.id.0, found.reasons.clone()))
            .collect();
        let expect: Vec<_> = expect
            .iter()
            .map(|(id, why)| {
                (
                    *id,
                    why.iter().map(|one| Cow::from(*one)).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn what_one_asked_for_comes_first_and_says_why() {
        let mut profile = Profile {
            trades: vec![TradeId(101)],
            certificates: vec![Certificate::Chef],
            ..Profile::default()
        };
        check_recommended(
            &profile,
            &[
                (2, &["您选的工种", "就在本县"]),
                (1, &["您选的工种", "在本市"]),
                (5, &["用得上您的证", "就在本县"]),
                (3, &["同一个行当", "就在本县"]),
                (4, &["同一个行当", "就在本县"]),
            ],
        );
        profile.reach = Some(Reach::County);
        profile.certificates.clear();
        check_recommended(
            &profile,
            &[
                (2, &["您选的工种", "就在本县"]),
                (3, &["同一个行当", "就在本县"]),
                (4, &["同一个行当", "就在本县"]),
            ],
        );
    }

    #[test]
    fn who_is_helped_is_told_at_the_desk_of_employers_who_take_them_first() {
        let now = moment("2026-11-22T06:00:00+08:00");
        let here = Adcode::parse("141124").unwrap();
        let mut all = postings(&[(101, "141124"), (101, "141123"), (107, "141124")], now);
        all[1].draft.helped_first = true;
        all[2].draft.helped_first = true;
        let profile = Profile {
            trades: vec![TradeId(101)],
            ..Profile::default()
        };
        let told = |found: Vec<Recommendation<'_>>| -> Vec<(i64, usize)> {
            let mark = |one: &Recommendation<'_>| {
                let reasons = one.reasons.iter();
                reasons.filter(|why| *why == HELPED_FIRST_REASON).count()
            };
            found
                .iter()
                .map(|one| (one.posting.id.0, mark(one)))
                .collect()
        };
        // A trade somebody asked for stays before one they did not.
        assert_eq!(
            told(recommend_at_desk(&profile, true, &all, here, now)),
            [(2, 1), (1, 0), (3, 1)]
        );
        let others = [(1, 0), (2, 0), (3, 0)];
        assert_eq!(
            told(recommend_at_desk(&profile, false, &all, here, now)),
            others
        );
        // The kiosk has no such order and no such reason, whoever stands there.
        assert_eq!(told(recommend(&profile, &all, here, now)), others);
    }

    #[test]
    fn sex_and_age_change_nothing_but_what_the_law_keeps_from_minors() {
        let ids = |profile: &Profile| {
            let now = moment("2026-11-22T06:00:00+08:00");
            let all = postings(&[(101, "141124"), (104, "141124"), (501, "141124")], now);
            recommend(profile, &all, Adcode::parse("141124").unwrap(), now)
                .iter()
                .map(|found| found.posting.id.0)
                .collect::<Vec<_>>()
        };
        let nobody = ids(&Profile::default());
        assert_eq!(nobody, [1, 2, 3]);
        for year in [1946, 1968, 2008] {
            for sex in Sex::ALL {
                let profile = Profile {
                    sex: Some(*sex),
                    born_on: time::Date::from_ordinal_date(year, 1).ok(),
                    ..Profile::default()
                };
                assert_eq!(ids(&profile), nobody);
            }
        }
        let minor = Profile {
            born_on: time::Date::from_ordinal_date(2009, 1).ok(),
            ..Profile::default()
        };
        assert_eq!(ids(&minor), [1, 3], "no scaffolding");
    }
}
