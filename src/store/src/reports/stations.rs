//! 省外岗位征集: what each city and central station has collected, against its target.

use std::collections::HashMap;

use linggong_contract::{Level, Source};
use linggong_rules::reports::{TOTAL, station};
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::{Asked, Rows};
use crate::{Store, StoreError, StoreResult};

/// 晋人社厅发〔2022〕60号, annex: 114 stations, 183,600 places a year.
#[derive(Deserialize)]
struct Target {
    unit: String,
    stations: u32,
    annual_postings_target: u64,
}

pub(super) async fn rows(
    store: &Store,
    tx: &mut SqliteConnection,
    year: &Asked,
    month: &Asked,
) -> StoreResult<Rows> {
    // Targets are cities': a county sees how its city stands.
    let wide = |asked: &Asked| {
        let (first, last) = match asked.scope.level() {
            Level::County => asked.scope.city().span(),
            Level::City | Level::Province => (asked.first, asked.last),
        };
        Asked {
            first,
            last,
            ..*asked
        }
    };
    let in_year = collected(store, tx, &wide(year)).await?;
    let in_month = collected(store, tx, &wide(month)).await?;
    let own: Vec<&str> = store
        .markets()
        .iter()
        .filter(|market| year.scope.covers(market.id))
        .map(|market| market.city.as_str())
        .collect();
    let is_province = year.scope == year.scope.province();
    let mut table = csv::Reader::from_reader(include_bytes!("../../data/stations.csv").as_slice());
    let mut rows = Rows::new();
    let mut sum = (0, 0, 0, 0);
    for target in table.deserialize() {
        let target: Target = target.map_err(|error| StoreError::Corrupt(error.to_string()))?;
        if !is_province && !own.contains(&target.unit.as_str()) {
            continue;
        }
        let of = |all: &HashMap<String, u64>| all.get(&target.unit).copied().unwrap_or(0);
        let (month, year) = (of(&in_month), of(&in_year));
        let annual = target.annual_postings_target;
        sum = (
            sum.0 + target.stations,
            sum.1 + annual,
            sum.2 + month,
            sum.3 + year,
        );
        let number = (rows.len() + 1).to_string();
        rows.push(row(
            number,
            &target.unit,
            target.stations,
            annual,
            month,
            year,
        ));
    }
    if is_province {
        let number = (rows.len() + 1).to_string();
        rows.push(row(number, TOTAL, sum.0, sum.1, sum.2, sum.3));
    }
    Ok(rows)
}

fn row(
    number: String,
    unit: &str,
    stations: u32,
    annual: u64,
    month: u64,
    year: u64,
) -> Vec<String> {
    let share = (year * 1_000 + annual / 2).checked_div(annual).unwrap_or(0);
    vec![
        number,
        unit.to_owned(),
        stations.to_string(),
        annual.to_string(),
        (annual / 12).to_string(),
        month.to_string(),
        year.to_string(),
        format!("{}.{}", share / 10, share % 10),
    ]
}

/// Places in postings from outside the province, by who collected them.
async fn collected(
    store: &Store,
    tx: &mut SqliteConnection,
    asked: &Asked,
) -> StoreResult<HashMap<String, u64>> {
    let found: Vec<(u32, Option<String>, u32)> = sqlx::query_as(
        "SELECT market, json_extract(draft, '$.source_name'), headcount FROM postings
         WHERE market BETWEEN ? AND ? AND opened_at >= ? AND opened_at < ?
           AND json_extract(draft, '$.source') = ?",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .bind(Source::OutOfProvince.slug())
    .fetch_all(tx)
    .await?;
    let mut sums = HashMap::new();
    for (market, source, heads) in found {
        let market = store.markets().iter().find(|one| one.id.number() == market);
        let city = market.map_or("", |market| market.city.as_str());
        let unit = station(source.as_deref().unwrap_or_default(), city);
        *sums.entry(unit.to_owned()).or_default() += u64::from(heads);
    }
    Ok(sums)
}
