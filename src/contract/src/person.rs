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
            && name.chars().all(|c| is_letter(c) || matches!(c, '·' | ' '))
            && name.chars().any(is_letter);
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

/// Whether a character is none of the signs, digits and pictures that people type by mistake. The
/// exact table of all letters is two kilobytes that a kiosk would carry for the rarest of names.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        // Signs of Latin-1; general punctuation, symbols, arrows and pictures.
        '\u{80}'..='\u{bf}' => matches!(c, 'ª' | 'µ' | 'º'),
        '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{20a0}'..='\u{20cf}' => false,
        '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2bff}' => false,
        // Chinese punctuation, and full-width signs and digits; 々 and 〇 are in names.
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' => false,
        '\u{ff00}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' => false,
        // For private use, emoji and what follows no letter.
        '\u{e000}'..='\u{f8ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffe0}'..='\u{ffff}' => false,
        '\u{1f000}'..='\u{1faff}' | '\u{e0000}'.. => false,
        _ => true,
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
    fn every_letter_of_a_living_script_is_one() {
        // All that the standard library calls alphabetic but circled letters, regional
        // indicators and the like, which are in nobody's name.
        for number in (0..0x3_0000).filter(|n| !(0x1_f000..0x1_fb00).contains(n)) {
            let Some(c) = char::from_u32(number) else {
                continue;
            };
            assert!(!c.is_alphabetic() || is_letter(c), "{number:x} {c}");
            if c.is_ascii() {
                assert_eq!(is_letter(c), c.is_alphabetic(), "{c}");
            }
        }
        for sign in "，。、：；？！（）《》“”‘’—…～￥％＋０９€→★☎😀·\u{200b}\u{feff}".chars()
        {
            assert!(!is_letter(sign), "{sign}");
        }
    }

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
