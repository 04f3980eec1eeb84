//! The tables as the build made them.

/// Steps of frequency; the last holds what hardly ever occurs.
pub(crate) const BUCKETS: usize = 10;

/// Buckets of characters.
pub(crate) type Buckets<'a> = std::str::Split<'a, char>;

/// Syllables, words, surnames and characters of given names.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    /// A line a syllable, in alphabetical order: its letters, then its characters in buckets
    /// by frequency, the most frequent first.
    syllables: &'a str,
    /// Lines of words of two characters, the most frequent first: a character and those that
    /// make a word with it, then a space.
    words: &'a str,
    /// A line a surname, by how many people bear it: its letters, then itself.
    surnames: &'a str,
    /// Characters of given names, the most common first.
    given: &'a str,
}

impl<'a> Tables<'a> {
    /// Finds the four parts, divided by empty lines.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split("\n\n");
        Some(Self {
            syllables: parts.next()?,
            words: parts.next()?,
            surnames: parts.next()?,
            given: parts.next()?,
        })
    }

    /// The syllables that begin with these letters.
    pub(crate) fn syllables_from<'b>(
        self,
        beginning: &'b str,
    ) -> impl Iterator<Item = (&'a str, Buckets<'a>)> + use<'a, 'b> {
        self.syllables
            .lines()
            .filter(move |line| line.starts_with(beginning))
            .filter_map(|line| {
                let (name, rest) = line.split_once(' ')?;
                Some((name, rest.split(' ')))
            })
    }

    /// Whether the letters are a whole syllable.
    pub(crate) fn is_syllable(self, letters: &str) -> bool {
        self.syllables_from(letters)
            .any(|(name, _)| name == letters)
    }

    /// Words of two characters.
    pub(crate) fn words(self) -> impl Iterator<Item = (char, char)> + use<'a> {
        self.words.split_ascii_whitespace().flat_map(|group| {
            let mut characters = group.chars();
            let first = characters.next().unwrap_or(' ');
            characters.map(move |second| (first, second))
        })
    }

    /// Surnames with their letters, the most common first.
    pub(crate) fn surnames(self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.surnames
            .lines()
            .filter_map(|line| line.split_once(' '))
    }

    /// Characters of given names, the most common first.
    pub(crate) fn given(self) -> std::str::Chars<'a> {
        self.given.chars()
    }
}
