//! Cases (诉求): received once, anonymous if wanted, answered in time. What somebody says, and
//! what they are answered, is sealed.

mod hands;

use linggong_contract::api::cases::{CaseCheck, CaseEvent, CaseHands};
use linggong_contract::{
    Adcode, Case, CaseId, CaseKind, CaseState, CaseStep, CourseId, Date, Moment, PostingId,
};
use linggong_rules::case::{self, By, Hands};
use linggong_rules::ledger::Event;
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, FromRow, SqliteConnection};

use crate::interests::{BY_KIOSK, Who};
use crate::ledger::{self, Entry, Section};
use crate::people::{PSEUDONYM_BYTES, People, Seeker, SeekerData, SeekerId, known};
use crate::postings::read;
use crate::receipt;
use crate::requests::{self, Request};
use crate::row::adcode;
use crate::{StoreError, StoreResult, courses};

pub use hands::CaseFilter;

/// Most rows of a list handed out at once.
const ROWS_MAX: u32 = 500;

const COLUMNS: &str =
    "c.id, c.seeker, c.pseudonym, c.market, c.kind, c.state, c.posting, c.course, c.sealed,
    c.receipt_hash, c.due_at, c.created_at, c.updated_at, c.owner, c.offered_to, c.checks";

/// A case to be written down.
#[derive(Clone, Debug)]
pub struct Filing {
    /// The request.
    pub request: Request,
    /// The market whose kiosk it came from.
    pub market: Adcode,
    /// What it is about.
    pub kind: CaseKind,
    /// What they say.
    pub text: String,
    /// The posting it is about.
    pub posting: Option<PostingId>,
    /// The course to take a seat in.
    pub course: Option<CourseId>,
    /// Who it is from; nobody for an anonymous case.
    pub who: Option<Who>,
    /// Version of the text they agreed to, unless anonymous.
    pub consent: &'static str,
}

/// A case that is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The case.
    pub case: Case,
    /// The number that shows how it stands.
    pub receipt: u32,
}

/// A case as staff see it before they open a person's data.
#[derive(Clone, Debug)]
pub struct QueuedCase {
    /// The case, without its answer.
    pub case: Case,
    /// The posting or course it is about.
    pub about: Option<String>,
    /// Masked name and phone; nothing for an anonymous case.
    pub who: Option<(String, String)>,
    /// Whose it is.
    pub hands: CaseHands,
}

/// A case with what was said, opened by staff or by the person. No `Debug`: it would print it.
#[derive(Clone)]
pub struct OpenedCase {
    /// The case.
    pub case: Case,
    /// The posting or course it is about.
    pub about: Option<String>,
    /// What they said.
    pub text: String,
    /// Who it is from; nobody for an anonymous case.
    pub who: Option<SeekerData>,
    /// Whose it is.
    pub hands: CaseHands,
    /// What belongs to handling it.
    pub checks: Vec<CaseCheck>,
    /// What happened to it.
    pub events: Vec<CaseEvent>,
}

/// A step to be run.
#[derive(Clone, Copy, Debug)]
pub struct CaseStepRun<'a> {
    /// The step.
    pub step: CaseStep,
    /// What the person is answered.
    pub answer: Option<&'a str>,
    /// Who is to take it over.
    pub to: Option<&'a str>,
    /// When the case had last changed as it was seen; nothing if that is not told.
    pub seen: Option<Moment>,
}

/// What is sealed of a case.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Said {
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

#[derive(FromRow)]
struct CaseRow {
    id: i64,
    seeker: Option<i64>,
    pseudonym: Vec<u8>,
    market: u32,
    kind: String,
    state: String,
    posting: Option<i64>,
    course: Option<i64>,
    sealed: Option<Vec<u8>>,
    receipt_hash: Option<Vec<u8>>,
    due_at: i64,
    created_at: i64,
    updated_at: i64,
    owner: Option<String>,
    offered_to: Option<String>,
    checks: String,
}

impl CaseRow {
    fn kind(&self) -> StoreResult<CaseKind> {
        let found = CaseKind::ALL.iter().find(|kind| kind.slug() == self.kind);
        found.copied().ok_or_else(|| self.corrupt("kind"))
    }

    fn state(&self) -> StoreResult<CaseState> {
        let found = CaseState::ALL.iter().find(|s| s.slug() == self.state);
        found.copied().ok_or_else(|| self.corrupt("state"))
    }

    fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("case {}: {what}", self.id))
    }
}

impl People {
    /// Writes a case down. The same request again is the same case.
    ///
    /// # Errors
    /// No such posting, the key was used for another request, or the database fails; then
    /// nothing is written.
    pub async fn file(&self, new: &Filing, now: Moment) -> StoreResult<Filed> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let kind = requests::Kind::Case;
        if let Some(id) = requests::made(&mut tx, kind, &new.request).await? {
            return self.filed(&mut tx, id).await;
        }
        if let Some(posting) = new.posting {
            read(&mut tx, posting).await?;
        }
        let seeker = match &new.who {
            Some(Who::Named { data, consent }) => {
                let seeker = self
                    .enter(&mut tx, data, consent, new.market, BY_KIOSK, now)
                    .await?;
                Some(seeker)
            }
            Some(Who::Known(id)) => {
                let seeker = known(&mut tx, *id).await?;
                self.consent(&mut tx, *id, new.consent, new.market, now)
                    .await?;
                Some(seeker)
            }
            None => None,
        };
        let mut begins_on = None;
        if let Some(course) = new.course {
            let seeker = seeker.as_ref().map(|seeker| seeker.id);
            begins_on = Some(take_seat(&mut tx, course, new.market, seeker, now).await?);
        }
        let (seeker, pseudonym) = match seeker {
            Some(Seeker { id, pseudonym }) => (Some(id), pseudonym),
            None => (None, self.vault.fresh::<PSEUDONYM_BYTES>().to_vec()),
        };
        let said = Said {
            text: new.text.clone(),
            answer: None,
        };
        let id = sqlx::query(
            "INSERT INTO cases (seeker, pseudonym, market, kind, state, posting, course, sealed, due_at,
                created_at, updated_at)
             VALUES (?, ?, ?, ?, 'received', ?, ?, ?, ?, ?, ?)",
        )
        .bind(seeker)
        .bind(&pseudonym)
        .bind(new.market.number())
        .bind(new.kind.slug())
        .bind(new.posting.map(|posting| posting.0))
        .bind(new.course.map(|course| course.0))
        .bind(self.seal_said(&pseudonym, &said)?)
        .bind(case::due_at(new.kind, begins_on, now).ms())
        .bind(now.ms())
        .bind(now.ms())
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        let receipts = receipt::Kind::Case;
        let receipt = self.vault.new_receipt(&mut tx, receipts, id).await?;
        sqlx::query("UPDATE cases SET receipt_hash = ? WHERE id = ?")
            .bind(self.vault.receipt_hash(receipts, receipt))
            .bind(id)
            .execute(&mut *tx)
            .await?;
        let entry = Entry {
            posting: new.posting.map(|posting| posting.0),
            case: Some(id),
            ..Entry::new(
                new.market,
                Section::Service,
                Event::Received,
                &pseudonym,
                "kiosk",
            )
        };
        ledger::append(&mut tx, &entry, now).await?;
        requests::remember(&mut tx, kind, &new.request, id, now).await?;
        let filed = self.filed(&mut tx, id).await?;
        tx.commit().await?;
        Ok(filed)
    }

    /// The case with this receipt.
    ///
    /// # Errors
    /// [`StoreError::NoCase`], or the database fails.
    pub async fn case_by_receipt(&self, receipt: u32) -> StoreResult<Case> {
        let row: Option<CaseRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM cases c WHERE c.receipt_hash = ?"
        )))
        .bind(self.vault.receipt_hash(receipt::Kind::Case, receipt))
        .fetch_optional(&self.store.reader)
        .await?;
        match row {
            Some(row) => self.to_case(&row),
            None => self.case_delivered(receipt).await,
        }
    }

    /// One case.
    ///
    /// # Errors
    /// [`StoreError::NoCase`], or the database fails.
    pub async fn case(&self, id: CaseId) -> StoreResult<Case> {
        let mut connection = self.store.reader.acquire().await?;
        self.to_case(&by_id(&mut connection, id.0).await?)
    }

    /// Runs a step of a case. Closing one needs an answer.
    ///
    /// # Errors
    /// No such case, [`StoreError::Meanwhile`] if somebody else has run a step since it was seen,
    /// a state that does not allow it, somebody else's case, no answer, or the database fails.
    pub async fn case_step(
        &self,
        id: CaseId,
        run: CaseStepRun<'_>,
        by: By<'_>,
        now: Moment,
    ) -> StoreResult<Case> {
        let CaseStepRun {
            step, answer, to, ..
        } = run;
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let before = row.state()?;
        if hands::is_repeated(&mut tx, &row, run, by.name).await? {
            return self.to_case(&row);
        }
        let state = case::after(before, step)?;
        let held = Hands {
            owner: row.owner.clone(),
            offered_to: row.offered_to.clone(),
        };
        let hands = case::hands(&held, step, by, to)?;
        let mut said = self.said(&row)?;
        if let Some(answer) = answer.filter(|_| step == CaseStep::Close) {
            if before == CaseState::Closed && said.answer.as_deref() != Some(answer) {
                // What somebody was answered changes only once the case is taken up again.
                return Err(case::WrongCaseStep(before, step).into());
            }
            said.answer = Some(answer.to_owned());
        }
        if state == CaseState::Closed && said.answer.is_none() {
            return Err(StoreError::NoAnswer);
        }
        let sealed = match &row.sealed {
            // The person is deleted: what they were answered goes with them.
            None => None,
            Some(_) => Some(self.seal_said(&row.pseudonym, &said)?),
        };
        sqlx::query(
            "UPDATE cases SET state = ?, sealed = ?, owner = ?, offered_to = ?, updated_at = ?
             WHERE id = ?",
        )
        .bind(state.slug())
        .bind(sealed)
        .bind(&hands.owner)
        .bind(&hands.offered_to)
        .bind(now.ms())
        .bind(id.0)
        .execute(&mut *tx)
        .await?;
        // Who takes what is theirs already has taken it before.
        if state != before || hands != held && event_of(step) != Event::of_case(state) {
            let event = event_of(step);
            let section = if state == CaseState::Closed {
                Section::Result
            } else {
                Section::Service
            };
            record(&mut tx, &row, section, event, by.name, now).await?;
        }
        let case = self.to_case(&by_id(&mut tx, id.0).await?)?;
        tx.commit().await?;
        Ok(case)
    }

    /// Opens a case: what was said, and where to call back. The ledger keeps who did.
    ///
    /// # Errors
    /// [`StoreError::NoCase`], or the database fails.
    pub async fn open_case(&self, id: CaseId, by: &str, now: Moment) -> StoreResult<OpenedCase> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let who = match row.seeker {
            Some(seeker) => Some(self.data_of(&mut tx, SeekerId(seeker)).await?),
            None => None,
        };
        record(&mut tx, &row, Section::Service, Event::CaseOpened, by, now).await?;
        let opened = OpenedCase {
            about: about(&mut tx, &row).await?,
            case: self.to_case(&row)?,
            text: self.said(&row)?.text,
            who,
            hands: hands::hands(&mut tx, &row, by).await?,
            checks: hands::checks(&mut tx, &row).await?,
            events: hands::events(&mut tx, row.id).await?,
        };
        tx.commit().await?;
        Ok(opened)
    }

    /// A case with its receipt, to be printed for whoever it is from; the ledger keeps who did.
    ///
    /// # Errors
    /// [`StoreError::NoCase`], also once the person is deleted, or the database fails.
    pub async fn case_receipt(
        &self,
        id: CaseId,
        by: &str,
        now: Moment,
    ) -> StoreResult<(Filed, CaseHands)> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let filed = self.filed(&mut tx, id.0).await?;
        let hands = hands::hands(&mut tx, &row, by).await?;
        record(&mut tx, &row, Section::Service, Event::CaseReceipt, by, now).await?;
        tx.commit().await?;
        Ok((filed, hands))
    }

    /// A person's cases with what they said, the newest first.
    pub(crate) async fn cases_of(
        &self,
        tx: &mut SqliteConnection,
        seeker: SeekerId,
    ) -> StoreResult<Vec<(Case, String)>> {
        let rows: Vec<CaseRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM cases c WHERE c.seeker = ? ORDER BY c.id DESC LIMIT {ROWS_MAX}"
        )))
        .bind(seeker.0)
        .fetch_all(tx)
        .await?;
        rows.iter()
            .map(|row| Ok((self.to_case(row)?, self.said(row)?.text)))
            .collect()
    }

    /// What a person said in their cases goes with them; open cases are withdrawn.
    pub(crate) async fn empty_cases(
        &self,
        tx: &mut SqliteConnection,
        seeker: SeekerId,
        by: &str,
        now: Moment,
    ) -> StoreResult<()> {
        let rows: Vec<CaseRow> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM cases c WHERE c.seeker = ?"
        )))
        .bind(seeker.0)
        .fetch_all(&mut *tx)
        .await?;
        for row in rows {
            let before = row.state()?;
            let state = case::after(before, CaseStep::Withdraw).unwrap_or(before);
            sqlx::query(
                "UPDATE cases SET state = ?, sealed = NULL, receipt_hash = NULL, updated_at = ?
                 WHERE id = ?",
            )
            .bind(state.slug())
            .bind(now.ms())
            .bind(row.id)
            .execute(&mut *tx)
            .await?;
            if state != before {
                record(tx, &row, Section::Service, Event::of_case(state), by, now).await?;
            }
        }
        Ok(())
    }

    async fn filed(&self, tx: &mut SqliteConnection, id: i64) -> StoreResult<Filed> {
        let row = by_id(tx, id).await?;
        let hash = row.receipt_hash.as_deref().ok_or(StoreError::NoCase)?;
        let receipt = self.vault.receipt_of(receipt::Kind::Case, id, hash);
        Ok(Filed {
            receipt: receipt.ok_or_else(|| row.corrupt("receipt"))?,
            case: self.to_case(&row)?,
        })
    }

    fn to_case(&self, row: &CaseRow) -> StoreResult<Case> {
        Ok(Case {
            id: CaseId(row.id),
            kind: row.kind()?,
            market: adcode(row.market)?,
            posting: row.posting.map(PostingId),
            course: row.course.map(CourseId),
            state: row.state()?,
            due_at: Moment::from_ms(row.due_at),
            answer: self.said(row)?.answer,
            created_at: Moment::from_ms(row.created_at),
            updated_at: Moment::from_ms(row.updated_at),
        })
    }

    fn said(&self, row: &CaseRow) -> StoreResult<Said> {
        let Some(sealed) = &row.sealed else {
            return Ok(Said::default());
        };
        let plain = self.vault.unseal(&row.pseudonym, sealed)?;
        serde_json::from_slice(&plain).map_err(|_| row.corrupt("sealed"))
    }

    fn seal_said(&self, pseudonym: &[u8], said: &Said) -> StoreResult<Vec<u8>> {
        let plain =
            serde_json::to_vec(said).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        self.vault.seal(pseudonym, &plain)
    }
}

/// What the ledger calls a step.
const fn event_of(step: CaseStep) -> Event {
    match step {
        CaseStep::Take => Event::of_case(CaseState::Handling),
        CaseStep::Close => Event::of_case(CaseState::Closed),
        CaseStep::Withdraw => Event::of_case(CaseState::Withdrawn),
        CaseStep::Reopen => Event::CaseReopened,
        CaseStep::Offer => Event::CaseOffer,
        CaseStep::Accept => Event::CaseAccept,
        CaseStep::Refuse => Event::CaseRefuse,
        CaseStep::TakeBack => Event::CaseTakeBack,
    }
}

/// Appends a line about a case to the ledger.
async fn record(
    tx: &mut SqliteConnection,
    row: &CaseRow,
    section: Section,
    event: Event,
    by: &str,
    now: Moment,
) -> StoreResult<()> {
    let entry = Entry {
        posting: row.posting,
        case: Some(row.id),
        ..Entry::new(adcode(row.market)?, section, event, &row.pseudonym, by)
    };
    ledger::append(tx, &entry, now).await
}

/// The day on which a course begins that has a seat. Refuses one that has none, or that the
/// person has a seat in already.
async fn take_seat(
    tx: &mut SqliteConnection,
    id: CourseId,
    market: Adcode,
    seeker: Option<i64>,
    now: Moment,
) -> StoreResult<Date> {
    let course = courses::offered(tx, id).await?;
    if !course.draft.market.covers(market) || course.draft.starts_on < now.date() {
        return Err(StoreError::NoCourse);
    }
    let has_seat: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM cases
         WHERE course = ? AND seeker = ? AND state != 'withdrawn')",
    )
    .bind(id.0)
    .bind(seeker)
    .fetch_one(tx)
    .await?;
    if has_seat {
        return Err(StoreError::SignedUp);
    }
    if course.left == 0 {
        return Err(StoreError::CourseFull);
    }
    Ok(course.draft.starts_on)
}

/// Number and title of the posting, or title of the course, that a case is about.
async fn about(db: &mut SqliteConnection, row: &CaseRow) -> StoreResult<Option<String>> {
    let about = sqlx::query_scalar(
        "SELECT number || ' ' || json_extract(draft, '$.title') FROM postings WHERE id = ?
         UNION ALL SELECT json_extract(draft, '$.title') FROM courses WHERE id = ?",
    )
    .bind(row.posting)
    .bind(row.course)
    .fetch_optional(db)
    .await?;
    Ok(about)
}

async fn by_id(tx: &mut SqliteConnection, id: i64) -> StoreResult<CaseRow> {
    sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM cases c WHERE c.id = ?"
    )))
    .bind(id)
    .fetch_optional(tx)
    .await?
    .ok_or(StoreError::NoCase)
}
