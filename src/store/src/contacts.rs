//! Who handed a posting in at a kiosk or the desk. Sealed; opening it is written into the ledger.

use linggong_contract::{Adcode, Moment, Phone, PostingId};
use linggong_rules::ledger::Event;
use sqlx::SqliteConnection;

use crate::ledger::{self, Entry, Section};
use crate::people::{PSEUDONYM_BYTES, People};
use crate::{StoreError, StoreResult};

impl People {
    /// Keeps where staff ask back about a posting. A second time changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_contact(
        &self,
        posting: PostingId,
        market: Adcode,
        phone: &Phone,
        consent: &str,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let pseudonym = self.vault.fresh::<PSEUDONYM_BYTES>().to_vec();
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let done = sqlx::query(
            "INSERT INTO contacts (id, pseudonym, sealed, consent, created_at)
             VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(posting.0)
        .bind(&pseudonym)
        .bind(self.vault.seal(&pseudonym, phone.digits().as_bytes())?)
        .bind(consent)
        .bind(now.ms())
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() > 0 {
            let entry = Entry {
                posting: Some(posting.0),
                ..Entry::new(market, Section::Posting, Event::HandedIn, &pseudonym, by)
            };
            ledger::append(&mut tx, &entry, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Forgets where to ask back about a posting, as whoever handed it in may ask.
    ///
    /// # Errors
    /// [`StoreError::NoPosting`] if there is nothing to forget, or the database fails.
    pub async fn forget_contact(
        &self,
        posting: PostingId,
        market: Adcode,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let pseudonym: Option<Vec<u8>> = sqlx::query_scalar(
            "UPDATE contacts SET sealed = NULL WHERE id = ? AND sealed IS NOT NULL
             RETURNING pseudonym",
        )
        .bind(posting.0)
        .fetch_optional(&mut *tx)
        .await?;
        let pseudonym = pseudonym.ok_or(StoreError::NoPosting(posting))?;
        let entry = Entry {
            posting: Some(posting.0),
            ..Entry::new(
                market,
                Section::Posting,
                Event::ContactDeleted,
                &pseudonym,
                by,
            )
        };
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        self.empty_log().await;
        Ok(())
    }

    /// Opens where to ask back about a posting; the ledger keeps who did.
    ///
    /// # Errors
    /// [`StoreError::NoPosting`] if nobody handed it in at a kiosk, or the database fails.
    pub async fn open_contact(
        &self,
        posting: PostingId,
        market: Adcode,
        by: &str,
        now: Moment,
    ) -> StoreResult<Phone> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT pseudonym, sealed FROM contacts WHERE id = ?")
                .bind(posting.0)
                .fetch_optional(&mut *tx)
                .await?;
        let Some((pseudonym, Some(sealed))) = row else {
            return Err(StoreError::NoPosting(posting));
        };
        let plain = self.vault.unseal(&pseudonym, &sealed)?;
        let phone = String::from_utf8(plain)
            .ok()
            .and_then(|digits| Phone::parse(&digits).ok());
        let entry = Entry {
            posting: Some(posting.0),
            ..Entry::new(
                market,
                Section::Posting,
                Event::ContactOpened,
                &pseudonym,
                by,
            )
        };
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        phone.ok_or_else(|| StoreError::Corrupt(format!("contact of posting {}", posting.0)))
    }
}

/// Empties contacts from before a time.
pub(crate) async fn forget_before(tx: &mut SqliteConnection, before: Moment) -> StoreResult<()> {
    sqlx::query("UPDATE contacts SET sealed = NULL WHERE created_at < ?")
        .bind(before.ms())
        .execute(tx)
        .await?;
    Ok(())
}
