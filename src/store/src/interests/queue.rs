//! Who waits, as staff see it: masked.

use linggong_contract::{Adcode, Interest, InterestState, PostingId};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{COLUMNS, InterestRow, ROWS_MAX};
use crate::StoreResult;
use crate::people::{People, SeekerData};
use crate::postings::read;

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
