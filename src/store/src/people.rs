//! People who look for work: sealed, found by keyed hashes, deleted on request.

use std::path::Path;
use std::sync::Arc;

use linggong_contract::api::matching::Aid;
use linggong_contract::{Adcode, Case, Interest, InterestId, Moment, PersonName, Phone, Profile};
use linggong_rules::ledger::Event;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::ledger::{self, Entry, Section};
use crate::row::adcode;
use crate::vault::{Random, Vault};
use crate::{Store, StoreError, StoreResult, contacts, deliveries, interests, receipt, requests};

/// Bytes of a pseudonym.
pub(crate) const PSEUDONYM_BYTES: usize = 16;
/// A ticket's number names its owner for so long: 30 days.
const TICKET_NAMES_MS: i64 = 30 * 86_400_000;
/// What was said in cases, and the phones of those who handed postings in, are kept so long: three
/// years, as the texts promise (`rules::consent`).
const WORDS_KEPT_MS: i64 = 3 * 366 * 86_400_000;
/// Rows sealed anew in one transaction.
const RESEAL_BATCH: i64 = 200;

/// Whether the ticket of interest `i` proves seeker `s`: it is the wish that made the person and
/// no registration's number does, or staff have met its holder.
pub(crate) const PROVEN: &str = "(i.state IN ('talking', 'confirmed', 'started')
    OR (s.receipt_hash IS NULL AND i.created_at = s.created_at
        AND i.id = (SELECT min(f.id) FROM interests f WHERE f.seeker = s.id)))";

/// A person's number in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeekerId(pub i64);

/// Who holds a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The person.
    pub seeker: SeekerId,
    /// The ticket's interest; none for the number of a registration.
    pub interest: Option<InterestId>,
    /// Whether the number proves the person: it is the first they were given, or staff have met
    /// its holder. Anybody who knows a name and a phone can get another ticket in that name.
    pub is_proven: bool,
}

/// What a person says about themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeekerData {
    /// Their name.
    pub name: PersonName,
    /// Their mobile number.
    pub phone: Phone,
    /// What they told when they registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// Everything that is kept about one person.
#[derive(Clone, Debug)]
pub struct SeekerRecord {
    /// What they said.
    pub data: SeekerData,
    /// The versions of the texts they agreed to, and when.
    pub consents: Vec<(String, Moment)>,
    /// What they wanted, the newest first.
    pub interests: Vec<Interest>,
    /// What they complained about or asked, and in which words, the newest first.
    pub cases: Vec<(Case, String)>,
    /// The help they get in need, or got.
    pub aid: Option<Aid>,
    /// When they were first written down.
    pub created_at: Moment,
}

/// The records of people. Cheap to clone.
#[derive(Clone, Debug)]
pub struct People {
    pub(crate) store: Store,
    pub(crate) vault: Arc<Vault>,
}

/// A seeker as a transaction sees them.
pub(crate) struct Seeker {
    pub(crate) id: i64,
    pub(crate) pseudonym: Vec<u8>,
}

impl People {
    /// People in `store`, sealed with the keys in the file at `path`, which is made if the
    /// database has never been used with one.
    ///
    /// # Errors
    /// [`StoreError::Vault`] if the file is missing or holds other keys than the database was
    /// used with: with new ones everybody would be lost.
    pub async fn open(store: Store, path: &Path, random: Random) -> StoreResult<Self> {
        let known: Option<String> =
            sqlx::query_scalar("SELECT value FROM meta WHERE key = 'vault'")
                .fetch_optional(&store.reader)
                .await?;
        if known.is_some() && !path.exists() {
            let what = format!("{} is missing; restore it", path.display());
            return Err(StoreError::Vault(what));
        }
        let vault = Vault::open(path, random)?;
        let check = const_hex::encode(vault.mac("check", b""));
        if known.as_ref().is_some_and(|known| *known != check) {
            let what = format!("{} holds the keys of another database", path.display());
            return Err(StoreError::Vault(what));
        }
        if known.is_none() {
            sqlx::query("INSERT INTO meta (key, value) VALUES ('vault', ?)")
                .bind(check)
                .execute(&store.writer)
                .await?;
        }
        Ok(Self {
            store,
            vault: Arc::new(vault),
        })
    }

    /// The keyed hash of a text, for tokens and limits.
    #[must_use]
    pub fn mac(&self, kind: &str, text: &[u8]) -> [u8; 32] {
        self.vault.mac(kind, text)
    }

    /// The person with this phone who holds, or held in the last 30 days, the ticket of this
    /// number, or was given this number when they registered. Nobody, if it could be two:
    /// members of a family may share a phone and hold the same ticket of different days.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn find(
        &self,
        phone: &Phone,
        number: u32,
        now: Moment,
    ) -> StoreResult<Option<Holder>> {
        if number >= receipt::RECEIPT_MIN {
            return self.find_registered(phone, number).await;
        }
        let found: Vec<(i64, i64, bool)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT s.id, i.id, {PROVEN}
             FROM seekers s JOIN interests i ON i.seeker = s.id
             WHERE s.phone_hash = ? AND i.ticket = ? AND i.created_at >= ?
             ORDER BY i.id DESC"
        )))
        .bind(self.phone_hash(phone))
        .bind(number)
        .bind(now.plus_ms(-TICKET_NAMES_MS).ms())
        .fetch_all(&self.store.reader)
        .await?;
        let Some((seeker, interest, is_proven)) = found.first().copied() else {
            return Ok(None);
        };
        let is_one = found.iter().all(|(other, ..)| *other == seeker);
        Ok(is_one.then_some(Holder {
            seeker: SeekerId(seeker),
            interest: Some(InterestId(interest)),
            is_proven,
        }))
    }

    async fn find_registered(&self, phone: &Phone, number: u32) -> StoreResult<Option<Holder>> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT id FROM seekers WHERE phone_hash = ? AND receipt_hash = ?")
                .bind(self.phone_hash(phone))
                .bind(self.vault.receipt_hash(receipt::Kind::Seeker, number))
                .fetch_optional(&self.store.reader)
                .await?;
        match found {
            Some(seeker) => Ok(Some(Holder {
                seeker: SeekerId(seeker),
                interest: None,
                is_proven: true,
            })),
            None => self.find_delivered(phone, number).await,
        }
    }

    /// Everything that is kept about a person (个人信息保护法 45).
    ///
    /// # Errors
    /// [`StoreError::NoSeeker`], or the database fails.
    pub async fn record(&self, id: SeekerId) -> StoreResult<SeekerRecord> {
        let mut tx = self.store.reader.begin().await?;
        let row: Option<(Vec<u8>, Vec<u8>, i64)> =
            sqlx::query_as("SELECT pseudonym, sealed, created_at FROM seekers WHERE id = ?")
                .bind(id.0)
                .fetch_optional(&mut *tx)
                .await?;
        let (pseudonym, sealed, created_at) = row.ok_or(StoreError::NoSeeker)?;
        let consents: Vec<(String, i64)> =
            sqlx::query_as("SELECT text_version, at FROM consents WHERE seeker = ? ORDER BY at")
                .bind(id.0)
                .fetch_all(&mut *tx)
                .await?;
        Ok(SeekerRecord {
            data: self.unseal(&pseudonym, &sealed)?,
            consents: consents
                .into_iter()
                .map(|(version, at)| (version, Moment::from_ms(at)))
                .collect(),
            interests: interests::of_seeker(&mut tx, id).await?,
            cases: self.cases_of(&mut tx, id).await?,
            aid: self.aid_of(&mut tx, id).await?,
            created_at: Moment::from_ms(created_at),
        })
    }

    /// Deletes a person: their data is gone from the database file, open interests are
    /// withdrawn, and what the ledger must keep stays under the pseudonym.
    ///
    /// # Errors
    /// [`StoreError::NoSeeker`], or the database fails.
    pub async fn delete(&self, id: SeekerId, by: &str, now: Moment) -> StoreResult<()> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let pseudonym = known(&mut tx, id).await?.pseudonym;
        let market = self.home(&mut tx, id).await?;
        self.withdraw_all(&mut tx, id, by, now).await?;
        sqlx::query(
            "DELETE FROM deliveries WHERE case_id IN (SELECT id FROM cases WHERE seeker = ?)",
        )
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        self.empty_cases(&mut tx, id, by, now).await?;
        sqlx::query("DELETE FROM seekers WHERE id = ?")
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        let entry = Entry::new(market, Section::Seeker, Event::Deleted, &pseudonym, by);
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        self.empty_log().await;
        Ok(())
    }

    /// Deletes the person whose interest it is.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`] if there is none, or its person is deleted already; or the
    /// database fails.
    pub async fn delete_holder(
        &self,
        interest: InterestId,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let seeker: Option<i64> =
            sqlx::query_scalar("SELECT seeker FROM interests WHERE id = ? AND seeker IS NOT NULL")
                .bind(interest.0)
                .fetch_optional(&self.store.reader)
                .await?;
        let seeker = seeker.ok_or(StoreError::NoInterest)?;
        self.delete(SeekerId(seeker), by, now).await
    }

    /// Deleted rows are overwritten (`secure_delete`); here they leave the write-ahead log,
    /// too. A reader may hold it a while longer: the hourly job tries again.
    pub(crate) async fn empty_log(&self) {
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.store.writer)
            .await;
    }

    /// Deletes who was last served before `idle_before` (`rules::retention`), and what was said three
    /// years ago; forgets idempotency keys that nobody sends again; how many people. Whoever has a case
    /// that is open, or whose words are kept, stays as long as that.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_old(&self, idle_before: Moment, now: Moment) -> StoreResult<u64> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        requests::forget_old(&mut tx, now).await?;
        deliveries::forget_old(&mut tx, now).await?;
        let said_before = now.plus_ms(-WORDS_KEPT_MS);
        contacts::forget_before(&mut tx, said_before).await?;
        // What was said in old cases goes, too, anonymous ones included.
        sqlx::query("UPDATE cases SET sealed = NULL WHERE updated_at < ?")
            .bind(said_before.ms())
            .execute(&mut *tx)
            .await?;
        let before = idle_before.ms();
        let gone = sqlx::query(
            "DELETE FROM seekers WHERE updated_at < ? AND NOT EXISTS (
                SELECT 1 FROM interests i WHERE i.seeker = seekers.id AND i.updated_at >= ?)
             AND NOT EXISTS (
                SELECT 1 FROM cases c WHERE c.seeker = seekers.id
                    AND (c.updated_at >= ? OR c.state IN ('received', 'handling')))
             AND NOT EXISTS (
                SELECT 1 FROM aids a WHERE a.id = seekers.id AND a.updated_at >= ?)",
        )
        .bind(before)
        .bind(before)
        .bind(before.min(said_before.ms()))
        .bind(before)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.empty_log().await;
        Ok(gone.rows_affected())
    }

    /// Seals everything that an older key has sealed with the newest one; how many rows.
    ///
    /// # Errors
    /// If the database fails or a row does not open.
    pub async fn reseal(&self) -> StoreResult<usize> {
        Ok(self.reseal_table("seekers").await?
            + self.reseal_table("cases").await?
            + self.reseal_table("contacts").await?
            + self.reseal_table("aids").await?)
    }

    async fn reseal_table(&self, table: &'static str) -> StoreResult<usize> {
        let (mut done, mut last) = (0, 0);
        loop {
            let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
            let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(format!(
                "SELECT id, pseudonym, sealed FROM {table}
                 WHERE id > ? AND sealed IS NOT NULL ORDER BY id LIMIT ?"
            )))
            .bind(last)
            .bind(RESEAL_BATCH)
            .fetch_all(&mut *tx)
            .await?;
            let Some(end) = rows.last() else {
                return Ok(done);
            };
            last = end.0;
            for (id, pseudonym, sealed) in rows {
                if self.vault.is_newest(&sealed) {
                    continue;
                }
                let plain = self.vault.unseal(&pseudonym, &sealed)?;
                sqlx::query(AssertSqlSafe(format!(
                    "UPDATE {table} SET sealed = ? WHERE id = ?"
                )))
                .bind(self.vault.seal(&pseudonym, &plain)?)
                .bind(id)
                .execute(&mut *tx)
                .await?;
                done += 1;
            }
            tx.commit().await?;
        }
    }

    /// The person with this name and phone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn by_identity(&self, data: &SeekerData) -> StoreResult<Option<SeekerId>> {
        let found = sqlx::query_scalar("SELECT id FROM seekers WHERE identity_hash = ?")
            .bind(self.identity_hash(data))
            .fetch_optional(&self.store.reader)
            .await?;
        Ok(found.map(SeekerId))
    }

    /// Finds the person with this name and phone, or writes them down, in whose name `by` does
    /// it; records the consent.
    pub(crate) async fn enter(
        &self,
        tx: &mut SqliteConnection,
        data: &SeekerData,
        consent: &str,
        market: Adcode,
        by: &str,
        now: Moment,
    ) -> StoreResult<Seeker> {
        let identity = self.identity_hash(data);
        let known: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT id, pseudonym FROM seekers WHERE identity_hash = ?")
                .bind(&identity)
                .fetch_optional(&mut *tx)
                .await?;
        let (id, pseudonym) = match known {
            Some(known) => known,
            None => {
                let pseudonym = self.vault.fresh::<PSEUDONYM_BYTES>().to_vec();
                let id = self
                    .insert(tx, data, &identity, &pseudonym, (market, by), now)
                    .await?;
                (id, pseudonym)
            }
        };
        self.consent(tx, SeekerId(id), consent, market, now).await?;
        Ok(Seeker { id, pseudonym })
    }

    /// Whether there is a person with this name and phone.
    pub(crate) async fn is_known(
        &self,
        tx: &mut SqliteConnection,
        data: &SeekerData,
    ) -> StoreResult<bool> {
        let known =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM seekers WHERE identity_hash = ?)")
                .bind(self.identity_hash(data))
                .fetch_one(tx)
                .await?;
        Ok(known)
    }

    /// Records that somebody agreed to a text.
    pub(crate) async fn consent(
        &self,
        tx: &mut SqliteConnection,
        id: SeekerId,
        version: &str,
        market: Adcode,
        now: Moment,
    ) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO consents (seeker, text_version, market, at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(id.0)
        .bind(version)
        .bind(market.number())
        .bind(now.ms())
        .execute(tx)
        .await?;
        Ok(())
    }

    /// The market that knows somebody: where they last agreed to something.
    pub(crate) async fn home(
        &self,
        tx: &mut SqliteConnection,
        id: SeekerId,
    ) -> StoreResult<Adcode> {
        let market =
            sqlx::query_scalar("SELECT market FROM consents WHERE seeker = ? ORDER BY at DESC")
                .bind(id.0)
                .fetch_optional(tx)
                .await?;
        adcode(market.ok_or(StoreError::NoSeeker)?)
    }

    async fn insert(
        &self,
        tx: &mut SqliteConnection,
        data: &SeekerData,
        identity: &[u8],
        pseudonym: &[u8],
        (market, by): (Adcode, &str),
        now: Moment,
    ) -> StoreResult<i64> {
        let done = sqlx::query(
            "INSERT INTO seekers (pseudonym, phone_hash, identity_hash, sealed, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(pseudonym)
        .bind(self.phone_hash(&data.phone))
        .bind(identity)
        .bind(self.seal(pseudonym, data)?)
        .bind(now.ms())
        .bind(now.ms())
        .execute(&mut *tx)
        .await?;
        let entry = Entry::new(market, Section::Seeker, Event::Entered, pseudonym, by);
        ledger::append(tx, &entry, now).await?;
        Ok(done.last_insert_rowid())
    }

    /// What a person says about themselves.
    pub(crate) async fn data_of(
        &self,
        tx: &mut SqliteConnection,
        id: SeekerId,
    ) -> StoreResult<SeekerData> {
        let row: Option<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT pseudonym, sealed FROM seekers WHERE id = ?")
                .bind(id.0)
                .fetch_optional(tx)
                .await?;
        let (pseudonym, sealed) = row.ok_or(StoreError::NoSeeker)?;
        self.unseal(&pseudonym, &sealed)
    }

    pub(crate) fn seal(&self, pseudonym: &[u8], data: &SeekerData) -> StoreResult<Vec<u8>> {
        let plain =
            serde_json::to_vec(data).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.vault.seal(pseudonym, &plain)
    }

    pub(crate) fn unseal(&self, pseudonym: &[u8], sealed: &[u8]) -> StoreResult<SeekerData> {
        let plain = self.vault.unseal(pseudonym, sealed)?;
        serde_json::from_slice(&plain)
            .map_err(|_| StoreError::Corrupt("a sealed record".to_owned()))
    }

    pub(crate) fn phone_hash(&self, phone: &Phone) -> Vec<u8> {
        self.vault.mac("phone", phone.digits().as_bytes()).to_vec()
    }

    pub(crate) fn identity_hash(&self, data: &SeekerData) -> Vec<u8> {
        let text = format!("{}\n{}", data.phone.digits(), data.name.text());
        self.vault.mac("identity", text.as_bytes()).to_vec()
    }
}

/// When a person last told something, or was written down.
pub(crate) async fn told_at(tx: &mut SqliteConnection, id: SeekerId) -> StoreResult<Moment> {
    let at = sqlx::query_scalar("SELECT updated_at FROM seekers WHERE id = ?").bind(id.0);
    Ok(Moment::from_ms(at.fetch_one(tx).await?))
}

/// A person by their number.
pub(crate) async fn known(tx: &mut SqliteConnection, id: SeekerId) -> StoreResult<Seeker> {
    let pseudonym = sqlx::query_scalar("SELECT pseudonym FROM seekers WHERE id = ?")
        .bind(id.0)
        .fetch_optional(tx)
        .await?;
    Ok(Seeker {
        id: id.0,
        pseudonym: pseudonym.ok_or(StoreError::NoSeeker)?,
    })
}
