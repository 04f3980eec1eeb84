//! Interests: a person's wish for a posting. Writing one down is in `express`, what becomes of
//! it in `steps`, what staff see of it in `queue`, for whom a place is held in `referral`, until
//! when it waits in `waiting`, what was pressed by mistake in `undo`, who has said yes in
//! `agreement`.

mod agreement;
mod express;
mod queue;
pub(crate) mod referral;
mod steps;
mod undo;
pub(crate) mod waiting;

use linggong_contract::{
    Interest, InterestId, InterestState, Moment, Posting, PostingId, date_format,
};
use linggong_rules::interest::{self, Agreed};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::people::{People, SeekerId};
use crate::postings::read;
use crate::row::adcode;
use crate::{StoreError, StoreResult};

pub(crate) use express::proves;
pub use express::{BY_KIOSK, Expressed, Expression, Who};
pub use queue::{InterestFilter, QueuedInterest};
pub use referral::Referring;

/// Most rows of a list handed out at once.
const ROWS_MAX: u32 = 500;
/// Bytes of the code in a ticket's QR.
const CODE_BYTES: usize = 16;

const COLUMNS: &str = "i.id, i.seeker, i.pseudonym, i.posting, i.market, i.day, i.ticket, i.state,
    i.created_at, i.updated_at, i.window, i.before IS NOT NULL AS can_undo,
    i.seeker_agreed_at, i.employer_agreed_at,
    (SELECT count(*) FROM interests e JOIN postings p ON p.id = e.posting
     WHERE e.posting = i.posting AND p.state = 'open' AND e.state = 'expressed' AND e.id < i.id)
        AS ahead";

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
    window: Option<u8>,
    can_undo: bool,
    seeker_agreed_at: Option<i64>,
    employer_agreed_at: Option<i64>,
}

impl InterestRow {
    fn state(&self) -> StoreResult<InterestState> {
        self.state_named(&self.state)
    }

    fn state_named(&self, slug: &str) -> StoreResult<InterestState> {
        let found = InterestState::ALL.iter().find(|s| s.slug() == slug);
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
            window: self.window,
            ahead: if interest::waits(state) {
                self.ahead
            } else {
                0
            },
            created_at: Moment::from_ms(self.created_at),
            updated_at: Moment::from_ms(self.updated_at),
        })
    }

    fn agreed(&self) -> Agreed {
        Agreed {
            seeker: self.seeker_agreed_at.map(Moment::from_ms),
            employer: self.employer_agreed_at.map(Moment::from_ms),
        }
    }

    fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("interest {}: {what}", self.id))
    }
}

impl People {
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

    /// The code of a ticket. It is derived, not stored, so that a repeated request gets the
    /// same ticket.
    fn code(&self, id: i64) -> String {
        const_hex::encode(&self.vault.mac("ticket", &id.to_be_bytes())[..CODE_BYTES])
    }

    fn code_hash(&self, code: &str) -> Vec<u8> {
        self.vault.mac("code", code.as_bytes()).to_vec()
    }
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
        "SELECT {COLUMNS} FROM interests i WHERE i.seeker = ? ORDER BY i.id DESC LIMIT {ROWS_MAX}"
    )))
    .bind(seeker.0)
    .fetch_all(tx)
    .await?;
    rows.iter().map(InterestRow::to_interest).collect()
}
