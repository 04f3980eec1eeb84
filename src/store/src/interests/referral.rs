//! Somebody in need is referred to a posting, and a place is held for them. Whether a hold
//! lasts, and what is left for others, is decided by `rules::referral` in the transaction that
//! takes or holds a place.

use std::collections::HashMap;

use linggong_contract::api::matching::Aid;
use linggong_contract::api::referral::Referral;
use linggong_contract::{Adcode, InterestId, Moment, PostingId, State};
use linggong_rules::ledger::Event;
use linggong_rules::matching::recommend;
use linggong_rules::referral::{self, Hold, NoHold};
use sqlx::SqliteConnection;

use super::express::open_of;
use super::{Expression, Who, by_id};
use crate::people::{People, SeekerId};
use crate::postings::read;
use crate::requests::{self, Kind, Request};
use crate::{StoreError, StoreResult};

/// A referral to be made.
#[derive(Clone, Debug)]
pub struct Referring {
    /// The request.
    pub request: Request,
    /// Who is referred.
    pub seeker: SeekerId,
    /// To which posting.
    pub posting: PostingId,
    /// How long a place is held, in minutes; within `rules::referral::HOLD_MINUTES_RANGE`.
    pub minutes: u32,
    /// Version of the notice they agreed to.
    pub consent: String,
    /// Who refers them.
    pub by: String,
}

type HoldRow = (i64, i64, Option<i64>);

impl People {
    /// Refers somebody who gets help to a posting that suits them: an interest with its ticket
    /// in the market they registered in, and a place held. The same request is the same one.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`], [`StoreError::NoHold`], whatever refuses a wish, or the
    /// database fails; then nothing is written.
    pub async fn refer(&self, new: &Referring, now: Moment) -> StoreResult<Referral> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let made = requests::made(&mut tx, Kind::Interest, &new.request).await?;
        if let Some(id) = made {
            return referral_of(&mut tx, id, now).await;
        }
        let (market, aid) = self.helped(&mut tx, new.seeker).await?;
        if aid.as_ref().and_then(Aid::current).is_none() {
            return Err(NoHold::NotHelped.into());
        }
        if open_of(&mut tx, new.seeker.0, new.posting).await?.is_some() {
            return Err(StoreError::AlreadyWanted);
        }
        self.consent(&mut tx, new.seeker, &new.consent, market, now)
            .await?;
        let wish = Expression {
            request: new.request,
            market,
            posting: new.posting,
            who: Who::Known(new.seeker),
            by: new.by.clone(),
        };
        let id = self
            .write_down(&mut tx, &wish, Event::Referred, now)
            .await?;
        let posting = read(&mut tx, new.posting).await?.into_posting()?;
        let data = self.data_of(&mut tx, new.seeker).await?;
        let profile = data.profile.unwrap_or_default();
        if recommend(&profile, std::slice::from_ref(&posting), market, now).is_empty() {
            return Err(NoHold::Unsuited.into());
        }
        make_room(&mut tx, new.seeker.0, new.posting, now).await?;
        sqlx::query(
            "INSERT INTO referrals (id, posting, by, at, held_until) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(new.posting.0)
        .bind(&new.by)
        .bind(now.ms())
        .bind(referral::until(now, new.minutes).ms())
        .execute(&mut *tx)
        .await?;
        let done = referral_of(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Ends a hold, or takes it up again for what is left of its time.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`] if the interest is no referral, [`StoreError::NoHold`] if it
    /// cannot be taken up again, or the database fails.
    pub async fn set_hold(
        &self,
        id: InterestId,
        is_held: bool,
        now: Moment,
    ) -> StoreResult<Referral> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let hold = hold_of(&mut tx, id.0)
            .await?
            .ok_or(StoreError::NoInterest)?;
        if is_held && !hold.is_live(now) {
            let row = by_id(&mut tx, id.0).await?;
            let anew = Hold {
                ended_at: None,
                ..hold
            };
            if !anew.is_live(now) || !referral::is_holdable(row.state()?) {
                return Err(NoHold::Over.into());
            }
            let seeker = row.seeker.ok_or(StoreError::NoInterest)?;
            make_room(&mut tx, seeker, PostingId(row.posting), now).await?;
            begin_anew(&mut tx, id.0).await?;
        } else if !is_held {
            end(&mut tx, id.0, now).await?;
        }
        let done = referral_of(&mut tx, id.0, now).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Until when places are held for interests of a market, those alone that are held now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn holds(
        &self,
        market: Adcode,
        now: Moment,
    ) -> StoreResult<HashMap<InterestId, Moment>> {
        let rows: Vec<HoldRow> = sqlx::query_as(
            "SELECT r.id, r.held_until, r.ended_at
             FROM referrals r JOIN interests i ON i.id = r.id JOIN postings p ON p.id = r.posting
             WHERE i.market = ? AND r.held_until > ? AND r.ended_at IS NULL AND p.state = ?",
        )
        .bind(market.number())
        .bind(now.ms())
        .bind(State::Open.slug())
        .fetch_all(&self.store.reader)
        .await?;
        let live = rows
            .into_iter()
            .map(|row| (InterestId(row.0), hold(row)))
            .filter(|(_, hold)| hold.is_live(now))
            .map(|(id, hold)| (id, hold.until));
        Ok(live.collect())
    }
}

/// Refuses to let an interest take a place while all that is left is held for others.
pub(super) async fn check_free(
    tx: &mut SqliteConnection,
    interest: i64,
    posting: PostingId,
    now: Moment,
) -> StoreResult<()> {
    let row = read(tx, posting).await?;
    if row.state()? != State::Open {
        return Ok(());
    }
    let others: Vec<Moment> = live(tx, posting, now)
        .await?
        .into_iter()
        .filter(|(id, _)| *id != interest)
        .map(|(_, until)| until)
        .collect();
    referral::check_free(row.headcount.saturating_sub(row.taken), &others)?;
    Ok(())
}

/// Ends what is held for an interest, if anything is.
pub(super) async fn end(tx: &mut SqliteConnection, interest: i64, now: Moment) -> StoreResult<()> {
    sqlx::query("UPDATE referrals SET ended_at = ? WHERE id = ? AND ended_at IS NULL")
        .bind(now.ms())
        .bind(interest)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes up again a hold that a step ended at `ended_at`, for what is left of its time and if
/// there is still room; of an interest, and its person.
pub(super) async fn resume(
    tx: &mut SqliteConnection,
    (interest, seeker): (i64, i64),
    posting: PostingId,
    ended_at: Moment,
    now: Moment,
) -> StoreResult<()> {
    let Some(hold) = hold_of(tx, interest).await? else {
        return Ok(());
    };
    let anew = Hold {
        ended_at: None,
        ..hold
    };
    if hold.ended_at != Some(ended_at) || !anew.is_live(now) {
        return Ok(());
    }
    match make_room(tx, seeker, posting, now).await {
        Ok(()) => begin_anew(tx, interest).await,
        // The interest is as before; the place went to others meanwhile.
        Err(StoreError::NoHold(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn begin_anew(tx: &mut SqliteConnection, interest: i64) -> StoreResult<()> {
    sqlx::query("UPDATE referrals SET ended_at = NULL WHERE id = ?")
        .bind(interest)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends the holds of a posting that its places left have no room for, the newest first.
pub(crate) async fn give_up(
    tx: &mut SqliteConnection,
    posting: PostingId,
    left: u32,
    now: Moment,
) -> StoreResult<()> {
    let mut holds = live(tx, posting, now).await?;
    holds.sort_unstable();
    for (interest, _) in holds.into_iter().skip(left as usize) {
        end(tx, interest, now).await?;
    }
    Ok(())
}

/// How many places of a posting are held now.
pub(crate) async fn held(
    tx: &mut SqliteConnection,
    posting: PostingId,
    now: Moment,
) -> StoreResult<usize> {
    Ok(live(tx, posting, now).await?.len())
}

/// The referral for which a place is held for somebody now, of a posting that is open.
pub(crate) async fn current_of(
    tx: &mut SqliteConnection,
    seeker: i64,
    now: Moment,
) -> StoreResult<Option<Referral>> {
    let rows: Vec<HoldRow> = sqlx::query_as(
        "SELECT r.id, r.held_until, r.ended_at
         FROM interests i JOIN referrals r ON r.id = i.id JOIN postings p ON p.id = r.posting
         WHERE i.seeker = ? AND r.held_until > ? AND p.state = ? ORDER BY r.id DESC",
    )
    .bind(seeker)
    .bind(now.ms())
    .bind(State::Open.slug())
    .fetch_all(&mut *tx)
    .await?;
    let found = rows.into_iter().find(|row| hold(*row).is_live(now));
    match found {
        Some((id, ..)) => referral_of(tx, id, now).await.map(Some),
        None => Ok(None),
    }
}

/// Makes room for a hold: refuses one that would be the second of its person, or one too many of
/// its posting.
async fn make_room(
    tx: &mut SqliteConnection,
    seeker: i64,
    posting: PostingId,
    now: Moment,
) -> StoreResult<()> {
    if current_of(tx, seeker, now).await?.is_some() {
        return Err(NoHold::Another.into());
    }
    let row = read(tx, posting).await?;
    if !matches!(row.state()?, State::Open | State::Filled) {
        return Err(NoHold::Over.into());
    }
    let remaining = row.headcount.saturating_sub(row.taken);
    if !referral::may_hold(remaining, held(tx, posting, now).await?) {
        return Err(NoHold::Full.into());
    }
    // A hold of a posting that is over does not come back with it beside the new one.
    sqlx::query(
        "UPDATE referrals SET ended_at = ?1 WHERE ended_at IS NULL AND held_until > ?1
         AND id IN (SELECT i.id FROM interests i WHERE i.seeker = ?2)",
    )
    .bind(now.ms())
    .bind(seeker)
    .execute(tx)
    .await?;
    Ok(())
}

/// The live holds of a posting: whose interest, and until when.
async fn live(
    tx: &mut SqliteConnection,
    posting: PostingId,
    now: Moment,
) -> StoreResult<Vec<(i64, Moment)>> {
    let rows: Vec<HoldRow> = sqlx::query_as(
        "SELECT id, held_until, ended_at FROM referrals WHERE posting = ? AND held_until > ?",
    )
    .bind(posting.0)
    .bind(now.ms())
    .fetch_all(tx)
    .await?;
    let live = rows.into_iter().map(|row| (row.0, hold(row)));
    Ok(live
        .filter(|(_, hold)| hold.is_live(now))
        .map(|(id, hold)| (id, hold.until))
        .collect())
}

async fn hold_of(tx: &mut SqliteConnection, interest: i64) -> StoreResult<Option<Hold>> {
    let row: Option<HoldRow> =
        sqlx::query_as("SELECT id, held_until, ended_at FROM referrals WHERE id = ?")
            .bind(interest)
            .fetch_optional(tx)
            .await?;
    Ok(row.map(hold))
}

async fn referral_of(
    tx: &mut SqliteConnection,
    interest: i64,
    now: Moment,
) -> StoreResult<Referral> {
    let hold = hold_of(tx, interest).await?;
    let row = by_id(tx, interest).await?;
    let posting = read(tx, PostingId(row.posting)).await?.into_posting()?;
    Ok(Referral {
        interest: row.to_interest()?,
        number: posting.number,
        title: posting.draft.title,
        held_until: hold
            .filter(|hold| hold.counts(posting.state, now))
            .map(|hold| hold.until),
    })
}

fn hold((_, until, ended_at): HoldRow) -> Hold {
    Hold {
        until: Moment::from_ms(until),
        ended_at: ended_at.map(Moment::from_ms),
    }
}
