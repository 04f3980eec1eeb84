//! The kiosk's own input: no keyboard of the operating system ever comes up. Fields are real
//! ones, so composition works, too; a keyboard that is plugged in works without touching them.

mod date_picker;
mod dictionary;
mod keys;
mod number_pad;
mod pinyin_keyboard;
mod region_picker;

pub(crate) use date_picker::DatePicker;
pub(crate) use dictionary::Dictionary;
pub(crate) use number_pad::{IDENTITY, NumberPad, PHONE, RECEIPT, in_groups};
pub(crate) use pinyin_keyboard::PinyinKeyboard;
pub(crate) use region_picker::RegionPicker;
