//! The change log: which posting, or whose programme, changed at which revision of which topic.

use std::collections::BTreeMap;

use linggong_contract::{Adcode, Moment, Posting};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::programmes::{self, Played};
use crate::row::{COLUMNS, PostingRow, adcode, unsigned};
use crate::{Store, StoreResult};

/// Changes are kept so long for screens that were away; longer absences get a snapshot.
const KEEP_MS: i64 = 2 * 86_400_000;
/// Most changes handed out at once; the rest follows in the next batch.
const BATCH_MAX: i64 = 250;

/// Appends a change to its topic: of a posting, or of its programme. Runs inside the transaction that makes the change, so the
/// order of commits is the order of revisions, without gaps.
pub(crate) async fn log(
    tx: &mut SqliteConnection,
    topic: u32,
    posting: Option<i64>,
    now: Moment,
) -> StoreResult<()> {
    let rev: i64 =
        sqlx::query_scalar("UPDATE topics SET rev = rev + 1 WHERE adcode = ? RETURNING rev")
            .bind(topic)
            .fetch_one(&mut *tx)
            .await?;
    sqlx::query("INSERT INTO changes (topic, rev, posting, at) VALUES (?, ?, ?, ?)")
        .bind(topic)
        .bind(rev)
        .bind(posting)
        .bind(now.ms())
        .execute(tx)
        .await?;
    Ok(())
}

/// New changes of one topic.
#[derive(Debug)]
pub struct TopicChange {
    /// The topic.
    pub topic: Adcode,
    /// Its revision after them.
    pub rev: u64,
    /// What changed, each once, as it is now.
    pub postings: Vec<Posting>,
    /// What its boards play from now on, if that changed.
    pub played: Option<Played>,
}

/// What the log has behind some position.
#[derive(Debug)]
pub struct Batch {
    /// Give it back to go on from here.
    pub seq: i64,
    /// By topic.
    pub topics: Vec<TopicChange>,
}

impl Store {
    /// The end of the log and the newest revision of each topic, read together.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn log_position(&self) -> StoreResult<(i64, BTreeMap<Adcode, u64>)> {
        let mut tx = self.reader.begin().await?;
        let seq = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM changes")
            .fetch_one(&mut *tx)
            .await?;
        let rows: Vec<(u32, i64)> = sqlx::query_as("SELECT adcode, rev FROM topics")
            .fetch_all(&mut *tx)
            .await?;
        let mut revs = BTreeMap::new();
        for (topic, rev) in rows {
            revs.insert(adcode(topic)?, unsigned(rev));
        }
        Ok((seq, revs))
    }

    /// Changes behind position `seq`, at most 250; `None` if there are none.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn changes_after(&self, seq: i64) -> StoreResult<Option<Batch>> {
        let mut tx = self.reader.begin().await?;
        let rows: Vec<(i64, u32, i64, Option<i64>)> = sqlx::query_as(
            "SELECT seq, topic, rev, posting FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(seq)
        .bind(BATCH_MAX)
        .fetch_all(&mut *tx)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let end = last.0;
        let mut topics: BTreeMap<u32, i64> = BTreeMap::new();
        for (_, topic, rev, _) in &rows {
            topics.insert(*topic, *rev);
        }
        let mut postings: BTreeMap<u32, Vec<Posting>> = BTreeMap::new();
        let found: Vec<PostingRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM postings p
             WHERE p.id IN (SELECT posting FROM changes WHERE seq > ? AND seq <= ?) ORDER BY p.id"
        )))
        .bind(seq)
        .bind(end)
        .fetch_all(&mut *tx)
        .await?;
        for row in found {
            postings
                .entry(row.topic)
                .or_default()
                .push(row.into_posting()?);
        }
        let mut changed = Vec::with_capacity(topics.len());
        for (topic, rev) in topics {
            let postings = postings.remove(&topic).unwrap_or_default();
            let mut of_topic = rows.iter().filter(|row| row.1 == topic);
            let played = match of_topic.any(|row| row.3.is_none()) {
                true => Some(programmes::played(&mut tx, topic).await?),
                false => None,
            };
            changed.push(TopicChange {
                topic: adcode(topic)?,
                rev: unsigned(rev),
                postings,
                played,
            });
        }
        Ok(Some(Batch {
            seq: end,
            topics: changed,
        }))
    }

    /// Forgets changes older than two days; readers from before get a snapshot.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn prune_changes(&self, now: Moment) -> StoreResult<u64> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let before = now.plus_ms(-KEEP_MS).ms();
        sqlx::query(
            "UPDATE topics SET pruned_rev = coalesce(
                (SELECT max(rev) FROM changes WHERE topic = adcode AND at < ?), pruned_rev)",
        )
        .bind(before)
        .execute(&mut *tx)
        .await?;
        // The newest row of the log stays: it marks the end for readers that start.
        let gone = sqlx::query(
            "DELETE FROM changes WHERE at < ? AND seq < (SELECT max(seq) FROM changes)",
        )
        .bind(before)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(gone.rows_affected())
    }
}
