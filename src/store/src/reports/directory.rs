//! 零工市场名录: what staff wrote of each market, and three columns that are counted.

use std::collections::HashMap;

use linggong_contract::InterestState;
use linggong_contract::TradeId;
use sqlx::SqliteConnection;

use super::{Asked, Rows};
use crate::{Store, StoreResult, details};

/// Trades that are named.
const TRADES: usize = 3;
const DAY_MS: i64 = 86_400_000;

pub(super) async fn rows(
    store: &Store,
    tx: &mut SqliteConnection,
    asked: &Asked,
) -> StoreResult<Rows> {
    let people: HashMap<u32, i64> = counts(
        tx,
        "SELECT market, count(DISTINCT subject) FROM ledger_stands
         WHERE market BETWEEN ? AND ? AND at >= ? AND at < ?
           AND event IN ('entered', 'registered', 'referred', ?) GROUP BY market",
        asked,
        InterestState::Expressed.slug(),
    )
    .await?;
    let confirmed: HashMap<u32, i64> = counts(
        tx,
        "SELECT market, count(DISTINCT interest) FROM ledger_stands
         WHERE market BETWEEN ? AND ? AND at >= ? AND at < ? AND event = ? GROUP BY market",
        asked,
        InterestState::Confirmed.slug(),
    )
    .await?;
    let wanted: Vec<(u32, u16)> = sqlx::query_as(
        "SELECT market, trade FROM postings
         WHERE market BETWEEN ? AND ? AND opened_at >= ? AND opened_at < ?
         GROUP BY market, trade ORDER BY market, sum(headcount) DESC, trade",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .fetch_all(&mut *tx)
    .await?;
    let last_moment = asked.now.ms().min(asked.end - 1);
    let days = (last_moment - asked.start).max(0) / DAY_MS + 1;
    let mut written = details::within(tx, (asked.first, asked.last)).await?;
    let mut rows = Rows::new();
    let markets = store.markets().iter();
    for market in markets.filter(|market| asked.scope.covers(market.id)) {
        let id = market.id.number();
        let details = written.remove(&id).unwrap_or_default();
        let trades: Vec<&str> = wanted
            .iter()
            .filter(|(of, _)| *of == id)
            .filter_map(|(_, trade)| store.trade(TradeId(*trade)))
            .map(|trade| trade.label.as_str())
            .take(TRADES)
            .collect();
        rows.push(vec![
            (rows.len() + 1).to_string(),
            market.name.clone(),
            details.nature.map_or("", |one| one.label()).to_owned(),
            details.hours,
            details.address,
            people.get(&id).copied().unwrap_or(0).to_string(),
            trades.join("、"),
            a_day(confirmed.get(&id).copied().unwrap_or(0), days),
        ]);
    }
    Ok(rows)
}

/// So many a day, with one decimal.
fn a_day(count: i64, days: i64) -> String {
    let tenths = (count * 10 + days / 2) / days;
    format!("{}.{}", tenths / 10, tenths % 10)
}

async fn counts(
    tx: &mut SqliteConnection,
    sql: &'static str,
    asked: &Asked,
    event: &str,
) -> StoreResult<HashMap<u32, i64>> {
    let rows: Vec<(u32, i64)> = sqlx::query_as(sql)
        .bind(asked.first)
        .bind(asked.last)
        .bind(asked.start)
        .bind(asked.end)
        .bind(event)
        .fetch_all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_decimal() {
        let all = [(0, 30), (1, 30), (15, 10), (45, 30), (300, 1)];
        let texts = all.map(|(count, days)| a_day(count, days));
        assert_eq!(texts, ["0.0", "0.0", "1.5", "1.5", "300.0"]);
    }
}
