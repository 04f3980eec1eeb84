//! Each side's yes, written down as it is said. With the second the interest is confirmed.

use linggong_contract::api::people::WriteYes;
use linggong_contract::{Interest, InterestId, InterestStep, Moment};
use linggong_rules::interest::{Agreed, NoUndo};
use linggong_rules::ledger::Event;
use sqlx::SqliteConnection;

use super::{InterestRow, by_id, undo};
use crate::StoreResult;
use crate::ledger::{self, Entry, Section};
use crate::people::People;
use crate::row::adcode;

impl People {
    /// Writes down that one side says yes, or takes that back. When both have said it, the
    /// interest is confirmed in the same transaction, as by [`InterestStep::Confirm`]. Said once
    /// more, it changes nothing.
    ///
    /// # Errors
    /// No such interest, a state that does not allow it, whatever refuses to confirm, or the
    /// database fails; then nothing is written.
    pub async fn write_yes(
        &self,
        id: InterestId,
        yes: WriteYes,
        by: &str,
        now: Moment,
    ) -> StoreResult<Interest> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let before = row.agreed();
        let agreed = match before.with(row.state()?, yes.side, yes.says_yes, now) {
            Ok(agreed) => agreed,
            Err(_) if !yes.says_yes => return Err(NoUndo::Nothing.into()),
            Err(wrong) => return Err(wrong.into()),
        };
        if agreed != before {
            set(&mut tx, row.id, agreed).await?;
            let event = Event::of_yes(yes.side);
            if yes.says_yes {
                record(&mut tx, &row, event, by, now).await?;
            } else {
                undo::record(&mut tx, &row, event, by, now).await?;
            }
            if agreed.is_mutual() {
                self.step_in(&mut tx, row.id, InterestStep::Confirm, by, now)
                    .await?;
            }
        }
        let interest = by_id(&mut tx, id.0).await?.to_interest()?;
        tx.commit().await?;
        Ok(interest)
    }
}

/// Keeps who has said yes.
pub(super) async fn set(
    tx: &mut SqliteConnection,
    interest: i64,
    agreed: Agreed,
) -> StoreResult<()> {
    sqlx::query("UPDATE interests SET seeker_agreed_at = ?, employer_agreed_at = ? WHERE id = ?")
        .bind(agreed.seeker.map(Moment::ms))
        .bind(agreed.employer.map(Moment::ms))
        .bind(interest)
        .execute(tx)
        .await?;
    Ok(())
}

async fn record(
    tx: &mut SqliteConnection,
    row: &InterestRow,
    event: Event,
    by: &str,
    now: Moment,
) -> StoreResult<()> {
    let entry = Entry {
        posting: Some(row.posting),
        interest: Some(row.id),
        ..Entry::new(
            adcode(row.market)?,
            Section::Service,
            event,
            &row.pseudonym,
            by,
        )
    };
    ledger::append(tx, &entry, now).await
}
