//! 台账 in its four sections. People appear under their pseudonyms.

use linggong_contract::{Adcode, Pay, TradeId};
use linggong_rules::ledger::{Event, told};
use linggong_rules::reports;
use linggong_rules::wording::{self, PayText};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{Asked, Names, Rows, clock, short};
use crate::people::People;
use crate::row::{COLUMNS, PostingRow, adcode};
use crate::{Store, StoreError, StoreResult};

/// Rows that are looked at, to tell how many there are beyond those listed.
const COUNTED_MAX: u32 = 200_000;

/// 岗位信息: postings that were first shown then.
pub(super) async fn postings(
    store: &Store,
    tx: &mut SqliteConnection,
    asked: &Asked,
) -> StoreResult<Rows> {
    let found: Vec<PostingRow> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM postings p
         WHERE p.market BETWEEN ? AND ? AND p.opened_at >= ? AND p.opened_at < ?
         ORDER BY p.opened_at, p.id LIMIT {COUNTED_MAX}"
    )))
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .fetch_all(&mut *tx)
    .await?;
    let mut rows = Rows::new();
    for row in found {
        let posting = row.into_posting()?;
        let draft = posting.draft;
        let opened = posting
            .opened_at
            .map_or_else(String::new, |at| clock(at.ms()));
        rows.push(vec![
            (rows.len() + 1).to_string(),
            name(store, posting.market),
            posting.number.to_string(),
            draft.employer.name,
            trade(store, draft.trade),
            draft.title,
            draft.headcount.to_string(),
            pay(&draft.pay),
            draft.place,
            opened,
            posting.state.label().to_owned(),
        ]);
    }
    Ok(rows)
}

/// Market, when they first came then, pseudonym, and what is sealed unless they are deleted.
type Newcomer = (u32, i64, Vec<u8>, Option<Vec<u8>>);

/// 求职者信息: people who came for the first time, or registered, then.
pub(super) async fn seekers(
    people: &People,
    tx: &mut SqliteConnection,
    asked: &Asked,
) -> StoreResult<Rows> {
    let found: Vec<Newcomer> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT l.market, min(l.at), l.subject, s.sealed
         FROM ledger l LEFT JOIN seekers s ON s.pseudonym = l.subject
         WHERE l.market BETWEEN ? AND ? AND l.at >= ? AND l.at < ?
           AND l.section = 'seeker' AND l.event IN ('entered', 'registered')
         GROUP BY l.market, l.subject ORDER BY min(l.id) LIMIT {COUNTED_MAX}"
    )))
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .fetch_all(&mut *tx)
    .await?;
    let today = asked.now.date();
    let mut rows = Rows::new();
    for (market, at, subject, sealed) in found {
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
        rows.push(vec![
            (rows.len() + 1).to_string(),
            name(&people.store, market),
            short(&subject),
            name_masked,
            phone_masked,
            clock(at),
            sex,
            age,
            household,
            education,
            skill,
        ]);
    }
    Ok(rows)
}

type Line = (
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
    section: &str,
) -> StoreResult<Rows> {
    let found: Vec<Line> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT l.market, l.at, l.subject, l.event, l.by,
            json_extract(p.draft, '$.employer.name'), json_extract(p.draft, '$.title')
         FROM ledger_stands l LEFT JOIN postings p ON p.id = l.posting
         WHERE l.market BETWEEN ? AND ? AND l.at >= ? AND l.at < ? AND l.section = ?
           AND l.event NOT IN (SELECT value FROM json_each(?))
           AND NOT (l.event = ? AND EXISTS (
                SELECT 1 FROM ledger r WHERE r.subject = l.subject AND r.event = ?
                    AND r.interest = l.interest))
         ORDER BY l.id LIMIT {COUNTED_MAX}"
    )))
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .bind(section)
    .bind(no_service()?)
    .bind(Event::Expressed.slug())
    .bind(Event::Referred.slug())
    .fetch_all(&mut *tx)
    .await?;
    let mut names = Names::default();
    let mut rows = Rows::new();
    for (market, at, subject, event, by, employer, title) in found {
        rows.push(vec![
            (rows.len() + 1).to_string(),
            name(store, adcode(market)?),
            clock(at),
            short(&subject),
            told(&event).to_owned(),
            employer.unwrap_or_default(),
            title.unwrap_or_default(),
            names.of(tx, &by).await?,
        ]);
    }
    Ok(rows)
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
