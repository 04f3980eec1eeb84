//! Forms that markets hand in: the monthly one (任务分解清单, 18 columns).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, Moment};

/// A month, `2026-11` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: u16,
    month: u8,
}

/// The text is not a month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("月份应写成 2026-11")]
pub struct MonthError;

impl Month {
    /// A month of this century.
    ///
    /// # Errors
    /// [`MonthError`] for any other.
    pub fn new(year: i32, month: u8) -> Result<Self, MonthError> {
        let fits = (2_000..2_100).contains(&year) && (1..=12).contains(&month);
        match u16::try_from(year) {
            Ok(year) if fits => Ok(Self { year, month }),
            _ => Err(MonthError),
        }
    }

    /// Reads `2026-11`.
    ///
    /// # Errors
    /// [`MonthError`] for any other text.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let (year, month) = text.split_once('-').ok_or(MonthError)?;
        let is_plain =
            |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !is_plain(year, 4) || !is_plain(month, 2) {
            return Err(MonthError);
        }
        let year = year.parse().map_err(|_| MonthError)?;
        Self::new(year, month.parse().map_err(|_| MonthError)?)
    }

    /// The month that a moment lies in, in China.
    ///
    /// # Errors
    /// [`MonthError`] outside this century.
    pub fn of(moment: Moment) -> Result<Self, MonthError> {
        let day = moment.date();
        Self::new(day.year(), u8::from(day.month()))
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month of the year, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.month
    }

    /// The month after this one.
    ///
    /// # Errors
    /// [`MonthError`] at the end of the century.
    pub fn next(self) -> Result<Self, MonthError> {
        let (year, month) = if self.month == 12 {
            (self.year + 1, 1)
        } else {
            (self.year, self.month + 1)
        };
        Self::new(i32::from(year), month)
    }

    /// The month before this one.
    ///
    /// # Errors
    /// [`MonthError`] at the beginning of the century.
    pub fn before(self) -> Result<Self, MonthError> {
        let (year, month) = if self.month == 1 {
            (self.year - 1, 12)
        } else {
            (self.year, self.month - 1)
        };
        Self::new(i32::from(year), month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

words! {
    /// 建设类型.
    Construction {
        New = "new", "新建";
        Rebuilt = "rebuilt", "改建";
    }
}

words! {
    /// 目前建设进度.
    Progress {
        Chosen = "chosen", "已选址";
        Building = "building", "建设中";
        Built = "built", "已建成";
    }
}

words! {
    /// How far a form has come.
    FormState {
        Draft = "draft", "县里在填";
        Submitted = "submitted", "已报市";
        Forwarded = "forwarded", "已报省";
    }
}

words! {
    /// What can be done with a form.
    FormStep {
        Submit = "submit", "报到市";
        Forward = "forward", "报到省";
        Return = "return", "退回";
    }
}

/// What a market's staff write; columns 7–15 of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MonthlyEntry {
    /// 市级配套资金, in 万元 with up to two decimals.
    #[cfg_attr(feature = "openapi", schema(max_length = 12, example = "50"))]
    pub city_funds: String,
    /// 县级配套资金, in 万元 with up to two decimals.
    #[cfg_attr(feature = "openapi", schema(max_length = 12, example = "20.5"))]
    pub county_funds: String,
    /// 建设类型.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub construction: Option<Construction>,
    /// 目前建设进度.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// 室内服务场所实际面积, in square metres.
    #[cfg_attr(feature = "openapi", schema(max_length = 12, example = "320"))]
    pub area: String,
    /// 项目详细地址; up to 60 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub address: String,
    /// 本月工作内容; up to 300 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub work: String,
    /// 工作困难难点; up to 300 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub trouble: String,
    /// 意见建议; up to 300 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub advice: String,
}

/// The three columns that are counted, not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyFigures {
    /// 当月提供零工岗位数: heads wanted by postings that were first shown in the month.
    pub places: u64,
    /// 当月服务零工人次: wishes, registrations and cases taken in; who comes twice counts twice.
    pub services: u64,
    /// 当月达成意向上岗人次: wishes that both sides confirmed.
    pub confirmed: u64,
}

/// One market's row of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyRow {
    /// The market.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// 市别.
    pub city: String,
    /// 县（市、区）.
    pub county: String,
    /// 人口基数.
    pub population: u64,
    /// 应规划室内场所面积, in square metres as planned (`300+`).
    #[cfg_attr(feature = "openapi", schema(example = "200"))]
    pub planned_area: String,
    /// 省级支持资金, in 万元.
    #[cfg_attr(feature = "openapi", schema(example = "80.00"))]
    pub province_funds: String,
    /// What staff wrote; before they do, what stood there last month and still holds.
    pub entry: MonthlyEntry,
    /// The counted columns.
    pub figures: MonthlyFigures,
    /// How far it has come.
    pub state: FormState,
    /// Why it was returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who saved it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "desk:linxian01"))]
    pub by: Option<String>,
    /// When; absent if nobody has saved it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Moment>,
}

/// Keeps what staff write.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveMonthly {
    /// `at` of the row that was seen. If it was saved since, this is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub before: Option<Moment>,
    /// What is written.
    pub entry: MonthlyEntry,
}

/// Hands a form on, or back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunFormStep {
    /// What is done.
    pub step: FormStep,
    /// Why it is returned; up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub reason: Option<String>,
    /// `at` of the row that was seen. If it was saved or handed on since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub before: Option<Moment>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_written_and_followed_by_the_next() {
        let month = Month::parse("2026-12").unwrap();
        assert_eq!(month.to_string(), "2026-12");
        assert_eq!(month.next().unwrap().to_string(), "2027-01");
        assert_eq!(month.next().unwrap().before().unwrap(), month);
        let late = Moment::parse("2026-11-30T23:59:59+08:00").unwrap();
        assert_eq!(Month::of(late).unwrap().to_string(), "2026-11");
        assert_eq!(Month::of(late.plus_ms(1_000)).unwrap(), month);
        for bad in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "1999-12",
            "+026-11",
            "2026-11-01",
        ] {
            assert_eq!(Month::parse(bad), Err(MonthError), "{bad}");
        }
    }
}
