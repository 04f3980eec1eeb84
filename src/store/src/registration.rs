//! 求职登记: what somebody tells about themselves, written down once and corrected by them, at
//! the kiosk or through staff whom they stand in front of.

mod person;

use linggong_contract::api::people::CorrectSeeker;
use linggong_contract::{Adcode, Moment, Profile};
use linggong_rules::ledger::Event;
use linggong_rules::{consent, registration};
use sqlx::SqliteConnection;

pub use self::person::PersonCorrected;
use crate::interests::{BY_KIOSK, Who};
use crate::ledger::{self, Entry, Section};
use crate::matching::registered_at;
use crate::people::{People, Seeker, SeekerId, known, told_at};
use crate::receipt;
use crate::requests::{self, Request};
use crate::{StoreError, StoreResult};

/// A registration to be written down.
#[derive(Clone, Debug)]
pub struct Registering {
    /// The request.
    pub request: Request,
    /// The market whose kiosk or desk it came from.
    pub market: Adcode,
    /// Who registers.
    pub who: Who,
    /// What they told.
    pub profile: Profile,
    /// Versions of the texts they agreed to.
    pub consents: Vec<String>,
    /// Whether somebody known before has proved to be the person: then they get a number, too.
    pub is_proven: bool,
    /// Who wrote it down: the kiosk, or somebody at the desk.
    pub by: String,
}

/// A registration that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Who registered.
    pub seeker: SeekerId,
    /// The number that opens their record with their phone; nothing if they were known before
    /// and have not proved to be the person.
    pub receipt: Option<u32>,
}

impl People {
    /// Registers somebody. The same request again is the same registration.
    ///
    /// # Errors
    /// [`StoreError::AlreadyRegistered`]: what stands is corrected by whoever proves to be the
    /// person, not by a neighbour who knows name and phone. The key was used for another
    /// request, or the database fails.
    pub async fn register(&self, new: &Registering, now: Moment) -> StoreResult<Registered> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let kind = requests::Kind::Seeker;
        if let Some(id) = requests::made(&mut tx, kind, &new.request).await? {
            return self.registered(&mut tx, id).await;
        }
        let (seeker, gets_number) = match &new.who {
            Who::Named { data, consent } => {
                let before = self.is_known(&mut tx, data).await?;
                let seeker = self
                    .enter(&mut tx, data, consent, new.market, &new.by, now)
                    .await?;
                (seeker, !before)
            }
            Who::Known(id) => (known(&mut tx, *id).await?, new.is_proven),
        };
        let registered_at: Option<i64> =
            sqlx::query_scalar("SELECT registered_at FROM seekers WHERE id = ?")
                .bind(seeker.id)
                .fetch_one(&mut *tx)
                .await?;
        if registered_at.is_some() {
            return Err(StoreError::AlreadyRegistered);
        }
        let id = SeekerId(seeker.id);
        self.write_profile(&mut tx, id, &new.profile, now).await?;
        for version in &new.consents {
            self.consent(&mut tx, id, version, new.market, now).await?;
        }
        let receipt = if gets_number {
            let kind = receipt::Kind::Seeker;
            let receipt = self.vault.new_receipt(&mut tx, kind, seeker.id).await?;
            Some(self.vault.receipt_hash(kind, receipt))
        } else {
            None
        };
        sqlx::query("UPDATE seekers SET registered_at = ?, receipt_hash = ? WHERE id = ?")
            .bind(now.ms())
            .bind(receipt)
            .bind(seeker.id)
            .execute(&mut *tx)
            .await?;
        let entry = Entry::new(
            new.market,
            Section::Seeker,
            Event::Registered,
            &seeker.pseudonym,
            &new.by,
        );
        ledger::append(&mut tx, &entry, now).await?;
        requests::remember(&mut tx, kind, &new.request, seeker.id, now).await?;
        let done = self.registered(&mut tx, seeker.id).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Somebody who has proved to be the person corrects what they told.
    ///
    /// # Errors
    /// [`StoreError::NoSeeker`], or the database fails.
    pub async fn correct(
        &self,
        id: SeekerId,
        profile: &Profile,
        consents: &[String],
        now: Moment,
    ) -> StoreResult<()> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let seeker = known(&mut tx, id).await?;
        let market = self.home(&mut tx, id).await?;
        self.write_profile(&mut tx, id, profile, now).await?;
        for version in consents {
            self.consent(&mut tx, id, version, market, now).await?;
        }
        sqlx::query("UPDATE seekers SET registered_at = coalesce(registered_at, ?) WHERE id = ?")
            .bind(now.ms())
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        let entry = Entry::new(
            market,
            Section::Seeker,
            Event::Corrected,
            &seeker.pseudonym,
            BY_KIOSK,
        );
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        // What was corrected is overwritten in the file; here it leaves the log, too.
        self.empty_log().await;
        Ok(())
    }

    /// Staff correct a registration for the person in front of them; since when it stands so.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`]; [`StoreError::Changed`] if the person, or somebody else, told
    /// something since; [`StoreError::Incomplete`] names what may not be written down or was not
    /// agreed to; or the database fails.
    pub async fn correct_at_desk(
        &self,
        id: SeekerId,
        new: &CorrectSeeker,
        by: &str,
        now: Moment,
    ) -> StoreResult<Moment> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let market = registered_at(&mut tx, id).await?;
        let Seeker { pseudonym, .. } = known(&mut tx, id).await?;
        if told_at(&mut tx, id).await? != new.before {
            return Err(StoreError::Changed);
        }
        let before = self.data_of(&mut tx, id).await?.profile.unwrap_or_default();
        let profile = registration::corrected(&before, &new.profile, new.forgets_identity);
        let agreed: Vec<&str> = new.consents.iter().map(String::as_str).collect();
        let mut wrong = registration::check(&profile, now, |one| self.store.trade(one).is_some());
        wrong.extend(consent::not_agreed(Some(&before), &profile, &agreed));
        if !wrong.is_empty() {
            return Err(StoreError::Incomplete(wrong));
        }
        // Later than before, whatever the clock says.
        let at = now.max(new.before.plus_ms(1));
        self.write_profile(&mut tx, id, &profile, at).await?;
        for version in &new.consents {
            self.consent(&mut tx, id, version, market, now).await?;
        }
        let entry = Entry::new(market, Section::Seeker, Event::Corrected, &pseudonym, by);
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        self.empty_log().await;
        Ok(at)
    }

    async fn registered(&self, tx: &mut SqliteConnection, id: i64) -> StoreResult<Registered> {
        let hash: Option<Option<Vec<u8>>> =
            sqlx::query_scalar("SELECT receipt_hash FROM seekers WHERE id = ?")
                .bind(id)
                .fetch_optional(tx)
                .await?;
        let hash = hash.ok_or(StoreError::NoSeeker)?;
        let kind = receipt::Kind::Seeker;
        Ok(Registered {
            seeker: SeekerId(id),
            receipt: hash.and_then(|hash| self.vault.receipt_of(kind, id, &hash)),
        })
    }

    async fn write_profile(
        &self,
        tx: &mut SqliteConnection,
        id: SeekerId,
        profile: &Profile,
        now: Moment,
    ) -> StoreResult<()> {
        let Seeker { pseudonym, .. } = known(tx, id).await?;
        let mut data = self.data_of(tx, id).await?;
        data.profile = Some(profile.clone());
        sqlx::query("UPDATE seekers SET sealed = ?, updated_at = ? WHERE id = ?")
            .bind(self.seal(&pseudonym, &data)?)
            .bind(now.ms())
            .bind(id.0)
            .execute(tx)
            .await?;
        Ok(())
    }
}
