//! 快速发布: from eight answers to a whole posting, as `rules::draft` wants it.

use linggong_contract::api::quick::QuickPosting;
use linggong_contract::{
    Employer, EmployerKind, EmploymentForm, FieldError, Insurance, Meals, Moment, PayUnit,
    PostingDraft, Scope, Settlement, Source, Transport,
};
use time::{Duration, Time};

use crate::trades;

/// Work may start at most so many days ahead.
pub const AHEAD_DAYS_MAX: i64 = 7;

/// The posting that these answers make. What nobody was asked is what asks least of people:
/// paid by the day, no meals, shown in the county until the evening after the first day.
#[must_use]
pub fn draft(quick: &QuickPosting, now: Moment) -> PostingDraft {
    let label = trades::label(quick.trade);
    let title = label.split(['/', '(']).next().unwrap_or(label);
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
        scope: Scope::County,
        valid_until: Moment::in_china(last_day, Time::from_hms(20, 0, 0).unwrap_or(Time::MIDNIGHT)),
    }
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
    use linggong_contract::{Adcode, Pay, Phone, TradeId};
    use time::macros::date;

    use super::*;
    use crate::testing::moment;

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
