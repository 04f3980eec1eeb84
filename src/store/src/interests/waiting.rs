//! Wishes that still wait, and the end of those whose posting is over. Which these are is
//! decided by `rules::interest`; a test holds the SQL against it.

use linggong_contract::{InterestState, Moment, PostingId};
use linggong_rules::interest;
use linggong_rules::ledger::Event;
use linggong_rules::lifecycle::RESTORE_MS;
use sqlx::SqliteConnection;

use super::{InterestRow, by_id, referral};
use crate::StoreResult;
use crate::ledger::{self, Entry, Section};
use crate::people::People;
use crate::postings::read;
use crate::row::adcode;

/// Wishes ended in one transaction; more follow in the next.
const AT_ONCE_MAX: u32 = 500;
/// Whoever does what happens by itself, in the ledger.
pub(crate) const BY_ITSELF: &str = "system";

/// The condition on interest `i` that it still waits at `now`: `rules::interest::still_waits`.
pub(crate) fn still_waits(now: Moment) -> String {
    let today = now.day_start().ms();
    let restorable = now.plus_ms(-RESTORE_MS).ms();
    format!(
        "EXISTS (SELECT 1 FROM postings w WHERE w.id = i.posting AND (w.state = 'open'
            OR i.created_at >= {today} AND (w.state IN ('pending', 'filled', 'expired')
                OR w.state = 'withdrawn' AND w.closed_at >= {restorable})))"
    )
}

impl People {
    /// Ends wishes whose posting has been over for a day or longer. Returns how many; if it is
    /// a full batch, call again.
    ///
    /// # Errors
    /// If the database fails; then none was ended.
    pub async fn end_over(&self, now: Moment) -> StoreResult<usize> {
        let before = now.plus_ms(-interest::OUTLIVES_MS).ms();
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            "SELECT i.id FROM interests i JOIN postings p ON p.id = i.posting
             WHERE i.state IN ('expressed', 'called') AND p.closed_at <= ?
               AND p.state NOT IN ('open', 'pending')
             ORDER BY i.id LIMIT ?",
        )
        .bind(before)
        .bind(AT_ONCE_MAX)
        .fetch_all(&mut *tx)
        .await?;
        let mut ended = 0;
        for id in ids {
            let row = by_id(&mut tx, id).await?;
            if let Some(over_at) = lapsed_at(&mut tx, &row, now).await? {
                lapse(&mut tx, &row, over_at, now).await?;
                ended += 1;
            }
        }
        tx.commit().await?;
        Ok(ended)
    }
}

/// When a wish's posting ended, if the wish ends with it.
async fn lapsed_at(
    tx: &mut SqliteConnection,
    row: &InterestRow,
    now: Moment,
) -> StoreResult<Option<Moment>> {
    let posting = read(tx, PostingId(row.posting)).await?;
    let closed_at = posting.closed_at.map(Moment::from_ms);
    let lapses = interest::lapses(row.state()?, posting.state()?, closed_at, now);
    Ok(closed_at.filter(|_| lapses))
}

async fn lapse(
    tx: &mut SqliteConnection,
    row: &InterestRow,
    over_at: Moment,
    now: Moment,
) -> StoreResult<()> {
    // Nobody was served today: it is as old as the end of its posting.
    let at = over_at.ms().max(row.updated_at);
    sqlx::query(
        "UPDATE interests SET state = ?, updated_at = ?, before = NULL, before_at = NULL
         WHERE id = ?",
    )
    .bind(InterestState::Withdrawn.slug())
    .bind(at)
    .bind(row.id)
    .execute(&mut *tx)
    .await?;
    referral::end(tx, row.id, now).await?;
    let entry = Entry {
        posting: Some(row.posting),
        interest: Some(row.id),
        ..Entry::new(
            adcode(row.market)?,
            Section::Service,
            Event::Lapsed,
            &row.pseudonym,
            BY_ITSELF,
        )
    };
    ledger::append(tx, &entry, now).await
}
