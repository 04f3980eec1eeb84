use linggong_contract::{Hours, Moment, date_format};

use super::*;
use crate::testing::{moment, posting};
use crate::wording;

fn at(text: &str) -> Moment {
    moment(text)
}

#[test]
fn what_two_people_changed_is_put_together_and_what_both_changed_is_named() {
    let values = |all: &[(&'static str, &str)]| -> Values {
        all.iter()
            .map(|(field, text)| (*field, (*text).to_owned()))
            .collect()
    };
    let base = values(&[
        ("title", "砌砖"),
        ("headcount", "3"),
        ("place", "碛口"),
        ("bring", ""),
    ]);
    let mine = values(&[
        ("title", "砌砖大工"),
        ("headcount", "5"),
        ("place", "碛口"),
        ("bring", ""),
    ]);
    let theirs = values(&[
        ("title", "砌砖师傅"),
        ("headcount", "5"),
        ("place", "三交"),
        ("bring", ""),
    ]);
    let (merged, clashes) = merged(&base, &mine, &theirs);
    let expect = values(&[
        ("title", "砌砖大工"),
        ("headcount", "5"),
        ("place", "三交"),
        ("bring", ""),
    ]);
    assert_eq!((merged, clashes), (expect, vec!["title"]));
}

#[test]
fn a_posting_survives_the_form() {
    let now = at("2026-11-22T05:30:00+08:00");
    let mut before = posting(1, now).draft;
    before.hours = Some(Hours {
        from: time::macros::time!(7:00),
        to: time::macros::time!(18:00),
    });
    before.pay.max_fen = Some(35_050);
    before.source_name = Some("县人社局".to_owned());
    before.distance_km = Some(48);
    before.directions = Some("坐去碛口的客车".to_owned());
    before.bring = Some("瓦刀、手套".to_owned());
    before.helped_first = true;
    assert_eq!(draft(&values(&before)), Ok(before));
}

#[test]
fn eight_fields_are_enough() {
    let now = at("2026-11-22T15:00:00+08:00");
    let mut form = blank(now);
    let empty: Vec<String> = draft(&form)
        .unwrap_err()
        .into_iter()
        .map(|error| error.field)
        .collect();
    assert_eq!(empty, ["trade", "pay.min_fen", "place", "employer.name"]);
    for (field, text) in [
        ("trade", "木工"),
        ("pay.min_fen", "280"),
        ("place", "碛口镇"),
        ("employer.name", "赵师傅"),
    ] {
        form.insert(field, text.to_owned());
    }
    let made = draft(&form).unwrap();
    assert_eq!(crate::draft::check(&made, now, |_| true), []);
    assert_eq!((made.title.as_str(), made.immediate), ("木工", false));
    assert_eq!(date_format::text(made.start_on), "2026-11-23");
}

#[test]
fn before_noon_work_is_for_today() {
    let form = blank(at("2026-11-22T05:30:00+08:00"));
    assert_eq!(form["start_on"], "2026-11-22");
    assert_eq!(form["immediate"], "on");
}

#[test]
fn what_was_posted_comes_again_for_the_next_day() {
    let now = at("2026-11-22T05:30:00+08:00");
    let last = posting(1, now).draft;
    let later = at("2026-11-24T16:00:00+08:00");
    let form = again(&last, later);
    assert_eq!(form["start_on"], "2026-11-25");
    let made = draft(&form).unwrap();
    assert_eq!(crate::draft::check(&made, later, |_| true), []);
    assert_eq!(made.pay, last.pay);
}

#[test]
fn a_trade_suggests_what_it_said_last_and_overwrites_nothing() {
    let now = at("2026-11-22T05:30:00+08:00");
    let last = posting(1, now).draft;
    let mut form = blank(now);
    form.insert("content", "修院墙".to_owned());
    suggest(&mut form, &last);
    assert_eq!(form["content"], "修院墙");
    assert_eq!(form["title"], last.title);
    assert_eq!(form["pay.min_fen"], wording::yuan(last.pay.min_fen));
}

#[test]
fn half_a_day_of_hours_is_named() {
    let now = at("2026-11-22T05:30:00+08:00");
    let mut form = values(&posting(1, now).draft);
    form.insert("hours.from", "07:00".to_owned());
    form.insert("hours.to", String::new());
    let wrong = draft(&form).unwrap_err();
    assert_eq!(wrong[0].field, "hours.to");
}

#[test]
fn what_cannot_be_read_hides_nothing_else() {
    let now = at("2026-11-22T05:30:00+08:00");
    let check_one = |changes: &[(&'static str, &str)], expect: &[&str]| {
        let mut form = values(&posting(1, now).draft);
        for (field, text) in changes {
            form.insert(field, (*text).to_owned());
        }
        let wrong = check(&form, None, now);
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, expect, "{changes:?}");
    };
    let long = "砖".repeat(200);
    check_one(&[], &[]);
    let all = ["pay.min_fen", "title", "headcount"];
    let typed = [
        ("pay.min_fen", "-5"),
        ("title", &long),
        ("headcount", "99999"),
    ];
    check_one(&typed, &all);
    check_one(
        &[("trade", "铁匠"), ("title", "收押金")],
        &["trade", "title"],
    );
    check_one(
        &[("hours.from", "七点"), ("place", ""), ("title", &long)],
        &["hours.from", "place", "title"],
    );
    // What is put in the place of something is not found wrong itself.
    check_one(
        &[("pay.min_fen", ""), ("pay.max_fen", "1")],
        &["pay.min_fen"],
    );
    let today = [("start_on", "明天"), ("end_on", "2026-11-22")];
    check_one(&today, &["start_on"]);
    check_one(
        &[("valid_until", ""), ("start_on", "")],
        &["start_on", "valid_until"],
    );
    check_one(
        &[("distance_km", "远"), ("end_on", "x")],
        &["end_on", "distance_km"],
    );
}

#[test]
fn all_that_is_said_of_a_field_is_told() {
    let now = at("2026-11-22T05:30:00+08:00");
    let mut form = values(&posting(1, now).draft);
    form.insert("title", "招男工，收押金".to_owned());
    let wrong = check(&form, None, now);
    let words = told(&wrong, "title", |_| true).unwrap();
    assert!(
        words.contains("不能限男女") && words.contains("不能收押金"),
        "{words}"
    );
    assert_eq!(told(&wrong, "place", |_| true), None);
    assert_eq!(told(&wrong, "title", |_| false), None);
}
