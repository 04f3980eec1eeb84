//! A posting as somebody types it into a form: from fields of text to a draft, and back.

use std::collections::BTreeMap;

use linggong_contract::{
    Employer, EmployerKind, EmploymentForm, FieldError, Hours, Insurance, Meals, Moment, Pay,
    PayUnit, PostingDraft, Scope, Settlement, Source, Transport, clock_format, date_format,
};
use time::{Duration, Time};

use crate::{trades, typed, wording};

/// What stands in the fields, by the names of the API; choices as their words.
pub type Values = BTreeMap<&'static str, String>;

/// Up to this hour work is wanted today, later tomorrow.
const TODAY_UNTIL_HOUR: u8 = 12;
/// When a posting ends on its last day.
const END_HOUR: u8 = 20;

/// The empty form: what asks least of people, for today or tomorrow.
#[must_use]
pub fn blank(now: Moment) -> Values {
    let mut values = Values::new();
    for (field, word) in [
        ("headcount", "1"),
        ("pay.unit", PayUnit::Day.slug()),
        ("settlement", Settlement::Daily.slug()),
        ("employer.kind", EmployerKind::Company.slug()),
        ("meals", Meals::None.slug()),
        ("transport", Transport::None.slug()),
        ("insurance", Insurance::None.slug()),
        ("employment_form", EmploymentForm::Temporary.slug()),
        ("source", Source::Registration.slug()),
        ("scope", Scope::County.slug()),
    ] {
        values.insert(field, word.to_owned());
    }
    schedule(&mut values, now);
    values
}

/// What two people made of the same fields: what only one of them changed is as they changed
/// it, what both did is as `mine`; and the fields that both changed to different things.
#[must_use]
pub fn merged(base: &Values, mine: &Values, theirs: &Values) -> (Values, Vec<&'static str>) {
    let mut merged = mine.clone();
    let mut clashes = Vec::new();
    for (field, text) in theirs {
        let (before, own) = (base.get(field), mine.get(field));
        if before == Some(text) || own == Some(text) {
            continue;
        }
        if own == before {
            merged.insert(field, text.clone());
        } else {
            clashes.push(*field);
        }
    }
    (merged, clashes)
}

/// The next day of work, and the evening of the day after as the end of validity.
fn schedule(values: &mut Values, now: Moment) {
    let later = i64::from(now.china().hour() >= TODAY_UNTIL_HOUR);
    let start_on = now.date() + Duration::days(later);
    values.insert("start_on", date_format::text(start_on));
    let end = format!(
        "{}T{END_HOUR:02}:00",
        date_format::text(start_on + Duration::days(1))
    );
    values.insert("valid_until", end);
    values.insert("immediate", flag(later == 0));
}

/// The fields of a posting, as it is.
#[must_use]
pub fn values(draft: &PostingDraft) -> Values {
    let until = draft.valid_until.china();
    let clock = |time: Time| clock_format::text(time);
    let hours = draft.hours;
    let pay = &draft.pay;
    [
        ("trade", trades::label(draft.trade).to_owned()),
        ("title", draft.title.clone()),
        ("content", draft.content.clone()),
        ("requirements", draft.requirements.clone()),
        ("employer.name", draft.employer.name.clone()),
        ("employer.kind", draft.employer.kind.slug().to_owned()),
        ("employer.verified", flag(draft.employer.verified)),
        ("headcount", draft.headcount.to_string()),
        ("pay.min_fen", wording::yuan(pay.min_fen)),
        (
            "pay.max_fen",
            pay.max_fen.map(wording::yuan).unwrap_or_default(),
        ),
        ("pay.unit", pay.unit.slug().to_owned()),
        ("pay.piece", pay.piece.clone().unwrap_or_default()),
        ("settlement", draft.settlement.slug().to_owned()),
        ("start_on", date_format::text(draft.start_on)),
        (
            "end_on",
            draft.end_on.map(date_format::text).unwrap_or_default(),
        ),
        (
            "hours.from",
            hours.map(|hours| clock(hours.from)).unwrap_or_default(),
        ),
        (
            "hours.to",
            hours.map(|hours| clock(hours.to)).unwrap_or_default(),
        ),
        ("place", draft.place.clone()),
        (
            "distance_km",
            draft
                .distance_km
                .map(|km| km.to_string())
                .unwrap_or_default(),
        ),
        ("directions", draft.directions.clone().unwrap_or_default()),
        ("bring", draft.bring.clone().unwrap_or_default()),
        ("meals", draft.meals.slug().to_owned()),
        ("lodging", flag(draft.lodging)),
        ("transport", draft.transport.slug().to_owned()),
        ("insurance", draft.insurance.slug().to_owned()),
        ("employment_form", draft.employment_form.slug().to_owned()),
        ("source", draft.source.slug().to_owned()),
        ("source_name", draft.source_name.clone().unwrap_or_default()),
        ("immediate", flag(draft.immediate)),
        ("helped_first", flag(draft.helped_first)),
        ("scope", draft.scope.slug().to_owned()),
        (
            "valid_until",
            format!(
                "{}T{:02}:{:02}",
                date_format::text(until.date()),
                until.hour(),
                until.minute()
            ),
        ),
    ]
    .into_iter()
    .collect()
}

/// The fields of a posting that is to be had once more: the same, for the next day of work.
#[must_use]
pub fn again(draft: &PostingDraft, now: Moment) -> Values {
    let mut values = values(draft);
    schedule(&mut values, now);
    values.insert("end_on", String::new());
    values
}

/// What a trade usually says, from the last posting of it; what somebody has typed stays.
pub fn suggest(values: &mut Values, last: &PostingDraft) {
    let known = self::values(last);
    for field in [
        "title",
        "content",
        "requirements",
        "bring",
        "pay.min_fen",
        "pay.piece",
        "hours.from",
        "hours.to",
    ] {
        let is_empty = values.get(field).is_none_or(String::is_empty);
        if let Some(word) = known.get(field).filter(|_| is_empty) {
            values.insert(field, word.clone());
        }
    }
    for field in ["pay.unit", "settlement", "meals", "transport", "insurance"] {
        if let Some(word) = known.get(field) {
            values.insert(field, word.clone());
        }
    }
}

/// The draft that the fields say.
///
/// # Errors
/// The fields that are empty or cannot be read. `rules::draft` judges the rest.
pub fn draft(values: &Values) -> Result<PostingDraft, Vec<FieldError>> {
    let mut form = Form {
        values,
        errors: Vec::new(),
    };
    let trade = form.read("trade", "选一个工种", trades::find);
    let headcount = form.read("headcount", "写人数，例如 3", |text| {
        text.parse().ok()
    });
    let min_fen = form.read("pay.min_fen", "写多少元，例如 300", typed::fen);
    let max_fen = form.maybe("pay.max_fen", "写多少元，例如 350", typed::fen);
    let start_on = form.read("start_on", "写开工日期", typed::date);
    let end_on = form.maybe("end_on", "写结束日期", typed::date);
    let from = form.maybe("hours.from", "写成 07:00", clock_format::parse);
    let to = form.maybe("hours.to", "写成 18:00", clock_format::parse);
    let distance_km = form.maybe("distance_km", "写多少公里，例如 12", |text| {
        text.parse().ok()
    });
    let valid_until = form.read("valid_until", "写有效期", typed::until);
    if from.is_some() != to.is_some() {
        let missing = if from.is_some() {
            "hours.to"
        } else {
            "hours.from"
        };
        form.wrong(missing, "上班和下班要一起写");
    }
    for (field, what) in [("place", "写干活的地点"), ("employer.name", "写谁家用工")] {
        if form.text(field).is_empty() {
            form.wrong(field, what);
        }
    }
    if !form.errors.is_empty() {
        return Err(form.errors);
    }
    let (Some(trade), Some(headcount), Some(min_fen), Some(start_on), Some(valid_until)) =
        (trade, headcount, min_fen, start_on, valid_until)
    else {
        return Err(form.errors);
    };
    let label = trades::label(trade);
    let short = label.split(['/', '(']).next().unwrap_or(label);
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let title = or(form.text("title"), short);
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let unit = form.word("pay.unit", PayUnit::ALL, PayUnit::slug, PayUnit::Day);
    Ok(PostingDraft {
        trade,
        content: or(form.text("content"), &title),
        requirements: form.text("requirements").to_owned(),
        employer: Employer {
            name: form.text("employer.name").to_owned(),
            kind: form.word(
                "employer.kind",
                EmployerKind::ALL,
                EmployerKind::slug,
                EmployerKind::Company,
            ),
            verified: form.is_on("employer.verified"),
        },
        headcount,
        pay: Pay {
            min_fen,
            max_fen,
            unit,
            piece: some(form.text("pay.piece")).filter(|_| unit == PayUnit::Piece),
        },
        settlement: form.word(
            "settlement",
            Settlement::ALL,
            Settlement::slug,
            Settlement::Daily,
        ),
        start_on,
        end_on,
        hours: from.zip(to).map(|(from, to)| Hours { from, to }),
        place: form.text("place").to_owned(),
        distance_km,
        directions: some(form.text("directions")),
        bring: some(form.text("bring")),
        meals: form.word("meals", Meals::ALL, Meals::slug, Meals::None),
        lodging: form.is_on("lodging"),
        transport: form.word(
            "transport",
            Transport::ALL,
            Transport::slug,
            Transport::None,
        ),
        insurance: form.word(
            "insurance",
            Insurance::ALL,
            Insurance::slug,
            Insurance::None,
        ),
        employment_form: form.word(
            "employment_form",
            EmploymentForm::ALL,
            EmploymentForm::slug,
            EmploymentForm::Temporary,
        ),
        source: form.word("source", Source::ALL, Source::slug, Source::Registration),
        source_name: some(form.text("source_name")),
        immediate: form.is_on("immediate"),
        helped_first: form.is_on("helped_first"),
        scope: form.word("scope", Scope::ALL, Scope::slug, Scope::County),
        valid_until,
        title,
    })
}

/// The draft with something in the place of what cannot be read yet; nothing if that is not
/// enough.
#[must_use]
pub fn as_far(values: &Values, now: Moment) -> Option<PostingDraft> {
    let wrong = match draft(values) {
        Ok(made) => return Some(made),
        Err(wrong) => wrong,
    };
    let is_wrong = |field: &str| wrong.iter().any(|error| error.field == field);
    let spare = blank(now);
    let mut known = values.clone();
    for (field, word) in [
        ("trade", "101"),
        ("headcount", "1"),
        ("pay.min_fen", "0.01"),
        ("pay.max_fen", ""),
        ("start_on", spare["start_on"].as_str()),
        ("end_on", ""),
        ("place", "-"),
        ("employer.name", "-"),
        ("distance_km", ""),
        ("valid_until", spare["valid_until"].as_str()),
    ] {
        if is_wrong(field) {
            known.insert(field, word.to_owned());
        }
    }
    // They are written together.
    if is_wrong("hours.from") || is_wrong("hours.to") {
        known.insert("hours.from", String::new());
        known.insert("hours.to", String::new());
    }
    draft(&known).ok()
}

/// Everything that can be seen to be wrong: what cannot be read, and what may not be said
/// in the other fields. `posted` is what it said before, if it corrects a posting.
#[must_use]
pub fn check(values: &Values, posted: Option<&PostingDraft>, now: Moment) -> Vec<FieldError> {
    let mut wrong = draft(values).err().unwrap_or_default();
    let Some(made) = as_far(values, now) else {
        return wrong;
    };
    let mut more = crate::draft::check_again(&made, posted, now, |_| true);
    let is_unread = |field: &str| wrong.iter().any(|error| error.field == field);
    // Nothing is said of what stands in for something; the end of the work follows its start.
    more.retain(|error| {
        let follows = error.field == "end_on" && is_unread("start_on");
        !follows && !is_unread(&error.field)
    });
    wrong.extend(more);
    wrong
}

/// All that is said of one field, in one line; nothing if it is right. `is_told` tells of
/// which errors one speaks already.
#[must_use]
pub fn told(
    errors: &[FieldError],
    field: &str,
    is_told: impl Fn(&FieldError) -> bool,
) -> Option<String> {
    let of_field = errors.iter().filter(|error| error.field == field);
    let words: Vec<&str> = of_field
        .filter(|error| is_told(error))
        .map(|error| error.message.as_str())
        .collect();
    (!words.is_empty()).then(|| words.join("；"))
}

fn flag(on: bool) -> String {
    if on { "on" } else { "" }.to_owned()
}

/// Fields that are being read.
struct Form<'a> {
    values: &'a Values,
    errors: Vec<FieldError>,
}

impl<'a> Form<'a> {
    fn text(&self, field: &str) -> &'a str {
        self.values.get(field).map_or("", |text| text.trim())
    }

    fn is_on(&self, field: &str) -> bool {
        !self.text(field).is_empty()
    }

    fn wrong(&mut self, field: &str, message: &str) {
        self.errors.push(FieldError::new(field, message));
    }

    /// A field that must be there.
    fn read<T>(
        &mut self,
        field: &str,
        expect: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = parse(self.text(field));
        if value.is_none() {
            self.wrong(field, expect);
        }
        value
    }

    /// A field that may be empty.
    fn maybe<T>(
        &mut self,
        field: &str,
        expect: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if self.text(field).is_empty() {
            return None;
        }
        self.read(field, expect, parse)
    }

    /// One of the words of a choice.
    fn word<T: Copy>(
        &self,
        field: &str,
        all: &[T],
        slug: impl Fn(T) -> &'static str,
        other: T,
    ) -> T {
        let word = self.text(field);
        let found = all.iter().copied().find(|one| slug(*one) == word);
        found.unwrap_or(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, posting};

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
}
