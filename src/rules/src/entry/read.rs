//! From fields to a draft.

use linggong_contract::{
    Employer, EmployerKind, EmploymentForm, FieldError, Hours, Insurance, Meals, Pay, PayUnit,
    PostingDraft, Scope, Settlement, Source, Transport, clock_format,
};

use super::Values;
use crate::{trades, typed};

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
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let title = or(form.text("title"), trades::short(trade));
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
