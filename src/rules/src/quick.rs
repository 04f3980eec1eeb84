//! 快速发布: from eight answers to a whole posting, as `rules::draft` wants it.

use linggong_contract::api::quick::QuickPosting;
use linggong_contract::{
    Date, Employer, EmployerKind, EmploymentForm, FieldError, Insurance, Market, Meals, Moment,
    Pay, PayUnit, PostingDraft, Scope, Settlement, Source, Transport,
};
use time::{Duration, Time};

use crate::{minimum_pay, trades, wording};

/// Work may start at most so many days ahead.
pub const AHEAD_DAYS_MAX: i64 = 7;

/// The posting that these answers make. What nobody was asked is what asks least of people:
/// paid by the day, no meals, shown in the county until the evening after the first day.
#[must_use]
pub fn draft(quick: &QuickPosting, now: Moment) -> PostingDraft {
    let title = trades::short(quick.trade);
    let content = quick.content.trim();
    let settlement = match quick.pay.unit {
        PayUnit::Month => Settlement::Monthly,
        PayUnit::Fixed => Settlement::OnCompletion,
        PayUnit::Hour | PayUnit::Day | PayUnit::Piece => Settlement::Daily,
    };
    let last_day = quick.start_on.max(now.date()) + Duration::days(1);
    PostingDraft {
        trade: quick.trade,
        title: title.to_owned(),
        content: if content.is_empty() { title } else { content }.to_owned(),
        requirements: String::new(),
        employer: Employer {
            name: quick.employer.trim().to_owned(),
            kind: EmployerKind::Individual,
            verified: false,
        },
        headcount: quick.headcount,
        pay: quick.pay.clone(),
        settlement,
        start_on: quick.start_on,
        end_on: None,
        hours: None,
        place: quick.place.trim().to_owned(),
        distance_km: None,
        directions: None,
        bring: None,
        meals: Meals::None,
        lodging: false,
        transport: Transport::None,
        insurance: Insurance::None,
        employment_form: EmploymentForm::Temporary,
        source: Source::Registration,
        source_name: None,
        immediate: quick.start_on <= now.date(),
        helped_first: false,
        scope: Scope::County,
        valid_until: Moment::in_china(last_day, Time::from_hms(20, 0, 0).unwrap_or(Time::MIDNIGHT)),
    }
}

/// What the pay is counted by, as it is said: 一天; the lump sum and the piece are not said so.
#[must_use]
pub const fn per(unit: PayUnit) -> &'static str {
    match unit {
        PayUnit::Hour => "一小时",
        PayUnit::Day => "一天",
        PayUnit::Month => "一个月",
        PayUnit::Fixed | PayUnit::Piece => "",
    }
}

/// Asks once more about a pay that is less than an hour pays at least, which may be a slip of
/// the finger: “3元一天，对吗？”. Whoever means it goes on; a reviewer looks at it.
#[must_use]
pub fn doubt(pay: &Pay, market: &Market, today: Date) -> Option<String> {
    minimum_pay::below(pay, None, Some(market), today)?;
    let yuan = wording::yuan(pay.min_fen);
    Some(format!("{yuan}元{}，对吗？", per(pay.unit)))
}

/// What is wrong with the answers beside what `rules::draft` says of the whole.
#[must_use]
pub fn check(quick: &QuickPosting, now: Moment) -> Vec<FieldError> {
    let ahead = (quick.start_on - now.date()).whole_days();
    if (0..=AHEAD_DAYS_MAX).contains(&ahead) {
        return Vec::new();
    }
    let message = format!("开工日期应在今天到{AHEAD_DAYS_MAX}天之内");
    vec![FieldError::new("start_on", message)]
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, Phone, TradeId};
    use time::macros::date;

    use super::*;
    use crate::testing::{feed_at, moment};

    fn quick() -> QuickPosting {
        QuickPosting {
            market: Adcode::parse("141124").unwrap(),
            trade: TradeId(105),
            headcount: 2,
            pay: Pay {
                min_fen: 30_000,
                max_fen: None,
                unit: PayUnit::Day,
                piece: None,
            },
            start_on: date!(2026 - 11 - 23),
            place: "碛口镇".to_owned(),
            content: String::new(),
            employer: "李师傅".to_owned(),
            phone: Phone::parse("13800000000").unwrap(),
            consent: String::new(),
        }
    }

    #[test]
    fn eight_answers_make_a_posting_that_may_be_shown() {
        let now = moment("2026-11-22T15:00:00+08:00");
        let made = draft(&quick(), now);
        assert_eq!(crate::draft::check(&made, now, |_| true), []);
        assert_eq!(
            (made.title.as_str(), made.content.as_str()),
            ("木工", "木工")
        );
        assert_eq!(
            made.valid_until.to_string(),
            "2026-11-24T20:00:00.000+08:00"
        );
        assert!(!made.immediate && !made.employer.verified);
    }

    #[test]
    fn three_yuan_a_day_are_asked_about_and_not_refused() {
        let now = moment("2026-11-22T15:00:00+08:00");
        let mut market = feed_at(now).market;
        let mut quick = quick();
        let today = now.date();
        for (yuan, unit, asked) in [
            (3, PayUnit::Day, Some("3元一天，对吗？")),
            (152, PayUnit::Day, Some("152元一天，对吗？")),
            (153, PayUnit::Day, None),
            (300, PayUnit::Day, None),
            (19, PayUnit::Hour, Some("19元一小时，对吗？")),
            (300, PayUnit::Month, Some("300元一个月，对吗？")),
            (4_000, PayUnit::Month, None),
            (3, PayUnit::Fixed, None),
        ] {
            (quick.pay.min_fen, quick.pay.unit) = (yuan * 100, unit);
            let question = doubt(&quick.pay, &market, today);
            assert_eq!(question.as_deref(), asked, "{yuan} {unit:?}");
            let made = draft(&quick, now);
            assert_eq!(crate::draft::check(&made, now, |_| true), []);
        }
        market.minimum_hour_fen = Some(2_000);
        (quick.pay.min_fen, quick.pay.unit) = (15_900, PayUnit::Day);
        assert!(doubt(&quick.pay, &market, today).is_some());
    }

    #[test]
    fn work_starts_today_or_within_a_week() {
        let now = moment("2026-11-22T15:00:00+08:00");
        let mut quick = quick();
        for (day, good) in [
            (date!(2026 - 11 - 21), false),
            (date!(2026 - 11 - 22), true),
            (date!(2026 - 11 - 29), true),
            (date!(2026 - 11 - 30), false),
        ] {
            quick.start_on = day;
            assert_eq!(check(&quick, now).is_empty(), good, "{day}");
        }
    }
}
