//! What becomes of an interest: called, confirmed, taken back; and the places that go with it.

use linggong_contract::api::people::RunStep;
use linggong_contract::{Interest, InterestId, InterestState, InterestStep, Moment, PostingId};
use linggong_rules::ledger::Event;
use linggong_rules::{interest, referral as hold};
use sqlx::SqliteConnection;

use super::express::open_of;
use super::{InterestRow, agreement, by_id, of_seeker, referral};
use crate::ledger::{self, Entry, Section};
use crate::people::{People, SeekerId};
use crate::postings::read;
use crate::row::adcode;
use crate::taken::{give_back, take};
use crate::{StoreError, StoreResult};

impl People {
    /// Runs a step of an interest, calling it to a window. Confirming takes one of the posting's places in the same
    /// transaction; dropping out gives it back.
    ///
    /// # Errors
    /// No such interest, [`StoreError::SeenLate`] if somebody else was quicker, a state that
    /// does not allow it, no place left or all that are left held for others, or the database
    /// fails.
    pub async fn step(
        &self,
        id: InterestId,
        run: RunStep,
        by: &str,
        now: Moment,
    ) -> StoreResult<Interest> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let is = by_id(&mut tx, id.0).await?.to_interest()?;
        if interest::is_late(&is, &run, now) {
            return Err(StoreError::SeenLate(Box::new(is)));
        }
        self.step_in(&mut tx, id.0, run.step, by, now).await?;
        if run.step == InterestStep::Call {
            // Called once more counts from now: they are told again.
            sqlx::query("UPDATE interests SET window = ?, updated_at = ? WHERE id = ?")
                .bind(run.window)
                .bind(now.ms())
                .bind(id.0)
                .execute(&mut *tx)
                .await?;
        }
        let interest = by_id(&mut tx, id.0).await?.to_interest()?;
        tx.commit().await?;
        Ok(interest)
    }

    /// A person takes back one of their own interests.
    ///
    /// # Errors
    /// No such interest of theirs, one that is over, or the database fails.
    pub async fn withdraw(
        &self,
        seeker: SeekerId,
        id: InterestId,
        now: Moment,
    ) -> StoreResult<Interest> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        if by_id(&mut tx, id.0).await?.seeker != Some(seeker.0) {
            return Err(StoreError::NoInterest);
        }
        self.step_in(&mut tx, id.0, InterestStep::Withdraw, "kiosk", now)
            .await?;
        let interest = by_id(&mut tx, id.0).await?.to_interest()?;
        tx.commit().await?;
        Ok(interest)
    }

    pub(crate) async fn withdraw_all(
        &self,
        tx: &mut SqliteConnection,
        seeker: SeekerId,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        for interest in of_seeker(tx, seeker).await? {
            if interest::is_open(interest.state) {
                self.step_in(tx, interest.id.0, InterestStep::Withdraw, by, now)
                    .await?;
            }
        }
        Ok(())
    }

    pub(super) async fn step_in(
        &self,
        tx: &mut SqliteConnection,
        id: i64,
        step: InterestStep,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let row = by_id(tx, id).await?;
        let before = row.state()?;
        let state = interest::after(before, step)?;
        if state == before {
            // A second press of the same button.
            return Ok(());
        }
        if interest::is_open(state)
            && !interest::is_open(before)
            && let Some(seeker) = row.seeker
            && open_of(tx, seeker, PostingId(row.posting)).await?.is_some()
        {
            // They did not come, and asked anew: the newer interest counts.
            return Err(interest::WrongStep(before, step).into());
        }
        self.settle_places(tx, &row, state, now).await?;
        sqlx::query(
            "UPDATE interests SET before = state, before_at = updated_at, state = ?, updated_at = ?
             WHERE id = ?",
        )
        .bind(state.slug())
        .bind(now.ms())
        .bind(id)
        .execute(&mut *tx)
        .await?;
        agreement::set(tx, id, row.agreed().after(state, now)).await?;
        if !hold::is_holdable(state) {
            referral::end(tx, id, now).await?;
        }
        let section = if interest::holds_place(state) {
            Section::Result
        } else {
            Section::Service
        };
        let entry = Entry {
            posting: Some(row.posting),
            interest: Some(id),
            ..Entry::new(
                adcode(row.market)?,
                section,
                Event::of_interest(state),
                &row.pseudonym,
                by,
            )
        };
        ledger::append(tx, &entry, now).await
    }

    /// Takes the place that an interest holds in a state to come, or gives back the one that it
    /// holds no more.
    pub(super) async fn settle_places(
        &self,
        tx: &mut SqliteConnection,
        row: &InterestRow,
        to: InterestState,
        now: Moment,
    ) -> StoreResult<()> {
        let posting = PostingId(row.posting);
        let held = interest::holds_place(row.state()?);
        let places = i64::from(interest::holds_place(to)) - i64::from(held);
        if places > 0 {
            referral::check_free(tx, row.id, posting, now).await?;
        }
        if places != 0 {
            self.take_places(tx, posting, places, now).await?;
        }
        Ok(())
    }

    /// Takes a place of a posting, or gives one back. A posting that is over meanwhile stays
    /// over, with a place that is free if it opens again.
    async fn take_places(
        &self,
        tx: &mut SqliteConnection,
        posting: PostingId,
        places: i64,
        now: Moment,
    ) -> StoreResult<()> {
        let taken = i64::from(read(tx, posting).await?.taken) + places;
        let taken = u32::try_from(taken.max(0)).unwrap_or(u32::MAX);
        match self.store.change_in(tx, posting, now, take(taken)).await {
            Err(StoreError::WrongState(_)) if places < 0 => {
                give_back(tx, posting, taken, now).await
            }
            done => done.map(|_| ()),
        }
    }
}
