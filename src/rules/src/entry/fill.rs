//! What stands in the fields before somebody types: nothing much, or a posting as it was.

use linggong_contract::{
    EmployerKind, EmploymentForm, Insurance, Meals, Moment, PayUnit, PostingDraft, Scope,
    Settlement, Source, Transport, clock_format, date_format,
};
use time::{Duration, Time};

use super::Values;
use crate::{trades, wording};

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

fn flag(on: bool) -> String {
    if on { "on" } else { "" }.to_owned()
}
