//! Who suits a posting, which postings suit somebody, and the help of those in need.

use std::borrow::Cow;

use linggong_contract::api::matching::{
    Aid, AidNote, OpenedSeeker, RegisteredSeeker, SaveAid, SuitablePosting,
};
use linggong_contract::{Adcode, Moment, Posting};
use linggong_rules::ledger::Event;
use linggong_rules::matching::{Recommendation, recommend_at_desk};
use linggong_rules::{aid, referral};
use sqlx::{FromRow, SqliteConnection};

use crate::interests::referral::{current_of, held};
use crate::ledger::{self, Entry, Section};
use crate::people::{People, SeekerData, SeekerId};
use crate::row::adcode;
use crate::staff::label;
use crate::{StoreError, StoreResult};

/// Registrations that are looked through, the newest first: more than a county has in a year.
const LOOKED_AT_MAX: u32 = 20_000;
/// People on one list.
const LISTED_MAX: usize = 200;
const DAY_MS: i64 = 86_400_000;

#[derive(FromRow)]
struct Registered {
    id: i64,
    pseudonym: Vec<u8>,
    sealed: Vec<u8>,
    updated_at: i64,
    registered_at: i64,
    found_at: Option<i64>,
    aid: Option<Vec<u8>>,
}

/// Registered people who registered in a market last, whatever they agreed to elsewhere.
const REGISTERED: &str =
    "SELECT s.id, s.pseudonym, s.sealed, s.updated_at, s.registered_at, a.sealed AS aid,
        (SELECT max(l.at) FROM ledger_stands l WHERE l.subject = s.pseudonym AND l.event = 'confirmed')
            AS found_at
     FROM seekers s LEFT JOIN aids a ON a.id = s.id
     WHERE s.registered_at IS NOT NULL
       AND (SELECT c.market FROM consents c WHERE c.seeker = s.id AND c.text_version LIKE ?3
            ORDER BY c.at DESC LIMIT 1) BETWEEN ?1 AND ?2";
/// Consents to the text that is agreed to with a registration, in any of its versions.
const REGISTRATION: &str = "registration-%";
/// Those to the texts about hardship: alone, or together with the identity number.
const HARDSHIP: &str = "hardship-%";
const SENSITIVE: &str = "sensitive-%";

impl People {
    /// Registered people whom a posting suits and who do not want it yet: those in need first,
    /// then whoever has waited longest; at most 200.
    ///
    /// # Errors
    /// No such posting, or the database fails.
    pub async fn suitable(
        &self,
        posting: &Posting,
        now: Moment,
    ) -> StoreResult<Vec<RegisteredSeeker>> {
        let mut tx = self.store.reader.begin().await?;
        let sql = format!(
            "{REGISTERED} AND NOT EXISTS (SELECT 1 FROM interests i
                WHERE i.seeker = s.id AND i.posting = ?4)
             ORDER BY s.registered_at DESC LIMIT {LOOKED_AT_MAX}"
        );
        let rows: Vec<Registered> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(posting.market.span().0)
            .bind(posting.market.span().1)
            .bind(REGISTRATION)
            .bind(posting.id.0)
            .fetch_all(&mut *tx)
            .await?;
        let mut found = Vec::new();
        for row in rows {
            let data = self.unseal(&row.pseudonym, &row.sealed)?;
            let Some(profile) = &data.profile else {
                continue;
            };
            let is_helped = self.is_helped(&row)?;
            let only = std::slice::from_ref(posting);
            let suits = recommend_at_desk(profile, is_helped, only, posting.market, now);
            if let Some(Recommendation { reasons, .. }) = suits.into_iter().next() {
                found.push(self.listed(&row, &data, &reasons, now)?);
            }
        }
        found.sort_by_key(aid::order);
        found.truncate(LISTED_MAX);
        Ok(found)
    }

    /// Registered people of a market who declared hardship or get help, those who are to be
    /// asked after first; at most 200.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn in_need(&self, market: Adcode, now: Moment) -> StoreResult<Vec<RegisteredSeeker>> {
        let (first, last) = market.span();
        let sql = format!("{REGISTERED} ORDER BY s.registered_at DESC LIMIT {LOOKED_AT_MAX}");
        let rows: Vec<Registered> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(first)
            .bind(last)
            .bind(REGISTRATION)
            .fetch_all(&self.store.reader)
            .await?;
        let mut found = Vec::new();
        for row in rows {
            let data = self.unseal(&row.pseudonym, &row.sealed)?;
            let one = self.listed(&row, &data, &[], now)?;
            if one.in_need || one.tier.is_some() {
                found.push(one);
            }
        }
        let today = now.date();
        found.sort_by_key(|one| aid::follow_up_order(one, today));
        found.truncate(LISTED_MAX);
        Ok(found)
    }

    /// The market that somebody registered at last.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`], or the database fails.
    pub async fn market_of(&self, id: SeekerId) -> StoreResult<Adcode> {
        let mut db = self.store.reader.acquire().await?;
        registered_at(&mut db, id).await
    }

    /// Opens a registered person; the ledger keeps who did. `postings` are those of their market.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`], or the database fails.
    pub async fn open_seeker(
        &self,
        id: SeekerId,
        postings: &[Posting],
        by: &str,
        now: Moment,
    ) -> StoreResult<OpenedSeeker> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = registered(&mut tx, id).await?;
        let market = registered_at(&mut tx, id).await?;
        let data = self.unseal(&row.pseudonym, &row.sealed)?;
        let mut profile = data.profile.clone().unwrap_or_default();
        let has_identity = profile.identity.take().is_some();
        let entry = Entry::new(
            market,
            Section::Seeker,
            Event::SeekerOpened,
            &row.pseudonym,
            by,
        );
        ledger::append(&mut tx, &entry, now).await?;
        let wanted: Vec<i64> = sqlx::query_scalar("SELECT posting FROM interests WHERE seeker = ?")
            .bind(id.0)
            .fetch_all(&mut *tx)
            .await?;
        let mut suitable = Vec::new();
        let is_helped = self.is_helped(&row)?;
        for found in recommend_at_desk(&profile, is_helped, postings, market, now) {
            let posting = found.posting;
            if wanted.contains(&posting.id.0) {
                continue;
            }
            let held = held(&mut tx, posting.id, now).await?;
            suitable.push(SuitablePosting {
                may_hold: referral::may_hold(posting.remaining, held),
                ..found.told()
            });
        }
        let opened = OpenedSeeker {
            id: id.0,
            market,
            suggested: aid::suggested(&profile.hardship, waiting_days(&row, now)),
            aid: self.aid(&mut tx, &row).await?,
            has_identity,
            told_at: Moment::from_ms(row.updated_at),
            referral: current_of(&mut tx, id.0, now).await?,
            postings: suitable,
            name: data.name,
            phone: data.phone,
            profile,
        };
        tx.commit().await?;
        Ok(opened)
    }

    /// Writes down the help that somebody gets, or ends it.
    ///
    /// # Errors
    /// [`StoreError::NoPerson`], [`StoreError::Changed`] if somebody else wrote since, or the
    /// database fails.
    pub async fn save_aid(
        &self,
        id: SeekerId,
        new: &SaveAid,
        by: &str,
        now: Moment,
    ) -> StoreResult<Option<Aid>> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = registered(&mut tx, id).await?;
        let market = registered_at(&mut tx, id).await?;
        let known = self.sealed_aid(&row)?;
        if known.is_none() && new.tier.is_none() {
            return Ok(None);
        }
        if new.tier.is_some() && !has_agreed(&mut tx, id).await? {
            return Err(StoreError::NoConsent);
        }
        if known.as_ref().map(|known| known.at) != new.before {
            return Err(StoreError::Changed);
        }
        let event = match (known.as_ref().and_then(Aid::current), new.tier) {
            (_, None) => Event::AidEnded,
            (None, Some(_)) => Event::AidBegun,
            (Some(_), Some(_)) => Event::AidWritten,
        };
        let (kept, notes) = match known {
            Some(known) => (Some((known.tier, known.evidence)), known.notes),
            None => (None, Vec::new()),
        };
        let (tier, evidence) = match (new.tier, kept) {
            (Some(tier), _) => (tier, new.evidence.trim().to_owned()),
            (None, Some(kept)) => kept,
            (None, None) => return Ok(None),
        };
        let mut aid = Aid {
            tier,
            evidence,
            follow_up_on: new.follow_up_on,
            officer: by.to_owned(),
            notes,
            // Later than before, whatever the clock says.
            at: new.before.map_or(now, |before| now.max(before.plus_ms(1))),
            ended_at: new.tier.is_none().then_some(now),
        };
        let text = new.note.trim();
        if !text.is_empty() {
            aid.notes.push(AidNote {
                at: now,
                by: by.to_owned(),
                text: text.to_owned(),
            });
        }
        let older = aid.notes.len().saturating_sub(aid::NOTES_MAX);
        aid.notes.drain(..older);
        let plain =
            serde_json::to_vec(&aid).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        sqlx::query(
            "INSERT INTO aids (id, pseudonym, sealed, updated_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET sealed = ?3, updated_at = ?4",
        )
        .bind(id.0)
        .bind(&row.pseudonym)
        .bind(self.vault.seal(&row.pseudonym, &plain)?)
        .bind(aid.at.ms())
        .execute(&mut *tx)
        .await?;
        let entry = Entry::new(market, Section::Service, event, &row.pseudonym, by);
        ledger::append(&mut tx, &entry, now).await?;
        let row = registered(&mut tx, id).await?;
        let aid = self.aid(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(aid)
    }

    /// The market somebody registered in last, and the help they get or got.
    pub(crate) async fn helped(
        &self,
        db: &mut SqliteConnection,
        id: SeekerId,
    ) -> StoreResult<(Adcode, Option<Aid>)> {
        let row = registered(db, id).await?;
        Ok((registered_at(db, id).await?, self.sealed_aid(&row)?))
    }

    /// The help a person gets or got, for themself.
    pub(crate) async fn aid_of(
        &self,
        db: &mut SqliteConnection,
        id: SeekerId,
    ) -> StoreResult<Option<Aid>> {
        match registered(db, id).await {
            Ok(row) => self.aid(db, &row).await,
            Err(StoreError::NoPerson) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn listed(
        &self,
        row: &Registered,
        data: &SeekerData,
        reasons: &[Cow<'_, str>],
        now: Moment,
    ) -> StoreResult<RegisteredSeeker> {
        let aid = self.sealed_aid(row)?;
        let profile = data.profile.as_ref();
        Ok(RegisteredSeeker {
            id: row.id,
            name_masked: data.name.masked(),
            phone_masked: data.phone.masked(),
            reasons: reasons.iter().map(|why| why.to_string()).collect(),
            waiting_days: waiting_days(row, now),
            in_need: profile.is_some_and(|profile| !profile.hardship.is_empty()),
            tier: aid.as_ref().and_then(Aid::current),
            follow_up_on: aid
                .filter(|aid| aid.ended_at.is_none())
                .and_then(|aid| aid.follow_up_on),
        })
    }

    /// Whether somebody gets help now.
    fn is_helped(&self, row: &Registered) -> StoreResult<bool> {
        let aid = self.sealed_aid(row)?;
        Ok(aid.as_ref().and_then(Aid::current).is_some())
    }

    fn sealed_aid(&self, row: &Registered) -> StoreResult<Option<Aid>> {
        let Some(sealed) = &row.aid else {
            return Ok(None);
        };
        let plain = self.vault.unseal(&row.pseudonym, sealed)?;
        let aid = serde_json::from_slice(&plain);
        aid.map(Some)
            .map_err(|_| StoreError::Corrupt(format!("aid of {}", row.id)))
    }

    /// The help somebody gets, with what colleagues call those who wrote.
    async fn aid(&self, db: &mut SqliteConnection, row: &Registered) -> StoreResult<Option<Aid>> {
        let Some(mut aid) = self.sealed_aid(row)? else {
            return Ok(None);
        };
        if let Some(name) = label(db, Some(&aid.officer)).await? {
            aid.officer = name;
        }
        for note in &mut aid.notes {
            if let Some(name) = label(db, Some(&note.by)).await? {
                note.by = name;
            }
        }
        Ok(Some(aid))
    }
}

async fn registered(db: &mut SqliteConnection, id: SeekerId) -> StoreResult<Registered> {
    let sql = format!("{REGISTERED} AND s.id = ?4");
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(0)
        .bind(u32::MAX)
        .bind(REGISTRATION)
        .bind(id.0)
        .fetch_optional(db)
        .await?
        .ok_or(StoreError::NoPerson)
}

/// The market somebody registered in last.
pub(crate) async fn registered_at(db: &mut SqliteConnection, id: SeekerId) -> StoreResult<Adcode> {
    let market: Option<u32> = sqlx::query_scalar(
        "SELECT market FROM consents WHERE seeker = ? AND text_version LIKE ? ORDER BY at DESC",
    )
    .bind(id.0)
    .bind(REGISTRATION)
    .fetch_optional(db)
    .await?;
    adcode(market.ok_or(StoreError::NoPerson)?)
}

/// Whether somebody agreed that their hardship is kept.
async fn has_agreed(db: &mut SqliteConnection, id: SeekerId) -> StoreResult<bool> {
    let agreed = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM consents
         WHERE seeker = ? AND (text_version LIKE ? OR text_version LIKE ?))",
    )
    .bind(id.0)
    .bind(HARDSHIP)
    .bind(SENSITIVE)
    .fetch_one(db)
    .await?;
    Ok(agreed)
}

/// Days since somebody registered or last found work.
fn waiting_days(row: &Registered, now: Moment) -> u32 {
    let since = row.registered_at.max(row.found_at.unwrap_or(0));
    u32::try_from((now.ms() - since) / DAY_MS).unwrap_or(0)
}
