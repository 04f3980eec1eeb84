//! The table as the build made it.

/// A line a syllable, in alphabetical order: its letters, then its characters in buckets by
/// frequency, the most frequent first.
static TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/table.txt"));
/// Lines of words of two characters, the most frequent first: a character and those that make
/// a word with it, then a space.
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

/// A line a surname, by how many people bear it: its letters, then itself.
static SURNAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/surnames.txt"));

/// Steps of frequency; the last holds what hardly ever occurs.
pub(crate) const BUCKETS: usize = 10;

/// Buckets of characters.
pub(crate) type Buckets = std::str::Split<'static, char>;

/// The syllables that begin with these letters.
pub(crate) fn syllables_from(beginning: &str) -> impl Iterator<Item = (&'static str, Buckets)> {
    TABLE
        .lines()
        .filter(move |line| line.starts_with(beginning))
        .filter_map(|line| {
            let (name, rest) = line.split_once(' ')?;
            Some((name, rest.split(' ')))
        })
}

/// Whether the letters are a whole syllable.
pub(crate) fn is_syllable(letters: &str) -> bool {
    syllables_from(letters).any(|(name, _)| name == letters)
}

/// Words of two characters.
pub(crate) fn words() -> impl Iterator<Item = (char, char)> {
    WORDS.split_ascii_whitespace().flat_map(|group| {
        let mut characters = group.chars();
        let first = characters.next().unwrap_or(' ');
        characters.map(move |second| (first, second))
    })
}

/// Surnames with their letters, the most common first.
pub(crate) fn surnames() -> impl Iterator<Item = (&'static str, &'static str)> {
    SURNAMES.lines().filter_map(|line| line.split_once(' '))
}
