//! Administrative division codes, GB/T 2260.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A six-digit division code: `140000` a province, `141100` a city, `141124` a county.
///
/// It names markets, topics and scopes. Names do not: 城区 exists twice in Shanxi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Adcode(u32);

/// How much land a division code covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 省
    Province,
    /// 市
    City,
    /// 县（市、区）
    County,
}

/// The text is not a six-digit division code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("区划代码应为6位数字，例如 141124")]
pub struct AdcodeError;

impl Adcode {
    /// Reads six digits.
    ///
    /// # Errors
    /// Anything else, a leading zero included.
    pub fn parse(text: &str) -> Result<Self, AdcodeError> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(AdcodeError);
        }
        text.parse()
            .ok()
            .filter(|n| *n >= 100_000)
            .map(Self)
            .ok_or(AdcodeError)
    }

    /// The code as a number, for storage.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The level that the trailing zeros tell.
    #[must_use]
    pub const fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::City
        } else {
            Level::County
        }
    }

    /// The city it belongs to; a city is its own, and so is a province.
    #[must_use]
    pub const fn city(self) -> Self {
        match self.level() {
            Level::Province => self,
            _ => Self(self.0 / 100 * 100),
        }
    }

    /// The province it belongs to.
    #[must_use]
    pub const fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// Whether `other` lies inside this division (or is it).
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        match self.level() {
            Level::Province => self == other.province(),
            Level::City => self == other.city(),
            Level::County => self == other,
        }
    }

    /// The smallest and the largest number of a division within this one.
    #[must_use]
    pub const fn span(self) -> (u32, u32) {
        let divisions = match self.level() {
            Level::Province => 9_999,
            Level::City => 99,
            Level::County => 0,
        };
        (self.0, self.0 + divisions)
    }
}

impl fmt::Display for Adcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Adcode {
    type Err = AdcodeError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Adcode {
    type Error = AdcodeError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Adcode> for String {
    fn from(code: Adcode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_six_digits_are_a_code() {
        for bad in [
            "",
            "14112",
            "1411240",
            "14112x",
            "014112",
            "临县",
            "１４１１２４",
        ] {
            assert_eq!(Adcode::parse(bad), Err(AdcodeError), "{bad}");
        }
        assert_eq!(Adcode::parse("141124").unwrap().number(), 141_124);
    }

    #[test]
    fn a_division_covers_what_lies_inside_it() {
        let [shanxi, lvliang, lin, xing] =
            ["140000", "141100", "141124", "141123"].map(|t| Adcode::parse(t).unwrap());
        assert!(shanxi.covers(lin) && lvliang.covers(lin) && lin.covers(lin));
        assert!(!lin.covers(xing) && !lin.covers(lvliang));
        assert_eq!((lin.city(), lin.province()), (lvliang, shanxi));
        assert_eq!((shanxi.city(), shanxi.province()), (shanxi, shanxi));
    }
}
