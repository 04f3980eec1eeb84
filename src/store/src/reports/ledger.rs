//! 台账 in its four sections. People appear under their pseudonyms.
//!
//! A ledger is as long as a province's year, so it is numbered, narrowed, sorted and cut in SQL,
//! and only the rows that are asked for are read. A row keeps its number (序号) in every order:
//! it is found again in the whole table.

use std::borrow::Cow;

use linggong_contract::api::tables::ReportSort as By;
use linggong_contract::{Adcode, Pay, PayUnit, PostingDraft, State, TradeId};
use linggong_rules::ledger::{Event, told};
use linggong_rules::reports::{self, ROWS_MAX};
use linggong_rules::tables::Ask;
use linggong_rules::wording::{self, PayText};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{Asked, Row, clock, short};
use crate::people::People;
use crate::row::adcode;
use crate::tables::{self, Listed, Part};
use crate::{Store, StoreError, StoreResult};

/// An expression that a ledger is sorted by.
type Order = Option<Cow<'static, str>>;

const POSTINGS: Listed = Listed {
    columns: "n.nth, p.market, p.number, p.state, p.draft, p.opened_at",
    from: "n JOIN postings p ON p.id = n.id",
    id: "n.nth",
    order: "n.nth",
    rows_max: ROWS_MAX,
};
/// Where a text is looked for.
const POSTINGS_SEARCHED: [&str; 4] = [
    "p.number",
    "lower(json_extract(p.draft, '$.employer.name'))",
    "lower(json_extract(p.draft, '$.title'))",
    "lower(json_extract(p.draft, '$.place'))",
];

fn postings_by(sort: By) -> Order {
    Some(Cow::Borrowed(match sort {
        By::Row => "n.nth",
        By::Market => "p.market",
        By::Number => "p.number",
        By::Employer => "json_extract(p.draft, '$.employer.name')",
        // Trades of a category stand together.
        By::Trade => "p.trade",
        By::Title => "json_extract(p.draft, '$.title')",
        By::Headcount => "p.headcount",
        By::Pay => return Some(Cow::Owned(by_pay())),
        By::Place => "json_extract(p.draft, '$.place')",
        By::Opened => "p.opened_at",
        By::State => {
            let states = State::ALL.iter().map(|one| one.slug());
            return Some(Cow::Owned(rank("p.state", states)));
        }
        _ => return None,
    }))
}

/// A day's pay is no more than a month's because its figure is: first by what it is counted by,
/// then by the lower end. A figure in fen has at most ten digits.
fn by_pay() -> String {
    let units = PayUnit::ALL.iter().map(|one| one.slug());
    let unit = rank("json_extract(p.draft, '$.pay.unit')", units);
    format!("({unit} * 10000000000 + json_extract(p.draft, '$.pay.min_fen'))")
}

/// The place of a word among these, as SQL.
fn rank(expression: &str, words: impl Iterator<Item = &'static str>) -> String {
    let mut sql = format!("(CASE {expression}");
    for (at, word) in words.enumerate() {
        sql.push_str(&format!(" WHEN '{word}' THEN {at}"));
    }
    sql.push_str(" END)");
    sql
}

type Posted = (u32, u32, u32, String, String, i64);

/// 岗位信息: postings that were first shown then.
pub(super) async fn postings(
    store: &Store,
    tx: &mut SqliteConnection,
    asked: &Asked,
    (sort, ask): (Option<By>, &Ask),
) -> StoreResult<Part<Row>> {
    let with = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push(
            "WITH n AS (SELECT p.id, row_number() OVER (ORDER BY p.opened_at, p.id) AS nth
                FROM postings p WHERE ",
        );
        within(sql, ("p.market", "p.opened_at"), asked);
        sql.push(") ");
    };
    let states = tables::named(State::ALL, State::label, State::slug, &ask.text);
    let filter = |sql: &mut QueryBuilder<Sqlite>| {
        if is_narrowed(sql, ask) {
            tables::contains(sql, &POSTINGS_SEARCHED, &ask.text);
            tables::or_among(sql, "p.state", &states);
            tables::or_numbered(sql, "p.trade", trades_named(store, &ask.text));
            tables::or_numbered(sql, "p.market", markets_named(store, &ask.text));
        }
    };
    let row = |(nth, market, number, state, draft, opened_at): Posted| {
        let corrupt = |what: &str| StoreError::Corrupt(format!("posting of {market}: {what}"));
        let draft: PostingDraft =
            serde_json::from_str(&draft).map_err(|error| corrupt(&error.to_string()))?;
        let state = State::ALL.iter().find(|one| one.slug() == state);
        Ok(vec![
            nth.to_string(),
            name(store, adcode(market)?),
            number.to_string(),
            draft.employer.name,
            trade(store, draft.trade),
            draft.title,
            draft.headcount.to_string(),
            pay(&draft.pay),
            draft.place,
            clock(opened_at),
            state.ok_or_else(|| corrupt("state"))?.label().to_owned(),
        ])
    };
    let by = sort.and_then(postings_by);
    tables::part_with(tx, &POSTINGS, by.as_deref(), ask, (with, filter), row).await
}

const SEEKERS: Listed = Listed {
    columns: "n.nth, n.market, n.at, n.subject, s.sealed",
    from: "n LEFT JOIN seekers s ON s.pseudonym = n.subject",
    ..POSTINGS
};

/// Who somebody is and what they told is sealed: nobody is compared or found by it.
fn seekers_by(sort: By) -> Order {
    Some(Cow::Borrowed(match sort {
        By::Row => "n.nth",
        By::Market => "n.market",
        By::Subject => "n.subject",
        By::At => "n.at",
        _ => return None,
    }))
}

/// Number, market, when they first came then, pseudonym, and what is sealed unless they are
/// deleted.
type Newcomer = (u32, u32, i64, Vec<u8>, Option<Vec<u8>>);

/// 求职者信息: people who came for the first time, or registered, then.
pub(super) async fn seekers(
    people: &People,
    tx: &mut SqliteConnection,
    asked: &Asked,
    (sort, ask): (Option<By>, &Ask),
) -> StoreResult<Part<Row>> {
    let store = &people.store;
    let with = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push(
            "WITH n AS (SELECT l.market, l.subject, min(l.at) AS at,
                    row_number() OVER (ORDER BY min(l.id)) AS nth
                FROM ledger l WHERE ",
        );
        within(sql, ("l.market", "l.at"), asked);
        sql.push(
            " AND l.section = 'seeker' AND l.event IN ('entered', 'registered')
                GROUP BY l.market, l.subject) ",
        );
    };
    let filter = |sql: &mut QueryBuilder<Sqlite>| {
        if is_narrowed(sql, ask) {
            tables::contains(sql, &[SUBJECT], &ask.text);
            tables::or_numbered(sql, "n.market", markets_named(store, &ask.text));
        }
    };
    let today = asked.now.date();
    let row = |(nth, market, at, subject, sealed): Newcomer| {
        let market = adcode(market)?;
        let data = match sealed {
            Some(sealed) => Some(people.unseal(&subject, &sealed)?),
            None => None,
        };
        let (name_masked, phone_masked) = match &data {
            Some(data) => (data.name.masked(), data.phone.masked()),
            None => ("已删除".to_owned(), String::new()),
        };
        // Of whoever is deleted nothing is known, not even what they did not tell.
        let told = data.as_ref().map(|data| {
            let told = reports::told(data.profile.as_ref(), market, today);
            let born = data.profile.as_ref().and_then(|profile| profile.born_on);
            let age = born.map(|day| reports::age(day, today).to_string());
            told.map(|(column, word)| match (column, &age) {
                ("年龄", Some(age)) => age.clone(),
                _ => word.to_owned(),
            })
        });
        let [household, sex, age, education, skill] = told.unwrap_or_default();
        Ok(vec![
            nth.to_string(),
            name(store, market),
            short(&subject),
            name_masked,
            phone_masked,
            clock(at),
            sex,
            age,
            household,
            education,
            skill,
        ])
    };
    let by = sort.and_then(seekers_by);
    tables::part_with(tx, &SEEKERS, by.as_deref(), ask, (with, filter), row).await
}

/// What [`short`] makes of a pseudonym, in small letters.
const SUBJECT: &str = "('p-' || lower(hex(substr(n.subject, 1, 4))))";

/// What the ledger calls whoever did something: kiosk and server, an account by what colleagues
/// call it, a system by its name.
macro_rules! called {
    () => {
        "(CASE n.by WHEN 'kiosk' THEN '自助机' WHEN 'system' THEN '系统' ELSE coalesce(
            (SELECT s.label FROM staff s WHERE n.by LIKE 'desk:%' AND s.name = substr(n.by, 6)),
            iif(n.by LIKE 'desk:%', substr(n.by, 6), n.by)) END)"
    };
}

const SERVICES: Listed = Listed {
    columns: concat!(
        "n.nth, n.market, n.at, n.subject, n.event, ",
        called!(),
        ", json_extract(p.draft, '$.employer.name'), json_extract(p.draft, '$.title')"
    ),
    from: "n LEFT JOIN postings p ON p.id = n.posting",
    ..POSTINGS
};
/// Where a text is looked for.
const SERVICES_SEARCHED: [&str; 4] = [
    SUBJECT,
    "lower(json_extract(p.draft, '$.employer.name'))",
    "lower(json_extract(p.draft, '$.title'))",
    concat!("lower(", called!(), ")"),
];

fn services_by(sort: By) -> Order {
    Some(Cow::Borrowed(match sort {
        By::Row => "n.nth",
        By::Market => "n.market",
        By::At => "n.at",
        By::Subject => "n.subject",
        // As one thing leads to another.
        By::Event => {
            let events = Event::ALL.iter().map(|one| one.slug());
            return Some(Cow::Owned(rank("n.event", events)));
        }
        By::Employer => "json_extract(p.draft, '$.employer.name')",
        By::Title => "json_extract(p.draft, '$.title')",
        By::By => called!(),
        _ => return None,
    }))
}

type Line = (
    u32,
    u32,
    i64,
    Vec<u8>,
    String,
    String,
    Option<String>,
    Option<String>,
);

/// 服务信息 or 服务成效: what was done for whom, and what came of it. Looking is no service, and a
/// referral is one, also where it was written down as a wish besides.
pub(super) async fn services(
    store: &Store,
    tx: &mut SqliteConnection,
    asked: &Asked,
    section: &'static str,
    (sort, ask): (Option<By>, &Ask),
) -> StoreResult<Part<Row>> {
    let no_service = no_service()?;
    let with = |sql: &mut QueryBuilder<Sqlite>| {
        sql.push(
            "WITH n AS (SELECT l.market, l.at, l.subject, l.event, l.by, l.posting,
                    row_number() OVER (ORDER BY l.id) AS nth
                FROM ledger_stands l WHERE ",
        );
        within(sql, ("l.market", "l.at"), asked);
        sql.push(" AND l.section = ");
        sql.push_bind(section);
        sql.push(" AND l.event NOT IN (SELECT value FROM json_each(");
        sql.push_bind(no_service.clone());
        sql.push(")) AND NOT (l.event = ");
        sql.push_bind(Event::Expressed.slug());
        sql.push(
            " AND EXISTS (SELECT 1 FROM ledger r WHERE r.subject = l.subject
                AND r.interest = l.interest AND r.event = ",
        );
        sql.push_bind(Event::Referred.slug());
        sql.push("))) ");
    };
    let events = tables::named(Event::ALL, Event::label, Event::slug, &ask.text);
    let filter = |sql: &mut QueryBuilder<Sqlite>| {
        if is_narrowed(sql, ask) {
            tables::contains(sql, &SERVICES_SEARCHED, &ask.text);
            tables::or_among(sql, "n.event", &events);
            tables::or_numbered(sql, "n.market", markets_named(store, &ask.text));
        }
    };
    let row = |(nth, market, at, subject, event, by, employer, title): Line| {
        Ok(vec![
            nth.to_string(),
            name(store, adcode(market)?),
            clock(at),
            short(&subject),
            told(&event).to_owned(),
            employer.unwrap_or_default(),
            title.unwrap_or_default(),
            by,
        ])
    };
    let by = sort.and_then(services_by);
    tables::part_with(tx, &SERVICES, by.as_deref(), ask, (with, filter), row).await
}

/// Writes that a row is of the division and of the months that are asked for.
fn within(
    sql: &mut QueryBuilder<Sqlite>,
    (market, at): (&'static str, &'static str),
    asked: &Asked,
) {
    tables::is_within(sql, market, asked.scope);
    for (sign, ms) in [(" >= ", asked.start), (" < ", asked.end)] {
        sql.push(" AND ");
        sql.push(at);
        sql.push(sign);
        sql.push_bind(ms);
    }
}

/// Whether a text is looked for; if none is, every row is wanted, and that is written.
fn is_narrowed(sql: &mut QueryBuilder<Sqlite>, ask: &Ask) -> bool {
    if ask.text.is_empty() {
        sql.push("TRUE");
    }
    !ask.text.is_empty()
}

fn markets_named<'a>(store: &'a Store, text: &'a str) -> impl Iterator<Item = u32> + 'a {
    let all = store.markets().iter();
    let named = all.filter(move |market| market.name.to_lowercase().contains(text));
    named.map(|market| market.id.number())
}

fn trades_named<'a>(store: &'a Store, text: &'a str) -> impl Iterator<Item = u32> + 'a {
    let all = store.trades().iter();
    let named = all.filter(move |trade| trade.label.to_lowercase().contains(text));
    named.map(|trade| u32::from(trade.id.0))
}

/// The words of lines that are no service, as a JSON list.
fn no_service() -> StoreResult<String> {
    let words = Event::ALL.iter().filter(|event| !event.is_service());
    let words: Vec<&str> = words.map(|event| event.slug()).collect();
    serde_json::to_string(&words).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn pay(pay: &Pay) -> String {
    let PayText { lead, upper, unit } = wording::pay(pay);
    format!("{lead}{upper}{unit}")
}

fn name(store: &Store, market: Adcode) -> String {
    let market = store.market(market);
    market.map_or_else(String::new, |market| market.name.clone())
}

fn trade(store: &Store, id: TradeId) -> String {
    let trade = store.trade(id);
    trade.map_or_else(String::new, |trade| trade.label.clone())
}

#[cfg(test)]
mod tests {
    use linggong_contract::api::reports::ReportKind;

    use super::*;
    use crate::interests::waiting::BY_ITSELF;

    #[test]
    fn every_column_that_can_be_pressed_has_an_order() {
        for (kind, by) in [
            (ReportKind::LedgerPostings, postings_by as fn(By) -> Order),
            (ReportKind::LedgerSeekers, seekers_by),
            (ReportKind::LedgerServices, services_by),
            (ReportKind::LedgerResults, services_by),
        ] {
            for sort in By::ALL {
                let is_column = reports::sorted_at(kind, *sort).is_some();
                assert_eq!(by(*sort).is_some(), is_column, "{kind:?} {sort:?}");
            }
        }
    }

    #[test]
    fn whoever_writes_by_themselves_is_called_as_they_sign() {
        for by in [crate::BY_KIOSK, BY_ITSELF] {
            assert!(called!().contains(&format!("WHEN '{by}' THEN")), "{by}");
        }
    }
}
