//! What kiosks took in without network: opened here, delivered once, found by the digits that
//! the kiosk drew.

use crypto_box::{PublicKey, SecretKey};
use linggong_contract::{Case, CaseId, InterestId, Moment, Phone};
use sqlx::SqliteConnection;

use crate::interests::proves;
use crate::people::{Holder, People, SeekerId};
use crate::{StoreError, StoreResult, requests};

/// What a submission has become.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// SHA-256 of the idempotency key.
    pub key: [u8; 32],
    /// The digits that the kiosk drew.
    pub receipt: u32,
    /// The phone it was said with.
    pub phone: Option<Phone>,
    /// Whose it is.
    pub seeker: Option<SeekerId>,
    /// The interest it became.
    pub interest: Option<InterestId>,
    /// The case it became.
    pub case: Option<CaseId>,
    /// Why nothing came of it.
    pub refusal: Option<String>,
}

impl People {
    /// The key that kiosks seal to: derived from the key file, so it is the same after a start.
    #[must_use]
    pub fn sealing_key(&self) -> [u8; 32] {
        let public: PublicKey = self.secret().public_key();
        *public.as_bytes()
    }

    /// Opens a sealed box; nothing if it was sealed to another key or is damaged.
    #[must_use]
    pub fn open_sealed(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.secret().unseal(sealed).ok()
    }

    fn secret(&self) -> SecretKey {
        SecretKey::from(self.vault.mac("sealing key", b""))
    }

    /// The refusal of a submission that has arrived already; nothing if it is new.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn delivered(&self, key: [u8; 32]) -> StoreResult<Option<Option<String>>> {
        let refusal = sqlx::query_scalar("SELECT refusal FROM deliveries WHERE key = ?")
            .bind(key.as_slice())
            .fetch_optional(&self.store.reader)
            .await?;
        Ok(refusal)
    }

    /// Records what a submission has become. A second time changes nothing. It is found by the
    /// phone it was said with, or by that of whoever had a session.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn record_delivery(&self, done: &Delivery, now: Moment) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO deliveries
                (key, receipt_hash, phone_hash, seeker, interest, case_id, refusal, at)
             VALUES (?, ?, coalesce(?, (SELECT phone_hash FROM seekers WHERE id = ?), x''),
                (SELECT id FROM seekers WHERE id = ?), ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(done.key.as_slice())
        .bind(self.delivery_hash(done.receipt))
        .bind(done.phone.as_ref().map(|phone| self.phone_hash(phone)))
        .bind(done.seeker.map(|seeker| seeker.0))
        .bind(done.seeker.map(|seeker| seeker.0))
        .bind(done.interest.map(|interest| interest.0))
        .bind(done.case.map(|case| case.0))
        .bind(&done.refusal)
        .bind(now.ms())
        .execute(&self.store.writer)
        .await?;
        Ok(())
    }

    /// Whose submission these digits are for.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if nothing came of it, or the database fails.
    pub(crate) async fn find_delivered(
        &self,
        phone: &Phone,
        number: u32,
    ) -> StoreResult<Option<Holder>> {
        let found: Option<(Option<i64>, Option<i64>, Option<String>)> = sqlx::query_as(
            "SELECT seeker, interest, refusal FROM deliveries
             WHERE receipt_hash = ? AND phone_hash = ? AND case_id IS NULL
             ORDER BY at DESC LIMIT 1",
        )
        .bind(self.delivery_hash(number))
        .bind(self.phone_hash(phone))
        .fetch_optional(&self.store.reader)
        .await?;
        let (seeker, interest) = match found {
            Some((_, _, Some(refusal))) => return Err(StoreError::Refused(refusal)),
            Some((Some(seeker), interest, None)) => (seeker, interest),
            Some(_) | None => return Ok(None),
        };
        // As for a ticket or a registration's number that was handed out at once.
        let is_proven = match interest {
            Some(interest) => {
                let mut connection = self.store.reader.acquire().await?;
                proves(&mut connection, interest).await?
            }
            None => {
                sqlx::query_scalar("SELECT receipt_hash IS NOT NULL FROM seekers WHERE id = ?")
                    .bind(seeker)
                    .fetch_one(&self.store.reader)
                    .await?
            }
        };
        Ok(Some(Holder {
            seeker: SeekerId(seeker),
            interest: interest.map(InterestId),
            is_proven,
        }))
    }

    /// The case that these digits are for.
    ///
    /// # Errors
    /// [`StoreError::Refused`] if nothing came of it, [`StoreError::NoCase`], or the database
    /// fails.
    pub(crate) async fn case_delivered(&self, number: u32) -> StoreResult<Case> {
        let found: Option<(Option<i64>, Option<String>)> = sqlx::query_as(
            "SELECT case_id, refusal FROM deliveries
             WHERE receipt_hash = ? AND (case_id IS NOT NULL OR refusal IS NOT NULL)
             ORDER BY at DESC LIMIT 1",
        )
        .bind(self.delivery_hash(number))
        .fetch_optional(&self.store.reader)
        .await?;
        match found {
            Some((Some(case), _)) => self.case(CaseId(case)).await,
            Some((None, Some(refusal))) => Err(StoreError::Refused(refusal)),
            Some((None, None)) | None => Err(StoreError::NoCase),
        }
    }

    fn delivery_hash(&self, receipt: u32) -> Vec<u8> {
        self.vault.mac("delivery", &receipt.to_be_bytes()).to_vec()
    }
}

/// Forgets what nobody asks about any more.
pub(crate) async fn forget_old(tx: &mut SqliteConnection, now: Moment) -> StoreResult<()> {
    sqlx::query("DELETE FROM deliveries WHERE at < ?")
        .bind(now.plus_ms(-requests::KEYS_KEPT_MS).ms())
        .execute(tx)
        .await?;
    Ok(())
}
