//! Resident identity numbers, GB 11643.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use crate::{Adcode, Sex};

/// A resident identity number whose check digit and date are right. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber(String);

/// Why a text is no identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not 17 digits and a digit or X.
    #[error("身份证号应是18位")]
    Shape,
    /// No such day.
    #[error("身份证号里的出生日期不对，看看有没有输错")]
    Date,
    /// The last character does not fit the others.
    #[error("身份证号不对，看看有没有输错")]
    Check,
    /// The first two digits are no province's.
    #[error("身份证号开头两位不对，看看有没有输错")]
    Province,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

impl IdentityNumber {
    /// Characters of a number.
    pub const CHARS: usize = 18;

    /// Reads 17 digits and the check character, as somebody types them; spaces are left out, a
    /// small x is an X.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let number = Self::read(text)?;
        if number.has_province() {
            Ok(number)
        } else {
            Err(IdentityError::Province)
        }
    }

    /// Reads a number wherever it says it is from: what was once written down stays readable.
    fn read(text: &str) -> Result<Self, IdentityError> {
        let number: String = text
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let bytes = number.as_bytes();
        let (Some(digits), Some(check)) = (bytes.get(..17), bytes.get(17)) else {
            return Err(IdentityError::Shape);
        };
        let fits = bytes.len() == Self::CHARS
            && digits.iter().all(u8::is_ascii_digit)
            && (check.is_ascii_digit() || *check == b'X');
        if !fits {
            return Err(IdentityError::Shape);
        }
        if date(&number).is_none() {
            return Err(IdentityError::Date);
        }
        let sum: u32 = digits
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        let expect = CHECKS.get((sum % 11) as usize);
        if expect != Some(check) {
            return Err(IdentityError::Check);
        }
        Ok(Self(number))
    }

    /// Whether it begins as a province's numbers do (GB/T 2260; 83 are residence permits of
    /// people from Taiwan).
    #[must_use]
    pub fn has_province(&self) -> bool {
        let number = self.0[..2].parse::<u8>();
        let known = |n| matches!(n, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
        number.is_ok_and(known)
    }

    /// Day of birth.
    #[must_use]
    pub fn born_on(&self) -> Date {
        date(&self.0).unwrap_or(Date::MIN)
    }

    /// Sex: the 17th digit is odd for men.
    #[must_use]
    pub fn sex(&self) -> Sex {
        match self.0.as_bytes().get(16) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// The county where it was given out; counties change, so it may be none of today's.
    #[must_use]
    pub fn county(&self) -> Option<Adcode> {
        Adcode::parse(&self.0[..6]).ok()
    }

    /// As it may be shown: `140105********1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }
}

fn date(number: &str) -> Option<Date> {
    let year = number.get(6..10)?.parse().ok()?;
    let month: u8 = number.get(10..12)?.parse().ok()?;
    let day = number.get(12..14)?.parse().ok()?;
    if year < 1900 {
        return None;
    }
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityNumber(…)")
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = IdentityError;
    fn try_from(text: String) -> Result<Self, IdentityError> {
        Self::read(&text)
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn the_numbers_of_the_standard_are_read() {
        // The two examples that GB 11643-1999 itself gives.
        let woman = IdentityNumber::parse("11010519491231002x").unwrap();
        assert_eq!(
            (woman.born_on(), woman.sex()),
            (date!(1949 - 12 - 31), Sex::Female)
        );
        assert_eq!(woman.county(), Adcode::parse("110105").ok());
        assert_eq!(woman.masked(), "110105********002X");
        assert_eq!(format!("{woman:?}"), "IdentityNumber(…)");
        let man = IdentityNumber::parse("44052418800101001 0");
        assert_eq!(man, Err(IdentityError::Date), "nobody is that old");
        let man = IdentityNumber::parse("140105 19680512 1236").unwrap();
        assert_eq!(
            (man.born_on(), man.sex()),
            (date!(1968 - 05 - 12), Sex::Male)
        );
    }

    #[test]
    fn what_is_typed_begins_with_a_province_and_what_is_kept_stays_readable() {
        // 17 digits with their check characters.
        for (number, is_province) in [
            ("142326196805121230", true),
            ("830000199001010012", true),
            ("999999196805121236", false),
            ("16010519680512123X", false),
        ] {
            let read = IdentityNumber::read(number).unwrap();
            assert_eq!(read.has_province(), is_province, "{number}");
            let parsed = IdentityNumber::parse(number);
            assert_eq!(parsed.is_ok(), is_province, "{number}");
            assert_eq!(IdentityNumber::try_from(number.to_owned()), Ok(read));
        }
    }

    #[test]
    fn every_slip_of_one_digit_is_noticed() {
        let good = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let mut text: Vec<char> = good.chars().collect();
                if text[at] == digit {
                    continue;
                }
                text[at] = digit;
                let text: String = text.into_iter().collect();
                assert!(IdentityNumber::parse(&text).is_err(), "{text}");
            }
        }
        for bad in [
            "",
            "11010519491231002",
            "1101051949123100211",
            "11010519491231002Y",
        ] {
            assert_eq!(
                IdentityNumber::parse(bad),
                Err(IdentityError::Shape),
                "{bad}"
            );
        }
        assert_eq!(
            IdentityNumber::parse("110105194902300021"),
            Err(IdentityError::Date)
        );
    }
}
