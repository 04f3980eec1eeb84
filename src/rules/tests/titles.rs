//! The lint against 1,612 real titles of blue-collar postings, read and labelled by hand
//! (`titles.csv`; those about which reasonable people differ are `doubtful`).

use std::collections::BTreeSet;

use linggong_rules::entry;
use linggong_rules::lint::{Kind, lint};

const TITLES: &str = include_str!("titles.csv");

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "sex" => Kind::Sex,
        "age" => Kind::Age,
        "bait" => Kind::Bait,
        "advance" => Kind::Advance,
        _ => return None,
    })
}

#[test]
fn real_titles_are_judged_as_a_reader_does() {
    let mut values = entry::blank(linggong_contract::Moment::from_ms(0));
    for (field, text) in [
        ("trade", "101"),
        ("pay.min_fen", "300"),
        ("place", "临县"),
        ("employer.name", "赵师傅"),
        ("content", "见面说"),
    ] {
        values.insert(field, text.to_owned());
    }
    let mut read = 0;
    let mut wrong = BTreeSet::new();
    for record in csv::Reader::from_reader(TITLES.as_bytes()).records() {
        let record = record.unwrap();
        let (title, expected) = (&record[0], &record[1]);
        read += 1;
        if expected == "doubtful" {
            continue;
        }
        values.insert("title", title.to_owned());
        let found: Vec<Kind> = lint(&entry::draft(&values).unwrap(), None)
            .into_iter()
            .map(|found| found.kind)
            .collect();
        let expect: Vec<Kind> = kind(expected).into_iter().collect();
        if found != expect {
            wrong.insert(format!("{title}: {found:?} instead of {expect:?}"));
        }
    }
    assert_eq!(read, 1_612);
    assert_eq!(wrong, BTreeSet::new());
}
