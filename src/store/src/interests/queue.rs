//! Who waits, as staff see it: masked.

use linggong_contract::{Adcode, Interest, InterestId, InterestState, Moment, PostingId};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{COLUMNS, InterestRow, ROWS_MAX, by_id};
use crate::ledger::{self, Entry, Section};
use crate::people::{People, SeekerData, SeekerId};
use crate::postings::read;
use crate::row::adcode;
use crate::{StoreError, StoreResult};

/// An interest as staff see it before they open a person's data.
#[derive(Clone, Debug)]
pub struct QueuedInterest {
    /// The interest.
    pub interest: Interest,
    /// Number of its posting.
    pub number: u32,
    /// Title of its posting.
    pub title: String,
    /// Masked name and phone; nothing once the person is deleted.
    pub who: Option<(String, String)>,
}

impl People {
    /// Interests of a market, those that wait longest first; at most 500.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn queue(
        &self,
        market: Adcode,
        state: InterestState,
    ) -> StoreResult<Vec<QueuedInterest>> {
        let mut tx = self.store.reader.begin().await?;
        let rows: Vec<InterestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM interests i WHERE i.market = ? AND i.state = ?
             ORDER BY i.id LIMIT {ROWS_MAX}"
        )))
        .bind(market.number())
        .bind(state.slug())
        .fetch_all(&mut *tx)
        .await?;
        let mut queue = Vec::with_capacity(rows.len());
        for row in rows {
            let posting = read(&mut tx, PostingId(row.posting))
                .await?
                .into_posting()?;
            queue.push(QueuedInterest {
                who: self.masked(&mut tx, row.seeker, &row.pseudonym).await?,
                interest: row.to_interest()?,
                number: posting.number,
                title: posting.draft.title,
            });
        }
        Ok(queue)
    }

    /// Opens who an interest is from. The ledger keeps who did.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`], also once the person is deleted, or the database fails.
    pub async fn open_interest(
        &self,
        id: InterestId,
        by: &str,
        now: Moment,
    ) -> StoreResult<(Interest, SeekerData)> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let seeker = SeekerId(row.seeker.ok_or(StoreError::NoInterest)?);
        let mut data = self.data_of(&mut tx, seeker).await?;
        if let Some(profile) = &mut data.profile {
            profile.identity = None;
        }
        let entry = Entry {
            posting: Some(row.posting),
            interest: Some(row.id),
            ..Entry::new(
                adcode(row.market)?,
                Section::Service,
                "person_opened",
                &row.pseudonym,
                by,
            )
        };
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok((row.to_interest()?, data))
    }

    /// Masked name and phone of somebody who is not deleted.
    pub(crate) async fn masked(
        &self,
        tx: &mut SqliteConnection,
        seeker: Option<i64>,
        pseudonym: &[u8],
    ) -> StoreResult<Option<(String, String)>> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM seekers WHERE id = ?")
            .bind(seeker)
            .fetch_optional(tx)
            .await?;
        let data = sealed
            .map(|sealed| self.unseal(pseudonym, &sealed))
            .transpose()?;
        Ok(data.map(|SeekerData { name, phone, .. }| (name.masked(), phone.masked())))
    }
}
