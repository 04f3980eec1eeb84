//! A market's feed: everything, or what changed since a cursor.

use linggong_contract::{Adcode, Cursor, Delta, Feed, Moment, Posting};
use linggong_rules::feed::prune;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::row::{COLUMNS, PostingRow, unsigned};
use crate::{Store, StoreError, StoreResult, programmes};

/// A reader this many changes behind is better served with everything.
const DELTA_MAX: u64 = 500;

impl Store {
    /// Everything a screen of `market` needs.
    ///
    /// # Errors
    /// [`StoreError::NoMarket`], or the database fails.
    pub async fn feed(&self, market: Adcode, now: Moment) -> StoreResult<Feed> {
        let mut tx = self.reader.begin().await?;
        self.snapshot(&mut tx, market, now).await
    }

    /// The newest revisions of a market's topics.
    ///
    /// # Errors
    /// The database fails.
    pub async fn cursor(&self, market: Adcode) -> StoreResult<Cursor> {
        let mut connection = self.reader.acquire().await?;
        Ok(cursor(&mut connection, market).await?.0)
    }

    /// What changed for `market` since a cursor; `None` if the cursor is too old, far behind,
    /// or not of this database, and only everything will do.
    ///
    /// # Errors
    /// [`StoreError::NoMarket`], or the database fails.
    pub async fn delta_since(
        &self,
        market: Adcode,
        since: Cursor,
        now: Moment,
    ) -> StoreResult<Option<Delta>> {
        self.market(market).ok_or(StoreError::NoMarket(market))?;
        let mut tx = self.reader.begin().await?;
        let (cursor, pruned) = cursor(&mut tx, market).await?;
        let behind = (cursor.county.saturating_sub(since.county))
            + (cursor.city.saturating_sub(since.city))
            + (cursor.province.saturating_sub(since.province));
        if !since.reaches(pruned) || !cursor.reaches(since) || behind > DELTA_MAX {
            return Ok(None);
        }
        let rows: Vec<PostingRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM postings p WHERE p.id IN (
                SELECT posting FROM changes WHERE topic = ? AND rev > ?
                UNION SELECT posting FROM changes WHERE topic = ? AND rev > ?
                UNION SELECT posting FROM changes WHERE topic = ? AND rev > ?
             ) ORDER BY p.id"
        )))
        .bind(market.number())
        .bind(signed(since.county))
        .bind(market.city().number())
        .bind(signed(since.city))
        .bind(market.province().number())
        .bind(signed(since.province))
        .fetch_all(&mut *tx)
        .await?;
        let changes = rows
            .into_iter()
            .map(PostingRow::into_posting)
            .collect::<StoreResult<_>>()?;
        let is_rearranged: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM changes WHERE topic = ? AND rev > ? AND posting IS NULL)",
        )
        .bind(market.number())
        .bind(signed(since.county))
        .fetch_one(&mut *tx)
        .await?;
        let programme = match is_rearranged {
            true => Some(
                programmes::played(&mut tx, market.number())
                    .await?
                    .programme,
            ),
            false => None,
        };
        Ok(Some(Delta {
            market,
            since,
            cursor,
            at: now,
            changes,
            programme,
        }))
    }

    async fn snapshot(
        &self,
        tx: &mut SqliteConnection,
        market: Adcode,
        now: Moment,
    ) -> StoreResult<Feed> {
        let known = self.market(market).ok_or(StoreError::NoMarket(market))?;
        let (cursor, _) = cursor(tx, market).await?;
        let rows: Vec<PostingRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM postings p
             WHERE p.topic IN (?, ?, ?) AND p.opened_at IS NOT NULL
               AND (p.state = 'open' OR p.closed_at >= ?)
             ORDER BY p.id"
        )))
        .bind(market.number())
        .bind(market.city().number())
        .bind(market.province().number())
        .bind(now.day_start().ms())
        .fetch_all(&mut *tx)
        .await?;
        let postings: Vec<Posting> = rows
            .into_iter()
            .map(PostingRow::into_posting)
            .collect::<StoreResult<_>>()?;
        let programmes::Played { programme, .. } = programmes::played(tx, market.number()).await?;
        let mut feed = Feed {
            market: known.clone(),
            cursor,
            at: now,
            demo: crate::meta::is_demo(tx).await?,
            programme,
            postings,
            closed: Vec::new(),
        };
        prune(&mut feed, now);
        Ok(feed)
    }
}

/// The newest revisions of a market's topics, and those before which the log is pruned.
async fn cursor(tx: &mut SqliteConnection, market: Adcode) -> StoreResult<(Cursor, Cursor)> {
    let (mut newest, mut pruned) = (Cursor::default(), Cursor::default());
    let rows: Vec<(u32, i64, i64)> =
        sqlx::query_as("SELECT adcode, rev, pruned_rev FROM topics WHERE adcode IN (?, ?, ?)")
            .bind(market.number())
            .bind(market.city().number())
            .bind(market.province().number())
            .fetch_all(tx)
            .await?;
    for (topic, rev, pruned_rev) in rows {
        let place = |cursor: &mut Cursor, rev| {
            if topic == market.number() {
                cursor.county = rev;
            } else if topic == market.city().number() {
                cursor.city = rev;
            } else {
                cursor.province = rev;
            }
        };
        place(&mut newest, unsigned(rev));
        place(&mut pruned, unsigned(pruned_rev));
    }
    Ok((newest, pruned))
}

fn signed(rev: u64) -> i64 {
    i64::try_from(rev).unwrap_or(i64::MAX)
}
