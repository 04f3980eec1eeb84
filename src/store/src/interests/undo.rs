//! A step that was pressed by mistake is undone: state, place and hold are as before, and the
//! ledger keeps both lines.

use linggong_contract::{Interest, InterestId, InterestState, Moment, PostingId, Side};
use linggong_rules::interest::{self, NoUndo};
use linggong_rules::ledger::Event;
use linggong_rules::referral as hold;
use sqlx::SqliteConnection;

use super::express::open_of;
use super::{InterestRow, agreement, by_id, referral};
use crate::ledger::{self, Entry, Section};
use crate::people::People;
use crate::row::adcode;
use crate::{StoreError, StoreResult};

impl People {
    /// Undoes the step of an interest that led to `from`. Its place is given back, or taken
    /// again if one is free.
    ///
    /// # Errors
    /// No such interest, [`StoreError::SeenLate`] if it is in another state by now,
    /// [`StoreError::NoPerson`] once the person is deleted, [`StoreError::NoUndo`], no place
    /// left or all that are left held for others, or the database fails; then nothing is
    /// changed.
    pub async fn undo(
        &self,
        id: InterestId,
        from: InterestState,
        by: &str,
        now: Moment,
    ) -> StoreResult<Interest> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let is = row.to_interest()?;
        if is.state != from {
            return Err(StoreError::SeenLate(Box::new(is)));
        }
        let seeker = row.seeker.ok_or(StoreError::NoPerson)?;
        let (before, since) = before(&mut tx, &row).await?;
        let state = interest::undone(before, is.state, is.updated_at, now)?;
        if interest::is_open(state)
            && !interest::is_open(is.state)
            && open_of(&mut tx, seeker, is.posting).await?.is_some()
        {
            return Err(NoUndo::Anew.into());
        }
        self.settle_places(&mut tx, &row, state, now).await?;
        sqlx::query(
            "UPDATE interests SET state = ?, updated_at = ?, before = NULL, before_at = NULL
             WHERE id = ?",
        )
        .bind(state.slug())
        .bind(since.unwrap_or(now.ms()))
        .bind(row.id)
        .execute(&mut *tx)
        .await?;
        if hold::is_holdable(state) {
            let posting = PostingId(row.posting);
            let holder = (row.id, seeker);
            referral::resume(&mut tx, holder, posting, is.updated_at, now).await?;
        }
        self.take_back_yes(&mut tx, &row, by, now).await?;
        record(&mut tx, &row, Event::of_interest(is.state), by, now).await?;
        let interest = by_id(&mut tx, id.0).await?.to_interest()?;
        tx.commit().await?;
        Ok(interest)
    }

    /// Takes back what the sides said with the step that is undone.
    async fn take_back_yes(
        &self,
        tx: &mut SqliteConnection,
        row: &InterestRow,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let before = row.agreed();
        let agreed = before.without(Moment::from_ms(row.updated_at));
        for side in Side::ALL {
            if agreed.of(*side) != before.of(*side) {
                record(tx, row, Event::of_yes(*side), by, now).await?;
            }
        }
        agreement::set(tx, row.id, agreed).await
    }
}

/// What an interest was before its last step, and since when.
async fn before(
    tx: &mut SqliteConnection,
    row: &InterestRow,
) -> StoreResult<(Option<InterestState>, Option<i64>)> {
    let (state, since): (Option<String>, Option<i64>) =
        sqlx::query_as("SELECT before, before_at FROM interests WHERE id = ?")
            .bind(row.id)
            .fetch_one(tx)
            .await?;
    let state = state.map(|slug| row.state_named(&slug)).transpose()?;
    Ok((state, since))
}

/// Appends the line that undoes the last one of an interest that says `event`; none if there is
/// no such line.
pub(super) async fn record(
    tx: &mut SqliteConnection,
    row: &InterestRow,
    event: Event,
    by: &str,
    now: Moment,
) -> StoreResult<()> {
    let undoes: Option<i64> = sqlx::query_scalar(
        "SELECT max(id) FROM ledger_stands WHERE subject = ? AND event = ? AND interest = ?",
    )
    .bind(&row.pseudonym)
    .bind(event.slug())
    .bind(row.id)
    .fetch_one(&mut *tx)
    .await?;
    if undoes.is_none() {
        // Both said yes at a window: there is one line, that of the step.
        return Ok(());
    }
    let entry = Entry {
        posting: Some(row.posting),
        interest: Some(row.id),
        undoes,
        ..Entry::new(
            adcode(row.market)?,
            Section::Service,
            Event::Undone,
            &row.pseudonym,
            by,
        )
    };
    ledger::append(tx, &entry, now).await
}
