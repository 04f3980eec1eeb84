//! Points in time on the wire.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, Time, UtcOffset};

/// China's one time zone.
pub const CHINA: UtcOffset = match UtcOffset::from_hms(8, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

const DAY_MS: i64 = 86_400_000;
const CHINA_MS: i64 = 8 * 3_600_000;

/// Milliseconds since 1970-01-01 UTC; on the wire RFC 3339 at +08:00.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339.
    ///
    /// # Errors
    /// Any other text.
    pub fn parse(text: &str) -> Result<Self, time::error::Parse> {
        let at = OffsetDateTime::parse(text, &Rfc3339)?;
        Ok(Self(
            at.unix_timestamp() * 1_000 + i64::from(at.millisecond()),
        ))
    }

    /// A day and a time of day in China.
    #[must_use]
    pub fn in_china(date: Date, clock: Time) -> Self {
        let at = date.with_time(clock).assume_offset(CHINA);
        Self(at.unix_timestamp() * 1_000 + i64::from(at.millisecond()))
    }

    /// This moment as a calendar value in China.
    #[must_use]
    pub fn china(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1_000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
            .to_offset(CHINA)
    }

    /// The calendar day in China.
    #[must_use]
    pub fn date(self) -> Date {
        self.china().date()
    }

    /// The midnight in China at which this moment's day began.
    #[must_use]
    pub const fn day_start(self) -> Self {
        Self((self.0 + CHINA_MS).div_euclid(DAY_MS) * DAY_MS - CHINA_MS)
    }

    /// The midnight in China at which this moment's day ends.
    #[must_use]
    pub const fn day_end(self) -> Self {
        Self(self.day_start().0 + DAY_MS)
    }

    /// This moment moved by `ms` milliseconds, back if negative.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to here; negative if `earlier` is later.
    #[must_use]
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.china();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+08:00",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            self.0.rem_euclid(1_000)
        )
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "时间应写成 2026-11-22T06:12:00+08:00")
    }
}

impl From<Moment> for String {
    fn from(at: Moment) -> Self {
        at.to_string()
    }
}

/// `2026-11-22` on the wire.
pub mod date_format {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use time::{Date, Month};

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.splitn(3, '-');
        let year: i32 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let month: u8 = parts.next().filter(|m| m.len() == 2)?.parse().ok()?;
        let day: u8 = parts.next().filter(|d| d.len() == 2)?.parse().ok()?;
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
    }

    /// Writes `YYYY-MM-DD`.
    #[must_use]
    pub fn text(date: Date) -> String {
        format!(
            "{:04}-{:02}-{:02}",
            date.year(),
            u8::from(date.month()),
            date.day()
        )
    }

    #[expect(
        missing_docs,
        clippy::missing_errors_doc,
        reason = "the shape serde(with) asks for"
    )]
    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*date))
    }

    #[expect(
        missing_docs,
        clippy::missing_errors_doc,
        reason = "the shape serde(with) asks for"
    )]
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| de::Error::custom("日期应写成 2026-11-22"))
    }

    /// The same for an optional date.
    pub mod option {
        use serde::{Deserialize, Deserializer, Serializer, de};
        use time::Date;

        #[expect(
            missing_docs,
            clippy::missing_errors_doc,
            reason = "the shape serde(with) asks for"
        )]
        pub fn serialize<S: Serializer>(
            date: &Option<Date>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match date {
                Some(date) => serializer.serialize_some(&super::text(*date)),
                None => serializer.serialize_none(),
            }
        }

        #[expect(
            missing_docs,
            clippy::missing_errors_doc,
            reason = "the shape serde(with) asks for"
        )]
        pub fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Date>, D::Error> {
            let Some(text) = Option::<String>::deserialize(deserializer)? else {
                return Ok(None);
            };
            super::parse(&text)
                .map(Some)
                .ok_or_else(|| de::Error::custom("日期应写成 2026-11-22"))
        }
    }
}

/// `06:30` on the wire.
pub mod clock_format {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use time::Time;

    /// Reads `HH:MM`, 00:00 to 23:59; the hour may have one digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Time> {
        let (hour, minute) = text.split_once(':')?;
        if hour.is_empty() || hour.len() > 2 || minute.len() != 2 {
            return None;
        }
        Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()
    }

    /// Writes `HH:MM`.
    #[must_use]
    pub fn text(clock: Time) -> String {
        format!("{:02}:{:02}", clock.hour(), clock.minute())
    }

    #[expect(
        missing_docs,
        clippy::missing_errors_doc,
        reason = "the shape serde(with) asks for"
    )]
    pub fn serialize<S: Serializer>(clock: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*clock))
    }

    #[expect(
        missing_docs,
        clippy::missing_errors_doc,
        reason = "the shape serde(with) asks for"
    )]
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| de::Error::custom("时间应写成 06:30"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_the_wire() {
        let at = Moment::parse("2026-11-22T06:12:00.250+08:00").unwrap();
        assert_eq!(at.to_string(), "2026-11-22T06:12:00.250+08:00");
        assert_eq!(Moment::parse("2026-11-21T22:12:00.250Z").unwrap(), at);
    }

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        let at = Moment::parse("2026-11-22T00:00:00+08:00").unwrap();
        assert_eq!(at.plus_ms(1).day_start(), at);
        assert_eq!(at.day_start(), at);
        assert_eq!(at.plus_ms(-1).day_end(), at);
        assert_eq!(date_format::text(at.date()), "2026-11-22");
    }

    #[test]
    fn dates_and_clocks_refuse_what_is_none() {
        for bad in [
            "2026-2-1",
            "2026-02-30",
            "26-02-01",
            "2026/02/01",
            "",
            "明天",
        ] {
            assert_eq!(date_format::parse(bad), None, "{bad}");
        }
        for bad in ["24:00", "7", "7:5", "07:60", "早上"] {
            assert_eq!(clock_format::parse(bad), None, "{bad}");
        }
        assert_eq!(
            clock_format::parse("7:05").map(clock_format::text).unwrap(),
            "07:05"
        );
    }
}
