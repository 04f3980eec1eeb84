//! A market's day in numbers.

use linggong_contract::api::overview::{HOURS, Overview};
use linggong_contract::{Adcode, InterestState, Moment, State};
use linggong_rules::figures::middle;
use linggong_rules::ledger::{Event, WISHES};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::interests::waiting::still_waits;
use crate::{Store, StoreResult, follow_ups};

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

impl Store {
    /// How the day of `now` stands in a market.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn overview(&self, market: Adcode, now: Moment) -> StoreResult<Overview> {
        let screens = self.screens(market, now).await?;
        let mut tx = self.reader.begin().await?;
        let id = market.number();
        let start = now.day_start().ms();
        // Who came on an earlier day does not stand in the hall since then.
        let (waiting, first, at_windows): (u32, Option<i64>, u32) =
            sqlx::query_as(AssertSqlSafe(format!(
                "SELECT count(*) FILTER (WHERE state = ?2),
                min(created_at) FILTER (WHERE state = ?2 AND created_at >= ?5),
                count(*) FILTER (WHERE state IN (?3, ?4))
             FROM interests i WHERE market = ?1
               AND (state = ?4 OR state IN (?2, ?3) AND {})",
                still_waits(now)
            )))
            .bind(id)
            .bind(InterestState::Expressed.slug())
            .bind(InterestState::Called.slug())
            .bind(InterestState::Talking.slug())
            .bind(start)
            .fetch_one(&mut *tx)
            .await?;
        let (cases, overdue): (u32, u32) = sqlx::query_as(
            "SELECT count(*), count(*) FILTER (WHERE due_at < ?) FROM cases
             WHERE market = ? AND state IN ('received', 'handling')",
        )
        .bind(now.ms())
        .bind(id)
        .fetch_one(&mut *tx)
        .await?;
        let follow_ups_overdue = follow_ups::overdue(&mut tx, market, now.date()).await?;
        let reviews =
            sqlx::query_scalar("SELECT count(*) FROM postings WHERE market = ? AND state = ?")
                .bind(id)
                .bind(State::Pending.slug())
                .fetch_one(&mut *tx)
                .await?;
        // Each interest counts once, however often it was called and confirmed.
        let (confirmed, same_day): (u32, u32) = sqlx::query_as(
            "SELECT count(DISTINCT l.interest),
                count(DISTINCT CASE WHEN i.created_at >= ?2 THEN l.interest END)
             FROM ledger_stands l JOIN interests i ON i.id = l.interest
             WHERE l.market = ?1 AND l.at >= ?2 AND l.event = ?3",
        )
        .bind(id)
        .bind(start)
        .bind(InterestState::Confirmed.slug())
        .fetch_one(&mut *tx)
        .await?;
        let waits: Vec<i64> = sqlx::query_scalar(
            "SELECT min(l.at) - i.created_at FROM ledger_stands l JOIN interests i ON i.id = l.interest
             WHERE l.market = ? AND l.at >= ? AND l.event = ? GROUP BY i.id",
        )
        .bind(id)
        .bind(start)
        .bind(InterestState::Talking.slug())
        .fetch_all(&mut *tx)
        .await?;
        let wishes_by_hour = by_hour(&mut tx, id, start, WISHES).await?;
        let confirmed_by_hour = by_hour(&mut tx, id, start, [Event::Confirmed; 2]).await?;
        let minutes = |ms: i64| u32::try_from(ms / MINUTE_MS).unwrap_or(0);
        let count = |all: usize| u32::try_from(all).unwrap_or(u32::MAX);
        Ok(Overview {
            waiting,
            longest_wait_min: first.map_or(0, |first| minutes(now.ms() - first)),
            at_windows,
            wishes: wishes_by_hour.iter().sum(),
            same_day,
            confirmed,
            first_talk_min: middle(waits).map(minutes),
            reviews,
            cases,
            overdue,
            follow_ups_overdue,
            screens: count(screens.len()),
            screens_online: count(screens.iter().filter(|one| one.is_online).count()),
            wishes_by_hour,
            confirmed_by_hour,
        })
    }
}

/// How many interests something became of – one thing or the other – in each hour since
/// midnight.
async fn by_hour(
    db: &mut SqliteConnection,
    market: u32,
    start: i64,
    [event, or]: [Event; 2],
) -> StoreResult<[u32; HOURS]> {
    let rows: Vec<(i64, u32)> = sqlx::query_as(
        "SELECT (at - ?2) / ?4, count(DISTINCT interest) FROM ledger_stands
         WHERE market = ?1 AND at >= ?2 AND event IN (?3, ?5) AND interest IS NOT NULL GROUP BY 1",
    )
    .bind(market)
    .bind(start)
    .bind(event.slug())
    .bind(HOUR_MS)
    .bind(or.slug())
    .fetch_all(db)
    .await?;
    let mut hours = [0; HOURS];
    for (hour, count) in rows {
        if let Some(slot) = usize::try_from(hour).ok().and_then(|at| hours.get_mut(at)) {
            *slot = count;
        }
    }
    Ok(hours)
}
