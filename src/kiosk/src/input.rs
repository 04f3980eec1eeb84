//! The kiosk's own input: no keyboard of the operating system ever comes up. Fields are real
//! ones, so a keyboard that is plugged in and composition work, too.

mod dictionary;
mod number_pad;
mod pinyin_keyboard;

pub(crate) use dictionary::Dictionary;
pub(crate) use number_pad::NumberPad;
pub(crate) use pinyin_keyboard::PinyinKeyboard;
