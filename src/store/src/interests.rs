//! Interests: expressing one, its steps, its places in the queue.

use linggong_contract::{
    Adcode, Interest, InterestId, InterestState, InterestStep, Moment, PersonName, Phone, Posting,
    PostingId, date_format,
};
use linggong_rules::interest::{self, OPEN_MAX};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::ledger::{self, Entry, Section};
use crate::people::{People, Seeker, SeekerData, SeekerId};
use crate::postings::{read, take};
use crate::row::adcode;
use crate::{StoreError, StoreResult};

/// Most rows of a queue handed out at once.
pub const QUEUE_MAX: u32 = 500;
/// Bytes of the code in a ticket's QR.
const CODE_BYTES: usize = 16;

/// Who wants it.
#[derive(Clone, Debug)]
pub enum Who {
    /// Somebody with name and phone, who agreed to the text of this version.
    Named {
        /// Name and phone.
        data: SeekerData,
        /// Version of the text.
        consent: String,
    },
    /// Somebody who was just here.
    Known(SeekerId),
}

/// A wish to be written down.
#[derive(Clone, Debug)]
pub struct Expression {
    /// SHA-256 of the request's idempotency key.
    pub key: [u8; 32],
    /// SHA-256 of the request itself.
    pub request: [u8; 32],
    /// The market whose kiosk it came from.
    pub market: Adcode,
    /// The posting.
    pub posting: PostingId,
    /// Who wants it.
    pub who: Who,
}

/// A wish that is written down.
#[derive(Clone, Debug)]
pub struct Expressed {
    /// The interest.
    pub interest: Interest,
    /// Who expressed it.
    pub seeker: SeekerId,
    /// The code in the ticket's QR: opens the status page, tells nothing by itself.
    pub code: String,
}

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

const COLUMNS: &str = "i.id, i.seeker, i.pseudonym, i.posting, i.market, i.day, i.ticket, i.state,
    i.created_at, i.updated_at,
    (SELECT count(*) FROM interests e
     WHERE e.posting = i.posting AND e.state = 'expressed' AND e.id < i.id) AS ahead";

#[derive(FromRow)]
struct InterestRow {
    id: i64,
    seeker: Option<i64>,
    pseudonym: Vec<u8>,
    posting: i64,
    market: u32,
    day: String,
    ticket: u32,
    state: String,
    created_at: i64,
    updated_at: i64,
    ahead: u32,
}

impl InterestRow {
    fn state(&self) -> StoreResult<InterestState> {
        let found = InterestState::ALL.iter().find(|s| s.slug() == self.state);
        found.copied().ok_or_else(|| self.corrupt("state"))
    }

    fn to_interest(&self) -> StoreResult<Interest> {
        let state = self.state()?;
        Ok(Interest {
            id: InterestId(self.id),
            posting: PostingId(self.posting),
            market: adcode(self.market)?,
            day: date_format::parse(&self.day).ok_or_else(|| self.corrupt("day"))?,
            ticket: self.ticket,
            state,
            ahead: if interest::waits(state) {
                self.ahead
            } else {
                0
            },
            created_at: Moment::from_ms(self.created_at),
            updated_at: Moment::from_ms(self.updated_at),
        })
    }

    fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("interest {}: {what}", self.id))
    }
}

impl People {
    /// Writes down that somebody wants a posting. Asking again is the same interest: by the
    /// same key, or by the same person for the same posting while it is open.
    ///
    /// # Errors
    /// The posting is not open here, the person has enough open already, the key was used for
    /// another request, or the database fails; then nothing is written.
    pub async fn express(&self, new: &Expression, now: Moment) -> StoreResult<Expressed> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = match self.repeated(&mut tx, new).await? {
            Some(id) => id,
            None => self.write_down(&mut tx, new, now).await?,
        };
        let row = by_id(&mut tx, id).await?;
        let seeker = row.seeker.ok_or(StoreError::NoSeeker)?;
        tx.commit().await?;
        Ok(Expressed {
            interest: row.to_interest()?,
            seeker: SeekerId(seeker),
            code: self.code(id),
        })
    }

    /// The interest this key has made.
    async fn repeated(
        &self,
        tx: &mut SqliteConnection,
        new: &Expression,
    ) -> StoreResult<Option<i64>> {
        let made: Option<(Vec<u8>, i64)> =
            sqlx::query_as("SELECT request, interest FROM idempotency WHERE key = ?")
                .bind(new.key.as_slice())
                .fetch_optional(tx)
                .await?;
        match made {
            Some((request, _)) if request != new.request => Err(StoreError::KeyReused),
            made => Ok(made.map(|(_, id)| id)),
        }
    }

    async fn write_down(
        &self,
        tx: &mut SqliteConnection,
        new: &Expression,
        now: Moment,
    ) -> StoreResult<i64> {
        let row = read(tx, new.posting).await?;
        if !row.topic()?.covers(new.market) {
            return Err(StoreError::NoPosting(new.posting));
        }
        let posting = row.into_posting()?;
        if !posting.is_open(now) || posting.remaining == 0 {
            return Err(StoreError::NotOpen(posting.state));
        }
        let seeker = match &new.who {
            Who::Named { data, consent } => self.enter(tx, data, consent, new.market, now).await?,
            Who::Known(id) => known(tx, *id).await?,
        };
        let id = match open_of(tx, seeker.id, posting.id).await? {
            Some(id) => id,
            None => {
                self.insert_interest(tx, new.market, &seeker, &posting, now)
                    .await?
            }
        };
        sqlx::query("INSERT INTO idempotency (key, request, interest, at) VALUES (?, ?, ?, ?)")
            .bind(new.key.as_slice())
            .bind(new.request.as_slice())
            .bind(id)
            .bind(now.ms())
            .execute(tx)
            .await?;
        Ok(id)
    }

    async fn insert_interest(
        &self,
        tx: &mut SqliteConnection,
        market: Adcode,
        seeker: &Seeker,
        posting: &Posting,
        now: Moment,
    ) -> StoreResult<i64> {
        let open: u32 = sqlx::query_scalar(
            "SELECT count(*) FROM interests WHERE seeker = ?
             AND state IN ('expressed', 'called', 'talking', 'confirmed')",
        )
        .bind(seeker.id)
        .fetch_one(&mut *tx)
        .await?;
        if open >= OPEN_MAX {
            return Err(StoreError::TooManyOpen);
        }
        let day = date_format::text(now.date());
        let ticket: u32 = sqlx::query_scalar(
            "SELECT coalesce(max(ticket), 0) + 1 FROM interests WHERE market = ? AND day = ?",
        )
        .bind(market.number())
        .bind(&day)
        .fetch_one(&mut *tx)
        .await?;
        let next: i64 = sqlx::query_scalar(
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'interests'), 0) + 1",
        )
        .fetch_one(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO interests
                (id, seeker, pseudonym, posting, market, day, ticket, state, code_hash, created_at, updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, 'expressed', ?, ?, ?)",
        )
        .bind(next)
        .bind(seeker.id)
        .bind(&seeker.pseudonym)
        .bind(posting.id.0)
        .bind(market.number())
        .bind(day)
        .bind(ticket)
        .bind(self.code_hash(&self.code(next)))
        .bind(now.ms())
        .bind(now.ms())
        .execute(&mut *tx)
        .await?;
        let entry = Entry {
            market,
            section: Section::Service,
            event: InterestState::Expressed.slug(),
            subject: &seeker.pseudonym,
            posting: Some(posting.id.0),
            interest: Some(next),
            by: "kiosk",
        };
        ledger::append(tx, &entry, now).await?;
        Ok(next)
    }

    /// Runs a step of an interest. Confirming takes one of the posting's places in the same
    /// transaction; dropping out gives it back.
    ///
    /// # Errors
    /// No such interest, a state that does not allow it, no place left, or the database fails.
    pub async fn step(
        &self,
        id: InterestId,
        step: InterestStep,
        by: &str,
        now: Moment,
    ) -> StoreResult<Interest> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        self.step_in(&mut tx, id.0, step, by, now).await?;
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

    async fn step_in(
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
        let places =
            i64::from(interest::holds_place(state)) - i64::from(interest::holds_place(before));
        if places != 0 {
            self.take_places(tx, PostingId(row.posting), places, now)
                .await?;
        }
        sqlx::query("UPDATE interests SET state = ?, updated_at = ? WHERE id = ?")
            .bind(state.slug())
            .bind(now.ms())
            .bind(id)
            .execute(&mut *tx)
            .await?;
        let section = if interest::holds_place(state) {
            Section::Result
        } else {
            Section::Service
        };
        let entry = Entry {
            market: adcode(row.market)?,
            section,
            event: state.slug(),
            subject: &row.pseudonym,
            posting: Some(row.posting),
            interest: Some(id),
            by,
        };
        ledger::append(tx, &entry, now).await
    }

    /// Takes a place of a posting, or gives one back. A posting that is over meanwhile keeps
    /// its count.
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
            Err(StoreError::WrongState(_)) if places < 0 => Ok(()),
            done => done.map(|_| ()),
        }
    }

    /// The interest whose ticket carries this code.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`], or the database fails.
    pub async fn by_code(&self, code: &str) -> StoreResult<(Interest, Posting)> {
        let mut tx = self.store.reader.begin().await?;
        let row: Option<InterestRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM interests i WHERE i.code_hash = ?"
        )))
        .bind(self.code_hash(code))
        .fetch_optional(&mut *tx)
        .await?;
        let interest = row.ok_or(StoreError::NoInterest)?.to_interest()?;
        let posting = read(&mut tx, interest.posting).await?.into_posting()?;
        Ok((interest, posting))
    }

    /// One interest.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`], or the database fails.
    pub async fn interest(&self, id: InterestId) -> StoreResult<Interest> {
        let mut connection = self.store.reader.acquire().await?;
        by_id(&mut connection, id.0).await?.to_interest()
    }

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
             ORDER BY i.id LIMIT {QUEUE_MAX}"
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
                who: self.masked(&mut tx, &row).await?,
                interest: row.to_interest()?,
                number: posting.number,
                title: posting.draft.title,
            });
        }
        Ok(queue)
    }

    async fn masked(
        &self,
        tx: &mut SqliteConnection,
        row: &InterestRow,
    ) -> StoreResult<Option<(String, String)>> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM seekers WHERE id = ?")
            .bind(row.seeker)
            .fetch_optional(tx)
            .await?;
        let data = sealed
            .map(|sealed| self.unseal(&row.pseudonym, &sealed))
            .transpose()?;
        Ok(data
            .map(|SeekerData { name, phone }| (PersonName::masked(&name), Phone::masked(&phone))))
    }

    /// The code of a ticket. It is derived, not stored, so that a repeated request gets the
    /// same ticket.
    fn code(&self, id: i64) -> String {
        const_hex::encode(&self.vault.mac("ticket", &id.to_be_bytes())[..CODE_BYTES])
    }

    fn code_hash(&self, code: &str) -> Vec<u8> {
        self.vault.mac("code", code.as_bytes()).to_vec()
    }
}

async fn known(tx: &mut SqliteConnection, id: SeekerId) -> StoreResult<Seeker> {
    let pseudonym: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT pseudonym FROM seekers WHERE id = ?")
            .bind(id.0)
            .fetch_optional(tx)
            .await?;
    let pseudonym = pseudonym.ok_or(StoreError::NoSeeker)?;
    Ok(Seeker {
        id: id.0,
        pseudonym,
    })
}

async fn open_of(
    tx: &mut SqliteConnection,
    seeker: i64,
    posting: PostingId,
) -> StoreResult<Option<i64>> {
    let found = sqlx::query_scalar(
        "SELECT id FROM interests WHERE seeker = ? AND posting = ?
         AND state IN ('expressed', 'called', 'talking', 'confirmed')",
    )
    .bind(seeker)
    .bind(posting.0)
    .fetch_optional(tx)
    .await?;
    Ok(found)
}

async fn by_id(tx: &mut SqliteConnection, id: i64) -> StoreResult<InterestRow> {
    sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM interests i WHERE i.id = ?"
    )))
    .bind(id)
    .fetch_optional(tx)
    .await?
    .ok_or(StoreError::NoInterest)
}

pub(crate) async fn of_seeker(
    tx: &mut SqliteConnection,
    seeker: SeekerId,
) -> StoreResult<Vec<Interest>> {
    let rows: Vec<InterestRow> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM interests i WHERE i.seeker = ? ORDER BY i.id DESC LIMIT {QUEUE_MAX}"
    )))
    .bind(seeker.0)
    .fetch_all(tx)
    .await?;
    rows.iter().map(InterestRow::to_interest).collect()
}
