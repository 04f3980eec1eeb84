//! The lint of names against the real ones there are: counties, stations and towns, trades,
//! the employers and sites of the demonstration day, and 1,612 titles, which companies like to
//! be called by.

use std::collections::BTreeSet;

use linggong_contract::{Moment, PostingDraft};
use linggong_rules::lint::{Kind, blocked, lint};
use linggong_rules::{entry, trades};

const COUNTIES: &str = include_str!("../../store/data/counties.csv");
const STATIONS: &str = include_str!("../../store/data/stations.csv");
const TOWNS: &str = include_str!("../../platform/src/demo/towns.csv");
const JOBS: &str = include_str!("../../platform/src/demo/jobs.csv");
const TITLES: &str = include_str!("titles.csv");

/// These columns of a table.
fn column(table: &str, heads: &[&str]) -> Option<Vec<String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let all = reader.headers().ok()?.clone();
    let places: Option<Vec<usize>> = heads
        .iter()
        .map(|head| all.iter().position(|one| one == *head))
        .collect();
    let places = places?;
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        cells.extend(places.iter().map(|at| record[*at].to_owned()));
    }
    Some(cells)
}

/// A posting that says nothing else.
fn draft() -> Option<PostingDraft> {
    let mut values = entry::blank(Moment::from_ms(0));
    for (field, text) in [
        ("trade", "101"),
        ("pay.min_fen", "300"),
        ("place", "临县"),
        ("employer.name", "赵师傅"),
    ] {
        values.insert(field, text.to_owned());
    }
    entry::draft(&values).ok()
}

#[test]
fn no_real_name_is_refused() {
    let mut names = BTreeSet::new();
    for county in column(COUNTIES, &["county", "city"]).unwrap() {
        names.insert(format!("{county}零工市场"));
        names.insert(county);
    }
    names.extend(column(STATIONS, &["unit"]).unwrap());
    for towns in column(TOWNS, &["towns"]).unwrap() {
        names.extend(towns.split(';').map(str::to_owned));
    }
    for job in column(JOBS, &["site", "employer"]).unwrap() {
        names.insert(job.replace("{town}", "碛口镇").replace("{county}", "临县"));
    }
    names.extend(column(trades::CSV, &["label", "code_name"]).unwrap());
    assert!(names.len() > 1_000, "{} names", names.len());
    let mut posting = draft().unwrap();
    for name in names {
        posting.place.clone_from(&name);
        posting.employer.name.clone_from(&name);
        assert_eq!(blocked(&posting), [], "{name}");
    }
}

#[test]
fn of_what_people_write_nothing_but_cries_for_customers_is_refused() {
    let mut posting = draft().unwrap();
    for title in column(TITLES, &["title"]).unwrap() {
        posting.place.clone_from(&title);
        for found in lint(&posting, None) {
            let cries = ["高薪", "急招", "急聘", "诚聘", "月入", "日赚"];
            let is_one = cries.contains(&found.words.as_str());
            assert!(found.kind == Kind::Advert && is_one, "{title}: {found:?}");
        }
    }
}
