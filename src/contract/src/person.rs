//! What people say about themselves. None of it belongs on a board, in a log, in a URL or in
//! anything that `Debug` prints.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A mobile number of eleven digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// The text is not a mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("手机号应是11位数字，例如 138 1234 5678")]
pub struct PhoneError;

impl Phone {
    /// Digits of a mobile number.
    pub const DIGITS: usize = 11;

    /// Reads eleven digits that begin with 13 to 19; spaces and hyphens are left out.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let bytes = digits.as_bytes();
        let fits = bytes.len() == Self::DIGITS
            && bytes.iter().all(u8::is_ascii_digit)
            && bytes.starts_with(b"1")
            && matches!(bytes.get(1), Some(b'3'..=b'9'));
        fits.then_some(Self(digits)).ok_or(PhoneError)
    }

    /// The digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// As it may be shown: `138****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// A person's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// The text is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("姓名应是1到20个字，不含数字和符号")]
pub struct PersonNameError;

impl PersonName {
    /// Longest name, in characters.
    pub const CHARS_MAX: usize = 20;

    /// Reads letters of any script, the middle dot of names like 买买提·艾力, and single
    /// spaces between words.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, PersonNameError> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = name.chars().count();
        let fits = (1..=Self::CHARS_MAX).contains(&chars)
            && name
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '·' | ' '))
            && name.chars().any(char::is_alphabetic);
        fits.then_some(Self(name)).ok_or(PersonNameError)
    }

    /// The name.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// As it may be shown: the first character, the rest starred.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0
            .chars()
            .enumerate()
            .map(|(at, c)| if at == 0 { c } else { '*' })
            .collect()
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl TryFrom<String> for PersonName {
    type Error = PersonNameError;
    fn try_from(text: String) -> Result<Self, PersonNameError> {
        Self::parse(&text)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mobile_numbers_are_phones() {
        assert_eq!(
            Phone::parse("138 1234-5678").unwrap().digits(),
            "13812345678"
        );
        for bad in [
            "",
            "1381234567",
            "138123456789",
            "12812345678",
            "23812345678",
            "1381234567x",
        ] {
            assert_eq!(Phone::parse(bad), Err(PhoneError), "{bad}");
        }
    }

    #[test]
    fn names_of_all_kinds_are_names() {
        for good in [
            "王",
            "张三",
            "欧阳建国",
            "买买提·艾力",
            "𬎆",
            "Anna Li",
            "䶮",
        ] {
            assert_eq!(PersonName::parse(good).unwrap().text(), good);
        }
        assert_eq!(PersonName::parse("  张  三 ").unwrap().text(), "张 三");
        for bad in ["", " ", "·", "张3", "张三!", "<b>", &"张".repeat(21)] {
            assert_eq!(PersonName::parse(bad), Err(PersonNameError), "{bad}");
        }
    }

    #[test]
    fn what_is_shown_tells_nobody_who_it_is() {
        let (phone, name) = (
            Phone::parse("13812345678").unwrap(),
            PersonName::parse("张小三").unwrap(),
        );
        assert_eq!(
            (phone.masked().as_str(), name.masked().as_str()),
            ("138****5678", "张**")
        );
        assert_eq!(format!("{phone:?} {name:?}"), "Phone(…) PersonName(…)");
    }
}
