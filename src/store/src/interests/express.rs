//! “我想去”: writing a wish down, once.

use linggong_contract::{Adcode, Interest, Moment, Posting, PostingId, date_format};
use linggong_rules::interest::OPEN_MAX;
use linggong_rules::ledger::Event;
use linggong_rules::{hazard, registration};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::by_id;
use crate::ledger::{self, Entry, Section};
use crate::people::{Holder, PROVEN, People, Seeker, SeekerData, SeekerId, known};
use crate::postings::read;
use crate::requests::{self, Kind, Request};
use crate::{StoreError, StoreResult};

/// Asking again within this is the same press: ten minutes.
const SAME_PRESS_MS: i64 = 10 * 60_000;

/// Who wants it.
#[derive(Clone, Debug)]
pub enum Who {
    /// Somebody with name and phone, who agreed to the text of this version.
    Named {
        /// Name and phone.
        data: Box<SeekerData>,
        /// Version of the text.
        consent: String,
    },
    /// Somebody who was just here.
    Known(SeekerId),
}

/// A wish to be written down.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The request.
    pub request: Request,
    /// The market whose kiosk it came from.
    pub market: Adcode,
    /// The posting.
    pub posting: PostingId,
    /// Who wants it.
    pub who: Who,
    /// Who wrote it down: the kiosk, or somebody at the desk.
    pub by: String,
}

/// The kiosk, in the ledger.
pub const BY_KIOSK: &str = "kiosk";

/// A wish that is written down.
#[derive(Clone, Debug)]
pub struct Expressed {
    /// The interest.
    pub interest: Interest,
    /// Who expressed it, and whether its ticket proves them.
    pub holder: Holder,
    /// The code in the ticket's QR: opens the status page, tells nothing by itself.
    pub code: String,
}

impl People {
    /// Writes down that somebody wants a posting. Asking again with the same key is the same
    /// interest; so is asking again within ten minutes with a session.
    ///
    /// # Errors
    /// The posting is not open here, the person has enough open already, the key was used for
    /// another request, or the database fails; then nothing is written.
    pub async fn express(&self, new: &Expression, now: Moment) -> StoreResult<Expressed> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let id = match requests::made(&mut tx, Kind::Interest, &new.request).await? {
            Some(id) => id,
            None => self.write_down(&mut tx, new, Event::Expressed, now).await?,
        };
        let row = by_id(&mut tx, id).await?;
        let seeker = row.seeker.ok_or(StoreError::NoSeeker)?;
        let is_proven = proves(&mut tx, id).await?;
        let interest = row.to_interest()?;
        tx.commit().await?;
        Ok(Expressed {
            holder: Holder {
                seeker: SeekerId(seeker),
                interest: Some(interest.id),
                is_proven,
            },
            code: self.code(id),
            interest,
        })
    }

    /// Writes a wish down; `event` is how it begins (`rules::ledger::WISHES`).
    pub(super) async fn write_down(
        &self,
        tx: &mut SqliteConnection,
        new: &Expression,
        event: Event,
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
            Who::Named { data, consent } => {
                self.enter(tx, data, consent, new.market, &new.by, now)
                    .await?
            }
            Who::Known(id) => known(tx, *id).await?,
        };
        if hazard::is_for_adults_only(posting.draft.trade)
            && self.is_minor(tx, &seeker, now).await?
        {
            return Err(StoreError::AdultsOnly);
        }
        let id = match open_of(tx, seeker.id, posting.id).await? {
            // A second press of somebody who has a session.
            Some((id, at)) if matches!(new.who, Who::Known(_)) && now.ms() - at < SAME_PRESS_MS => {
                id
            }
            // Whoever knows a name and a phone – the next in the queue does – must not be
            // handed that person's ticket.
            Some(_) => return Err(StoreError::AlreadyWanted),
            None => {
                let id = self
                    .insert_interest(tx, new, &seeker, &posting, now)
                    .await?;
                let entry = Entry {
                    posting: Some(posting.id.0),
                    interest: Some(id),
                    ..Entry::new(
                        new.market,
                        Section::Service,
                        event,
                        &seeker.pseudonym,
                        &new.by,
                    )
                };
                ledger::append(tx, &entry, now).await?;
                id
            }
        };
        requests::remember(tx, Kind::Interest, &new.request, id, now).await?;
        Ok(id)
    }

    /// Whether somebody has told that they are not of age.
    async fn is_minor(
        &self,
        tx: &mut SqliteConnection,
        seeker: &Seeker,
        now: Moment,
    ) -> StoreResult<bool> {
        let profile = self.data_of(tx, SeekerId(seeker.id)).await?.profile;
        Ok(profile.is_some_and(|profile| registration::is_minor(&profile, now.date())))
    }

    async fn insert_interest(
        &self,
        tx: &mut SqliteConnection,
        new: &Expression,
        seeker: &Seeker,
        posting: &Posting,
        now: Moment,
    ) -> StoreResult<i64> {
        let market = new.market;
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
        Ok(next)
    }
}

/// Whether the ticket of an interest proves the person.
pub(crate) async fn proves(tx: &mut SqliteConnection, id: i64) -> StoreResult<bool> {
    let is_proven = sqlx::query_scalar(AssertSqlSafe(format!(
        "SELECT {PROVEN} FROM interests i JOIN seekers s ON s.id = i.seeker WHERE i.id = ?"
    )))
    .bind(id)
    .fetch_optional(tx)
    .await?;
    Ok(is_proven.unwrap_or(false))
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
