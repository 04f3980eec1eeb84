//! Places of a posting that are taken, as staff or a market's own system tell it.

use linggong_contract::api::SetTaken;
use linggong_contract::{Moment, Posting, PostingId};
use linggong_rules::lifecycle::Step;
use linggong_rules::places;
use sqlx::SqliteConnection;

use crate::interests::referral;
use crate::postings::read;
use crate::row::PostingRow;
use crate::{Store, StoreError, StoreResult};

impl Store {
    /// Sets how many places are taken. The posting is filled when all are, and opens again
    /// when somebody drops out. Told once more, it changes nothing.
    ///
    /// # Errors
    /// No such posting, a state that does not allow it, a count that others changed, more
    /// taken than wanted, fewer than agreed here, or places that are held for people who were
    /// referred and that nobody gives up.
    pub async fn set_taken(
        &self,
        id: PostingId,
        told: SetTaken,
        now: Moment,
    ) -> StoreResult<Posting> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = read(&mut tx, id).await?;
        if told.taken != row.taken && told.taken <= row.headcount {
            if told.was.is_some_and(|was| was != row.taken) {
                return Err(StoreError::Changed);
            }
            let left = row.headcount - told.taken;
            let held = referral::held(&mut tx, id, now).await?;
            match places::check(told.taken, agreed(&mut tx, id).await?, left, held) {
                Ok(()) => {}
                Err(places::Refused::Held(_)) if told.gives_up_holds => {
                    referral::give_up(&mut tx, id, left, now).await?;
                }
                Err(why) => return Err(why.into()),
            }
        }
        let posting = self.change_in(&mut tx, id, now, take(told.taken)).await?;
        tx.commit().await?;
        Ok(posting)
    }

    /// Runs steps of many postings of one system in one transaction, each at its own time;
    /// those that a posting's state no longer allows are left out.
    ///
    /// # Errors
    /// If the database fails; then no step was run.
    pub async fn run_steps(&self, system: &str, steps: &[RecordStep]) -> StoreResult<()> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for step in steps {
            let id: Option<i64> = sqlx::query_scalar(
                "SELECT id FROM postings WHERE origin_system = ? AND origin_record = ?",
            )
            .bind(system)
            .bind(&step.record_id)
            .fetch_optional(&mut *tx)
            .await?;
            let Some(id) = id.map(PostingId) else {
                continue;
            };
            let done = match step.taken {
                Some(taken) => self.change_in(&mut tx, id, step.at, take(taken)).await,
                None => {
                    self.change_in(&mut tx, id, step.at, |_| Ok(Step::Withdraw))
                        .await
                }
            };
            match done {
                Ok(_) | Err(StoreError::WrongState(_) | StoreError::TooManyTaken { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// A step of a posting that is named by its record.
#[derive(Clone, Debug)]
pub struct RecordStep {
    /// The record's id in the system it comes from.
    pub record_id: String,
    /// Places taken, or `None` to withdraw the posting.
    pub taken: Option<u32>,
    /// When.
    pub at: Moment,
}

/// The edit that sets how many places are taken.
pub(crate) fn take(taken: u32) -> impl FnOnce(&mut PostingRow) -> StoreResult<Step> {
    move |row| {
        if taken > row.headcount {
            return Err(StoreError::TooManyTaken {
                taken,
                headcount: row.headcount,
            });
        }
        row.taken = taken;
        Ok(Step::Take {
            taken,
            headcount: row.headcount,
        })
    }
}

/// Sets how many places of a posting that is over are taken, without opening it.
pub(crate) async fn give_back(
    tx: &mut SqliteConnection,
    posting: PostingId,
    taken: u32,
    now: Moment,
) -> StoreResult<()> {
    sqlx::query("UPDATE postings SET taken = ?, updated_at = ? WHERE id = ?")
        .bind(taken)
        .bind(now.ms())
        .bind(posting.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// People who were confirmed for a posting here.
async fn agreed(tx: &mut SqliteConnection, posting: PostingId) -> StoreResult<u32> {
    let agreed = sqlx::query_scalar(
        "SELECT count(*) FROM interests WHERE posting = ? AND state IN ('confirmed', 'started')",
    )
    .bind(posting.0)
    .fetch_one(tx)
    .await?;
    Ok(agreed)
}
