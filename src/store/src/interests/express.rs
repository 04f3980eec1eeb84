//! “我想去”: writing a wish down, once.

use linggong_contract::{Adcode, Interest, InterestState, Moment, Posting, PostingId, date_format};
use linggong_rules::interest::OPEN_MAX;
use sqlx::SqliteConnection;

use super::by_id;
use crate::ledger::{self, Entry, Section};
use crate::people::{People, Seeker, SeekerData, SeekerId};
use crate::postings::read;
use crate::{StoreError, StoreResult};

/// Asking again within this is the same press: ten minutes.
const SAME_PRESS_MS: i64 = 10 * 60_000;

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
            // A second press, or a page that was loaded anew.
            Some((id, at)) if now.ms() - at < SAME_PRESS_MS => id,
            // Whoever knows a name and a phone must not be handed that person's ticket.
            Some(_) => return Err(StoreError::AlreadyWanted),
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
            "SELECT count(*) FROM interests i JOIN postings p ON p.id = i.posting
             WHERE i.seeker = ? AND i.state IN ('expressed', 'called', 'talking')
               AND p.state = 'open'",
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

/// A person's open interest in a posting, and since when.
pub(super) async fn open_of(
    tx: &mut SqliteConnection,
    seeker: i64,
    posting: PostingId,
) -> StoreResult<Option<(i64, i64)>> {
    let found = sqlx::query_as(
        "SELECT id, created_at FROM interests WHERE seeker = ? AND posting = ?
         AND state IN ('expressed', 'called', 'talking', 'confirmed')",
    )
    .bind(seeker)
    .bind(posting.0)
    .fetch_optional(tx)
    .await?;
    Ok(found)
}
