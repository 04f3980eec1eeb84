//! Makes the table of characters by syllable, and the lists of frequent words and surnames.
//!
//! Readings are those of the `pinyin` crate, frequencies those of `jieba-rs`'s dictionary.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use jieba_rs::Jieba;
use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// Every unified Han character that has a reading can be typed.
const UNIFIED: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';
/// Characters beyond them: those of the national table of 2013 (通用规范汉字表) in extensions A
/// to E, which names and villages use: 䶮 𬭎 𬎆 and the like.
const BEYOND: &str = "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓𬎆";
/// The most frequent words of two characters that are kept.
const WORDS_MAX: usize = 4_500;
/// Steps of frequency among words.
const WORD_LINES: usize = 3;
/// Words are looked for among this many most frequent characters.
const WORD_CHARS_MAX: usize = 3_000;
/// A reading that is not a character's first counts for so much less.
const OTHER_READING: usize = 64;
/// Frequencies are kept as powers of four.
const BUCKETS: u32 = 10;

/// The words of the trades come before all others: 搬运, 砌墙, 保洁.
const TRADES: &str = include_str!("../../rules/data/trades.csv");
/// Surnames by how many people bear them; where one is not read as the character usually is,
/// its letters follow.
const SURNAMES: &str = include_str!("../data/surnames.txt");
/// Characters of given names, about as often as grown-up people bear them; put together by hand.
const GIVEN: &str = include_str!("../data/given.txt");

/// Writes `tables.txt`: syllables, words, surnames and characters of given names, an empty line
/// between them.
pub(crate) fn make() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=../rules/data/trades.csv");
    let jieba = Jieba::new();
    let frequency = |text: &str| {
        if jieba.has_word(text) {
            jieba.suggest_freq(text)
        } else {
            0
        }
    };
    let mut syllables: BTreeMap<String, Vec<(u32, char)>> = BTreeMap::new();
    let mut frequent: Vec<(usize, char)> = Vec::new();
    for c in UNIFIED.chain(BEYOND.chars()) {
        let count = frequency(&c.to_string());
        for (at, reading) in readings(c).into_iter().enumerate() {
            let count = if at == 0 {
                count
            } else {
                count / OTHER_READING
            };
            syllables
                .entry(reading)
                .or_default()
                .push((bucket(count), c));
        }
        frequent.push((count, c));
    }
    frequent.sort_by_key(|(count, c)| (std::cmp::Reverse(*count), *c));
    let mut table = String::new();
    for (syllable, mut characters) in syllables {
        characters.sort();
        let _ = write!(table, "{syllable}");
        for wanted in 0..BUCKETS {
            table.push(' ');
            table.extend(
                characters
                    .iter()
                    .filter(|(b, _)| *b == wanted)
                    .map(|(_, c)| c),
            );
        }
        // Trailing empty buckets say nothing.
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    let given = GIVEN.split_whitespace().collect();
    let parts = [table, words(&frequent, frequency), surnames(), given];
    if let Err(error) = std::fs::write(Path::new(&out).join("tables.txt"), parts.join("\n")) {
        println!("cargo::error=cannot write the tables: {error}");
    }
}

fn readings(c: char) -> Vec<String> {
    let plain = |text: &str| text.replace('ü', "v").replace('ê', "e");
    let mut found: Vec<String> = c
        .to_pinyin()
        .map(|p| plain(p.plain()))
        .into_iter()
        .collect();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let reading = plain(reading.plain());
        if !found.contains(&reading) {
            found.push(reading);
        }
    }
    found.retain(|reading| reading.bytes().all(|b| b.is_ascii_lowercase()));
    found
}

/// A line a surname: its letters and itself.
fn surnames() -> String {
    let mut lines = String::new();
    for entry in SURNAMES.split_whitespace() {
        let cut = entry.find(|c: char| c.is_ascii()).unwrap_or(entry.len());
        let (name, letters) = entry.split_at(cut);
        let usual = || {
            name.chars()
                .filter_map(|c| readings(c).into_iter().next())
                .collect()
        };
        let letters: String = if letters.is_empty() {
            usual()
        } else {
            letters.to_owned()
        };
        let _ = writeln!(lines, "{letters} {name}");
    }
    lines
}

/// 0 for the most frequent, one more for each fourth.
fn bucket(count: usize) -> u32 {
    const TOP: usize = 1 << (2 * 9);
    let mut bucket = 0;
    let mut least = TOP;
    while bucket + 1 < BUCKETS && count < least {
        least /= 4;
        bucket += 1;
    }
    bucket
}

/// A line for each third, the most frequent first: a character and those that make a word
/// with it, then a space.
fn words(frequent: &[(usize, char)], frequency: impl Fn(&str) -> usize) -> String {
    let characters: Vec<char> = frequent
        .iter()
        .take(WORD_CHARS_MAX)
        .map(|(_, c)| *c)
        .collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for first in &characters {
        for second in &characters {
            word.clear();
            word.extend([first, second]);
            let count = frequency(&word);
            if count > 0 {
                words.push((count, word.clone()));
            }
        }
    }
    let of_trades = TRADES.split(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}'));
    words.extend(
        of_trades
            .filter(|word| word.chars().count() == 2)
            .map(|word| (usize::MAX, word.to_owned())),
    );
    words.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    words.dedup_by(|a, b| a.1 == b.1);
    words.truncate(WORDS_MAX);
    // Within a line the order is that of the characters: it packs better, and words of a line
    // are about as frequent as each other.
    let mut lines = String::new();
    for part in words.chunks(WORDS_MAX / WORD_LINES) {
        let mut followers: BTreeMap<char, String> = BTreeMap::new();
        for (_, word) in part {
            let mut characters = word.chars();
            if let (Some(first), Some(second)) = (characters.next(), characters.next()) {
                followers.entry(first).or_default().push(second);
            }
        }
        for (first, seconds) in followers {
            let _ = write!(lines, "{first}{seconds} ");
        }
        lines.push('\n');
    }
    lines
}
