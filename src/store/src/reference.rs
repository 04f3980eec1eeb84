//! Markets, trades and articles, loaded from the reference data beside this crate at each start.

use std::collections::BTreeMap;

use linggong_contract::{Adcode, Article, Hours, Market, Trade, TradeId};
use linggong_rules::naming::market_name;
use serde::Deserialize;
use sqlx::SqlitePool;

use crate::row::unsigned;
use crate::{StoreError, StoreResult};

/// The ministry's hotline and the government's complaint line, valid in every county; a market
/// with numbers of its own overrides them.
const HOTLINE: &str = "12333";
const COMPLAINTS: &str = "12345";

/// What never changes while the program runs.
#[derive(Debug)]
pub(crate) struct Reference {
    /// By adcode.
    pub(crate) markets: Vec<Market>,
    /// By number, which is display order.
    pub(crate) trades: Vec<Trade>,
    /// In the order they are shown.
    pub(crate) articles: Vec<Article>,
    /// By adcode.
    plans: BTreeMap<Adcode, Plan>,
}

impl Reference {
    /// What the province's plan says of a county; nothing of one that it does not name.
    pub(crate) fn plan(&self, market: Adcode) -> &Plan {
        const NONE: &Plan = &Plan {
            population: 0,
            planned_area: String::new(),
            province_funds: String::new(),
        };
        self.plans.get(&market).unwrap_or(NONE)
    }
}

/// What the province's plan of 2023 (晋人社办发〔2023〕12号) says of a county.
#[derive(Debug)]
pub(crate) struct Plan {
    /// 人口基数.
    pub(crate) population: u64,
    /// 应规划室内场所面积, in square metres (`300+`).
    pub(crate) planned_area: String,
    /// 省级支持资金, in 万元.
    pub(crate) province_funds: String,
}

#[derive(Deserialize)]
struct CountyRow {
    adcode: String,
    county: String,
    city: String,
    population: i64,
    planned_area_m2: String,
    province_funds_wan: String,
}

#[derive(Deserialize)]
struct TradeRow {
    id: u16,
    label: String,
    code: String,
    code_name: String,
    aliases: String,
}

/// Names these markets after their places, too, and the others after their counties alone.
pub(crate) async fn name_places(db: &SqlitePool, places: &[(Adcode, String)]) -> StoreResult<()> {
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("UPDATE markets SET place = NULL")
        .execute(&mut *tx)
        .await?;
    for (market, place) in places {
        let done = sqlx::query("UPDATE markets SET place = ? WHERE adcode = ?")
            .bind(place)
            .bind(market.number())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NoMarket(*market));
        }
    }
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn load(db: &SqlitePool) -> StoreResult<Reference> {
    let corrupt = |error: csv::Error| StoreError::Corrupt(error.to_string());
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await?;
    let mut markets = Vec::new();
    let mut plans = BTreeMap::new();
    for row in
        csv::Reader::from_reader(include_bytes!("../data/counties.csv").as_slice()).deserialize()
    {
        let row: CountyRow = row.map_err(corrupt)?;
        let id = Adcode::parse(&row.adcode).map_err(|e| StoreError::Corrupt(e.to_string()))?;
        sqlx::query(
            "INSERT INTO markets (adcode, name, county, city, population, hotline, complaints)
             VALUES (?, '', ?, ?, ?, ?, ?)
             ON CONFLICT (adcode) DO UPDATE SET
                county = excluded.county, city = excluded.city, population = excluded.population",
        )
        .bind(id.number())
        .bind(&row.county)
        .bind(&row.city)
        .bind(row.population)
        .bind(HOTLINE)
        .bind(COMPLAINTS)
        .execute(&mut *tx)
        .await?;
        for topic in [id, id.city(), id.province()] {
            sqlx::query("INSERT INTO topics (adcode) VALUES (?) ON CONFLICT DO NOTHING")
                .bind(topic.number())
                .execute(&mut *tx)
                .await?;
        }
        let (hotline, complaints, place): (String, String, Option<String>) =
            sqlx::query_as("SELECT hotline, complaints, place FROM markets WHERE adcode = ?")
                .bind(id.number())
                .fetch_one(&mut *tx)
                .await?;
        let name = market_name(&row.city, &row.county, place.as_deref());
        sqlx::query("UPDATE markets SET name = ? WHERE adcode = ?")
            .bind(&name)
            .bind(id.number())
            .execute(&mut *tx)
            .await?;
        let plan = Plan {
            population: unsigned(row.population),
            planned_area: row.planned_area_m2,
            province_funds: row.province_funds_wan,
        };
        plans.insert(id, plan);
        markets.push(Market {
            id,
            name,
            county: row.county,
            city: row.city,
            hotline,
            complaints,
            hours: None,
            minimum_hour_fen: None,
        });
    }
    let trades = load_trades(&mut tx).await?;
    let articles = serde_json::from_str(include_str!("../data/articles.json"))
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.commit().await?;
    markets.sort_by_key(|market| market.id);
    Ok(Reference {
        markets,
        trades,
        articles,
        plans,
    })
}

/// Says when staff are at these markets' desks.
pub(crate) fn staff(reference: &mut Reference, hours: &[(Adcode, Hours)]) -> StoreResult<()> {
    for (id, hours) in hours {
        let market = reference.markets.iter_mut().find(|one| one.id == *id);
        market.ok_or(StoreError::NoMarket(*id))?.hours = Some(*hours);
    }
    Ok(())
}

/// Says what an hour pays at least, in fen, in markets, cities or the province; the nearest
/// division counts.
pub(crate) fn set_minimum_pay(
    reference: &mut Reference,
    least: &[(Adcode, u32)],
) -> StoreResult<()> {
    let mut least = least.to_vec();
    // The province before its cities, a city before its counties.
    least.sort_by_key(|(division, _)| division.level());
    for (division, hour_fen) in least {
        let own = reference.markets.iter_mut();
        let mut own = own.filter(|market| division.covers(market.id)).peekable();
        own.peek().ok_or(StoreError::NoMarket(division))?;
        own.for_each(|market| market.minimum_hour_fen = Some(hour_fen));
    }
    Ok(())
}

async fn load_trades(tx: &mut sqlx::SqliteConnection) -> StoreResult<Vec<Trade>> {
    let mut trades = Vec::new();
    for row in csv::Reader::from_reader(linggong_rules::trades::CSV.as_bytes()).deserialize() {
        let row: TradeRow =
            row.map_err(|error: csv::Error| StoreError::Corrupt(error.to_string()))?;
        let id = TradeId(row.id);
        let category = id
            .category()
            .ok_or_else(|| StoreError::Corrupt(format!("trade {id} has no category")))?;
        sqlx::query(
            "INSERT INTO trades (id, label, code, code_name, aliases) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                label = excluded.label, code = excluded.code,
                code_name = excluded.code_name, aliases = excluded.aliases",
        )
        .bind(row.id)
        .bind(&row.label)
        .bind(&row.code)
        .bind(&row.code_name)
        .bind(&row.aliases)
        .execute(&mut *tx)
        .await?;
        let aliases = row.aliases.split(';').map(str::to_owned).collect();
        let TradeRow {
            label,
            code,
            code_name,
            ..
        } = row;
        trades.push(Trade {
            id,
            category,
            label,
            code,
            code_name,
            aliases,
        });
    }
    trades.sort_by_key(|trade| trade.id);
    Ok(trades)
}

#[cfg(test)]
mod tests {
    use linggong_contract::{Adcode, Category};

    use crate::Store;

    #[tokio::test]
    async fn an_hour_pays_at_least_what_the_nearest_division_says() {
        let dir = tempfile::tempdir().unwrap();
        let code = |text| Adcode::parse(text).unwrap();
        let least = [
            (code("141124"), 2_020),
            (code("140000"), 1_950),
            (code("141100"), 2_000),
        ];
        let store = Store::open_named(dir.path(), &[], &[], &least).await;
        let store = store.unwrap();
        let said = |text| store.market(code(text)).unwrap().minimum_hour_fen;
        assert_eq!(
            [said("141124"), said("141121"), said("140105")],
            [Some(2_020), Some(2_000), Some(1_950)]
        );
        store.close().await;
        let nowhere = [(code("150000"), 2_000)];
        assert!(
            Store::open_named(dir.path(), &[], &[], &nowhere)
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn the_province_has_its_117_counties_and_52_trades() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        assert_eq!((store.markets().len(), store.trades().len()), (117, 52));
        let name = |code| {
            store
                .market(Adcode::parse(code).unwrap())
                .unwrap()
                .name
                .clone()
        };
        assert_eq!(name("141124"), "临县零工市场");
        assert_eq!(name("140302"), "阳泉市城区零工市场");
        assert_eq!(name("140502"), "晋城市城区零工市场");
        assert_eq!(name("140322"), "盂县零工市场");
        assert!(store.articles().iter().all(|a| !a.sentences.is_empty()));
        assert!(
            Category::ALL
                .iter()
                .all(|c| store.trades().iter().any(|t| t.category == *c))
        );
        // Opening again loads the same and doubles nothing.
        store.close().await;
        let again = Store::open(dir.path()).await.unwrap();
        assert_eq!(
            (again.markets(), again.trades()),
            (store.markets(), store.trades())
        );
    }
}
