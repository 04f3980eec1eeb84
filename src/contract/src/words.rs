//! Enums whose variants have a JSON word and a Chinese label.

use std::fmt;

/// Gives an enum its JSON words and Chinese labels in one table.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $slug:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $(#[doc = $label] $variant),+ }

        impl $name {
            /// All of them, in the order of forms and menus.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in URLs and JSON.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// The Chinese word.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
        }

        // One reader for all of them: a derived one each would take a kilobyte of a board.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const WORDS: &[&str] = &[$($slug),+];
                let at = deserializer.deserialize_str($crate::words::Word(WORDS))?;
                Ok(Self::ALL[at])
            }
        }
    };
}

pub(crate) use words;

/// Reads one of these words as its place among them.
pub(crate) struct Word(pub(crate) &'static [&'static str]);

impl serde::de::Visitor<'_> for Word {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of the words")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<usize, E> {
        let at = self.0.iter().position(|word| *word == text);
        at.ok_or_else(|| E::unknown_variant(text, self.0))
    }
}
