//! Pinyin input (拼音): from the letters somebody has typed to what they may mean.
//!
//! Whole syllables and their beginnings match; frequent characters come first, and common
//! surnames before all where a surname is expected, common given names behind it. Pure: the
//! keyboard is the kiosk's.
//!
//! The tables are a file of their own, which the kiosk loads beside its module: made with the
//! feature `tables`, read by [`Dictionary::read`].

mod table;

use std::ops::Range;

use table::{BUCKETS, Tables};

/// The tables, for whoever hands them out.
#[cfg(feature = "tables")]
pub static TABLES: &str = include_str!(concat!(env!("OUT_DIR"), "/tables.txt"));

/// Letters beyond this are ignored: the longest syllable has six, and words two.
pub const LETTERS_MAX: usize = 12;
/// Buckets of characters that people write.
const FREQUENT: usize = 7;
/// How deep two lists of characters are gone through together for given names: two pages of
/// candidates at most.
const GIVEN_DEEP: usize = 5;
/// Longest syllable.
const SYLLABLE_MAX: usize = 6;

/// Something the letters may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// One or two characters.
    pub text: String,
    /// How many of the letters it accounts for; the rest is for the next character.
    pub letters: usize,
}

/// What is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The beginning of a person's name.
    Surname,
    /// The rest of it.
    Given,
    /// Anything else.
    Text,
}

/// The tables, as somebody who types needs them.
#[derive(Clone, Debug)]
pub struct Dictionary(String);

impl Dictionary {
    /// Takes in the text of [`TABLES`]; nothing if it is another text.
    #[must_use]
    pub fn read(text: String) -> Option<Self> {
        Tables::read(&text)?;
        Some(Self(text))
    }

    /// What `letters` (a to z, v for ü) may mean, the likeliest first; at most `max`.
    #[must_use]
    pub fn candidates(&self, letters: &str, field: Field, max: usize) -> Vec<Candidate> {
        Tables::read(&self.0)
            .map_or_else(Vec::new, |tables| candidates(tables, letters, field, max))
    }
}

fn candidates(tables: Tables<'_>, letters: &str, field: Field, max: usize) -> Vec<Candidate> {
    let letters: String = letters
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .take(LETTERS_MAX)
        .collect();
    let mut found = Found {
        tables,
        list: Vec::new(),
        max,
    };
    if letters.is_empty() {
        return found.list;
    }
    let cuts = cuts(tables, &letters);
    if field == Field::Surname {
        found.surnames(&letters);
    }
    if field == Field::Given {
        found.given(&letters, &cuts);
    }
    found.words(&letters);
    // What hardly ever occurs comes after the shorter readings: 西 of “xi'an” before it.
    for buckets in [0..FREQUENT, FREQUENT..BUCKETS] {
        for cut in &cuts {
            found.characters(&letters[..*cut], buckets.clone());
        }
    }
    found.list
}

/// How long the first syllable may be, the longest first. Letters that are no syllable yet
/// are the beginning of one.
fn cuts(tables: Tables<'_>, letters: &str) -> Vec<usize> {
    let longest = letters.len().min(SYLLABLE_MAX);
    let mut cuts: Vec<usize> = (1..=longest)
        .rev()
        .filter(|cut| tables.is_syllable(&letters[..*cut]))
        .collect();
    if cuts.first() != Some(&letters.len()) {
        // “zh” of “zhang”: all syllables that begin so. “zs”: those of “z”.
        let beginning = (1..=longest)
            .rev()
            .find(|cut| tables.syllables_from(&letters[..*cut]).next().is_some());
        if let Some(cut) = beginning.filter(|cut| cuts.first().is_none_or(|first| cut > first)) {
            cuts.insert(0, cut);
        }
    }
    cuts
}

struct Found<'a> {
    tables: Tables<'a>,
    list: Vec<Candidate>,
    max: usize,
}

impl Found<'_> {
    fn push(&mut self, text: &str, letters: usize) {
        if self.list.len() < self.max && !self.list.iter().any(|c| c.text == text) {
            self.list.push(Candidate {
                text: text.to_owned(),
                letters,
            });
        }
    }

    /// Surnames that are typed whole, the longest first; then those that begin so.
    fn surnames(&mut self, letters: &str) {
        let surnames = || self.tables.surnames();
        let mut whole: Vec<_> = surnames()
            .filter(|(name, _)| letters.starts_with(name))
            .collect();
        whole.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let begun = surnames().filter(|(name, _)| name.starts_with(letters) && *name != letters);
        for (name, surname) in whole.into_iter().chain(begun) {
            self.push(surname, name.len().min(letters.len()));
        }
    }

    /// Given names: of two characters, the more common both are the earlier; then the single
    /// characters.
    fn given(&mut self, letters: &str, cuts: &[usize]) {
        let tables = self.tables;
        let common = |readings: &Readings| -> Vec<char> {
            tables.given().filter(|c| readings.has(*c)).collect()
        };
        for (firsts, seconds) in self.pairs(letters) {
            let (firsts, seconds) = (common(&firsts), common(&seconds));
            for both in 0..GIVEN_DEEP {
                for one in 0..=both {
                    if let (Some(first), Some(second)) = (firsts.get(one), seconds.get(both - one))
                    {
                        self.push(&String::from_iter([first, second]), letters.len());
                    }
                }
            }
        }
        for cut in cuts {
            for c in common(&Readings::of(tables, &letters[..*cut])) {
                self.push(c.encode_utf8(&mut [0; 4]), *cut);
            }
        }
    }

    /// The ways to read the letters as two syllables, which may both be beginnings.
    fn pairs(&self, letters: &str) -> Vec<(Readings, Readings)> {
        let mut pairs = Vec::new();
        for cut in 1..letters.len() {
            let (one, two) = letters.split_at(cut);
            // “xian” is 先 before it is 西安: a beginning is only read so after a whole
            // syllable, or as initials of both.
            let plausible = self.tables.is_syllable(one) || (one.len() <= 2 && two.len() <= 2);
            if !plausible || self.tables.is_syllable(letters) {
                continue;
            }
            let firsts = Readings::of(self.tables, one);
            let seconds = Readings::of(self.tables, two);
            if !firsts.is_empty() && !seconds.is_empty() {
                pairs.push((firsts, seconds));
            }
        }
        pairs
    }

    /// Words of two characters.
    fn words(&mut self, letters: &str) {
        for (firsts, seconds) in self.pairs(letters) {
            for (first, second) in self.tables.words() {
                if firsts.has(first) && seconds.has(second) {
                    self.push(&String::from_iter([first, second]), letters.len());
                }
            }
        }
    }

    /// Characters of a syllable, or of all that begin so, by frequency.
    fn characters(&mut self, beginning: &str, buckets: Range<usize>) {
        let lists: Vec<_> = if self.tables.is_syllable(beginning) {
            self.tables
                .syllables_from(beginning)
                .filter(|(name, _)| *name == beginning)
                .collect()
        } else {
            self.tables.syllables_from(beginning).collect()
        };
        for bucket in buckets {
            for (_, list) in &lists {
                for c in list.clone().nth(bucket).unwrap_or_default().chars() {
                    self.push(c.encode_utf8(&mut [0; 4]), beginning.len());
                }
            }
        }
    }
}

/// The characters that can be read so.
struct Readings(Vec<char>);

impl Readings {
    fn of(tables: Tables<'_>, beginning: &str) -> Self {
        let mut all: Vec<char> = Vec::new();
        if !beginning.is_empty() {
            let whole = tables.is_syllable(beginning);
            for (name, buckets) in tables.syllables_from(beginning) {
                if !whole || name == beginning {
                    // A rare reading makes no word: the last buckets are left out.
                    all.extend(buckets.take(BUCKETS - 1).flat_map(str::chars));
                }
            }
        }
        all.sort_unstable();
        Self(all)
    }

    fn has(&self, c: char) -> bool {
        self.0.binary_search(&c).is_ok()
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(all(test, feature = "tables"))]
mod tests;
