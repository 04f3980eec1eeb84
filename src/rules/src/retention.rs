//! How long records are kept: settings of the server, each between bounds that name their source.
//! What a period leaves to others: taking away what is older (`store/src/retention.rs`), and when.

use linggong_contract::api::forms::Month;
use linggong_contract::{Date, Moment, Time};

const DAY_MS: i64 = 86_400_000;
const MONTHS_A_YEAR: u32 = 12;

/// How long each kind of record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Days after which somebody who was not served is forgotten; what the ledger has of them
    /// stays under a pseudonym.
    pub idle_days: u32,
    /// Whole months of the audit log.
    pub audit_months: u32,
    /// Years of the ledger; for good if nothing is said.
    pub ledger_years: Option<u32>,
    /// Years of closed postings and of what was done for people who are forgotten by now; for good
    /// if nothing is said.
    pub records_years: Option<u32>,
}

impl Default for Keep {
    fn default() -> Self {
        Self {
            idle_days: IDLE_DAYS.most,
            audit_months: 12,
            ledger_years: None,
            records_years: None,
        }
    }
}

/// Between what a period may be set to, and why.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The shortest.
    pub least: u32,
    /// The longest.
    pub most: u32,
    unit: &'static str,
    why_least: &'static str,
    why_most: &'static str,
}

/// Days until an idle person is forgotten.
pub const IDLE_DAYS: Bounds = Bounds {
    least: 365,
    most: 3 * 366,
    unit: "days",
    why_least: "a claim over work can be brought for a year, 劳动争议调解仲裁法 27",
    why_most: "people are told that they are deleted after three years at most, 个人信息保护法 17",
};

/// Months of the audit log.
pub const AUDIT_MONTHS: Bounds = Bounds {
    least: 6,
    most: 120,
    unit: "months",
    why_least: "logs are kept for six months at least, 网络安全法",
    why_most: "the shorter term of an archive is ten years",
};

/// Years of the ledger.
pub const LEDGER_YEARS: Bounds = Bounds {
    least: 2,
    most: 30,
    unit: "years",
    why_least: "the service record is kept for two years at least, 人力资源市场暂行条例 33",
    why_most: "the longer term of an archive is thirty years",
};

/// Years of postings and services.
pub const RECORDS_YEARS: Bounds = Bounds {
    least: 3,
    most: 30,
    unit: "years",
    why_least: "postings and services are kept for three years at least, 网络招聘服务管理规定",
    why_most: "the longer term of an archive is thirty years",
};

impl Bounds {
    /// Reads a period.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence for whoever starts the server.
    pub fn parse(self, text: &str) -> Result<u32, String> {
        let Self {
            least, most, unit, ..
        } = self;
        let Ok(period) = text.trim().parse::<u32>() else {
            return Err(format!("a number of {unit}, {least} to {most}"));
        };
        if period < least {
            return Err(format!("at least {least} {unit}: {}", self.why_least));
        }
        if period > most {
            return Err(format!("at most {most} {unit}: {}", self.why_most));
        }
        Ok(period)
    }
}

impl Keep {
    /// Who was last served before this is forgotten.
    #[must_use]
    pub fn idle_before(&self, now: Moment) -> Moment {
        now.plus_ms(-i64::from(self.idle_days) * DAY_MS)
    }

    /// What the audit log has from before this is taken away.
    #[must_use]
    pub fn audit_before(&self, now: Moment) -> Option<Moment> {
        months_before(self.audit_months, now)
    }

    /// What the ledger has from before this is taken away; nothing if it is kept for good.
    #[must_use]
    pub fn ledger_before(&self, now: Moment) -> Option<Moment> {
        months_before(self.ledger_years? * MONTHS_A_YEAR, now)
    }

    /// Postings and services that were over before this are taken away; none if they are kept for
    /// good.
    #[must_use]
    pub fn records_before(&self, now: Moment) -> Option<Moment> {
        months_before(self.records_years? * MONTHS_A_YEAR, now)
    }
}

/// The beginning of the month so many months before this one: whole months are taken away, once a
/// month, so that what is left begins with a day that somebody can name. Nothing before this century.
fn months_before(months: u32, now: Moment) -> Option<Moment> {
    let mut month = Month::of(now).ok()?;
    for _ in 0..months {
        month = month.before().ok()?;
    }
    let number = time::Month::try_from(month.number()).ok()?;
    let first = Date::from_calendar_date(i32::from(month.year()), number, 1).ok()?;
    Some(Moment::in_china(first, Time::MIDNIGHT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::moment;

    #[test]
    fn a_period_outside_its_bounds_is_refused_with_the_reason() {
        let check = |bounds: Bounds, text, expect: Result<u32, &str>| {
            let read = bounds.parse(text);
            let told = read.as_ref().map_err(String::as_str);
            assert!(
                match (told, expect) {
                    (Ok(read), Ok(expect)) => *read == expect,
                    (Err(told), Err(expect)) => told.contains(expect),
                    _ => false,
                },
                "{text}: {read:?}"
            );
        };
        check(AUDIT_MONTHS, "6", Ok(6));
        check(AUDIT_MONTHS, "5", Err("at least 6 months: logs are kept"));
        check(AUDIT_MONTHS, "121", Err("at most 120 months"));
        check(AUDIT_MONTHS, "a year", Err("a number of months, 6 to 120"));
        check(AUDIT_MONTHS, "-6", Err("a number of months"));
        check(LEDGER_YEARS, "2", Ok(2));
        check(LEDGER_YEARS, "1", Err("人力资源市场暂行条例 33"));
        check(RECORDS_YEARS, "3", Ok(3));
        check(RECORDS_YEARS, "2", Err("网络招聘服务管理规定"));
        check(IDLE_DAYS, "365", Ok(365));
        check(IDLE_DAYS, "364", Err("劳动争议调解仲裁法 27"));
        check(IDLE_DAYS, "1099", Err("deleted after three years"));
    }

    #[test]
    fn what_is_kept_without_a_word_is_within_the_bounds() {
        let keep = Keep::default();
        for (period, bounds) in [
            (keep.idle_days, IDLE_DAYS),
            (keep.audit_months, AUDIT_MONTHS),
        ] {
            assert_eq!(bounds.parse(&period.to_string()), Ok(period));
        }
    }

    #[test]
    fn whole_months_go_and_never_too_early() {
        let keep = Keep {
            idle_days: 400,
            audit_months: 12,
            ledger_years: Some(2),
            records_years: None,
        };
        let now = moment("2026-11-25T18:00:00+08:00");
        let at = |text: &str| moment(&format!("{text}+08:00"));
        assert_eq!(keep.audit_before(now), Some(at("2025-11-01T00:00:00")));
        assert_eq!(keep.ledger_before(now), Some(at("2024-11-01T00:00:00")));
        assert_eq!(keep.records_before(now), None);
        assert_eq!(keep.idle_before(now), at("2025-10-21T18:00:00"));
        // On the first of a month, the shortest six months are 181 days, as the log's own guard has
        // it: nothing that is taken away is younger.
        let shortest = Keep {
            audit_months: 6,
            ..keep
        };
        let march = at("2027-03-01T00:00:00");
        let before = shortest.audit_before(march).unwrap();
        assert_eq!(march.since_ms(before), 181 * DAY_MS);
        for month in 1..=12 {
            let first = at(&format!("2026-{month:02}-01T00:00:00"));
            let before = shortest.audit_before(first).unwrap();
            assert!(first.since_ms(before) >= 181 * DAY_MS, "{month}");
            let ledger = keep.ledger_before(first).unwrap();
            assert!(first.since_ms(ledger) >= 730 * DAY_MS, "{month}");
        }
    }
}
