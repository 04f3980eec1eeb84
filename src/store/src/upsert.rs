//! Taking in postings from other systems: the same record id is the same posting.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use linggong_contract::{
    Adcode, FieldError, Moment, PostingDraft, PostingId, Scope, State, api::Outcome,
};
use linggong_rules::{draft, lint, numbers, places};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::employers::{Standing, standing};
use crate::interests::referral;
use crate::postings::{read, settle, topic_of};
use crate::row::{COLUMNS, PostingRow};
use crate::{Store, StoreError, StoreResult, changes, search};

/// One record to take in.
#[derive(Clone, Debug)]
pub struct Upsert {
    /// The record's id in the system it comes from.
    pub record_id: String,
    /// The market that publishes it.
    pub market: Adcode,
    /// Hold it back for review.
    pub review: bool,
    /// A request that comes again, not a record that is kept in step: what is known is left as
    /// it is, whatever was made of it since.
    pub once: bool,
    /// Why it may say what is warned of; without it such a posting waits for review.
    pub reason: Option<String>,
    /// The posting.
    pub draft: PostingDraft,
}

/// A correction of one posting.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What it said when the correction was begun.
    pub before: PostingDraft,
    /// What it is to say.
    pub draft: PostingDraft,
    /// Why it may say what is warned of.
    pub reason: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upserted {
    /// What happened.
    pub outcome: Outcome,
    /// The posting and its number, unless refused.
    pub posting: Option<(PostingId, u32)>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// What wants a reason: the posting waits for review.
    pub warnings: Vec<FieldError>,
}

impl Upserted {
    fn refused(errors: Vec<FieldError>) -> Self {
        Self {
            outcome: Outcome::Refused,
            posting: None,
            errors,
            warnings: Vec::new(),
        }
    }

    fn done(outcome: Outcome, id: i64, number: u32) -> Self {
        Self {
            outcome,
            posting: Some((PostingId(id), number)),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl Store {
    /// Takes in records of one system in one transaction. Each row is judged by itself; a
    /// refused one does not stop the others. With `commit` false nothing is written: a dry run.
    ///
    /// # Errors
    /// Only if the database fails; then nothing was written.
    pub async fn upsert(
        &self,
        system: &str,
        rows: &[Upsert],
        commit: bool,
        now: Moment,
    ) -> StoreResult<Vec<Upserted>> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let mut intake = Intake::new(self, system, now);
        let mut outcomes = Vec::with_capacity(rows.len());
        for row in rows {
            outcomes.push(intake.take(&mut tx, row).await?);
        }
        if commit {
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        Ok(outcomes)
    }

    /// Corrects a posting, unless somebody else was faster.
    ///
    /// # Errors
    /// [`StoreError::Changed`] if it says something else than before the correction, no such
    /// posting, or the database fails; what is wrong with the words is in the answer.
    pub async fn edit(&self, id: PostingId, edit: &Edit, now: Moment) -> StoreResult<Upserted> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let known = read(&mut tx, id).await?;
        if known.draft()? != edit.before {
            return Err(StoreError::Changed);
        }
        let wrong = draft::check_again(&edit.draft, Some(&edit.before), now, |trade| {
            self.trade(trade).is_some()
        });
        if !wrong.is_empty() {
            return Ok(Upserted::refused(wrong));
        }
        let row = Upsert {
            record_id: String::new(),
            market: crate::row::adcode(known.market)?,
            review: false,
            once: false,
            reason: edit.reason.clone(),
            draft: edit.draft.clone(),
        };
        let row = match vouched(&mut tx, &row, now).await? {
            Ok(row) => row,
            Err(refused) => return Ok(Upserted::refused(vec![refused])),
        };
        let done = Intake::new(self, "", now)
            .update(&mut tx, known, &row)
            .await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// One transaction of taking in.
struct Intake<'a> {
    store: &'a Store,
    system: &'a str,
    now: Moment,
    seen: BTreeSet<String>,
    numbers: HashMap<Adcode, TopicNumbers>,
}

impl<'a> Intake<'a> {
    fn new(store: &'a Store, system: &'a str, now: Moment) -> Self {
        Self {
            store,
            system,
            now,
            seen: BTreeSet::new(),
            numbers: HashMap::new(),
        }
    }

    async fn take(&mut self, tx: &mut SqliteConnection, row: &Upsert) -> StoreResult<Upserted> {
        let known = self.known(tx, &row.record_id).await?;
        if let Some(known) = known.as_ref().filter(|_| row.once) {
            let done = Upserted::done(Outcome::Unchanged, known.id, known.number);
            return Ok(done);
        }
        let mut errors = Vec::new();
        let id_chars = row.record_id.trim().chars().count();
        if !(1..=100).contains(&id_chars) {
            errors.push(FieldError::new("record_id", "记录编号应有1到100个字"));
        } else if !self.seen.insert(row.record_id.clone()) {
            errors.push(FieldError::new("record_id", "同一次提交里有重复的记录编号"));
        }
        if self.store.market(row.market).is_none() {
            errors.push(FieldError::new("market", "没有这个零工市场"));
        }
        let posted = known.as_ref().map(PostingRow::draft).transpose()?;
        errors.extend(draft::check_again(
            &row.draft,
            posted.as_ref(),
            self.now,
            |trade| self.store.trade(trade).is_some(),
        ));
        if !errors.is_empty() {
            return Ok(Upserted::refused(errors));
        }
        let row = &match vouched(tx, row, self.now).await? {
            Ok(row) => row,
            Err(refused) => return Ok(Upserted::refused(vec![refused])),
        };
        match known {
            Some(known) => self.update(tx, known, row).await,
            None => self.insert(tx, row).await,
        }
    }

    async fn known(
        &self,
        tx: &mut SqliteConnection,
        record_id: &str,
    ) -> StoreResult<Option<PostingRow>> {
        let known = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM postings p WHERE p.origin_system = ? AND p.origin_record = ?"
        )))
        .bind(self.system)
        .bind(record_id)
        .fetch_optional(tx)
        .await?;
        Ok(known)
    }

    async fn insert(&mut self, tx: &mut SqliteConnection, row: &Upsert) -> StoreResult<Upserted> {
        let topic = topic_of(row.market, row.draft.scope);
        let number = self.next_number(tx, topic, row.draft.scope).await?;
        let warnings = self.unanswered(row, None);
        let state = if row.review || !warnings.is_empty() {
            State::Pending
        } else {
            State::Open
        };
        let now = self.now.ms();
        let id = sqlx::query(
            "INSERT INTO postings (market, topic, number, state, trade, headcount, pay_top_fen,
                draft, note, origin_system, origin_record, created_at, opened_at, valid_until,
                updated_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(row.market.number())
        .bind(topic.number())
        .bind(number)
        .bind(state.slug())
        .bind(row.draft.trade.0)
        .bind(row.draft.headcount)
        .bind(row.draft.pay.max_fen.unwrap_or(row.draft.pay.min_fen))
        .bind(draft_text(&row.draft)?)
        .bind(&row.reason)
        .bind(self.system)
        .bind(&row.record_id)
        .bind(now)
        .bind((state == State::Open).then_some(now))
        .bind(row.draft.valid_until.ms())
        .bind(now)
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
        if state == State::Open {
            let trade = self
                .store
                .trade(row.draft.trade)
                .map_or("", |trade| &trade.label);
            search::index_new(tx, id, topic.number(), &row.draft, trade).await?;
            changes::log(tx, topic.number(), Some(id), self.now).await?;
        }
        Ok(Upserted {
            warnings,
            ..Upserted::done(Outcome::Created, id, number)
        })
    }

    async fn update(
        &mut self,
        tx: &mut SqliteConnection,
        mut known: PostingRow,
        row: &Upsert,
    ) -> StoreResult<Upserted> {
        let (before, old) = (known.state()?, known.draft()?);
        let id = known.id;
        if old == row.draft && known.market == row.market.number() {
            return Ok(Upserted::done(Outcome::Unchanged, id, known.number));
        }
        let mut errors = Vec::new();
        if known.market != row.market.number() {
            errors.push(FieldError::new(
                "market",
                "已发布的信息不能换市场，请撤回后重新发布",
            ));
        }
        if old.scope != row.draft.scope {
            errors.push(FieldError::new(
                "scope",
                "已发布的信息不能换发布范围，请撤回后重新发布",
            ));
        }
        if row.draft.headcount < old.headcount {
            errors.extend(too_few(tx, &known, row.draft.headcount, self.now).await?);
        }
        if matches!(before, State::Withdrawn | State::Rejected) {
            let message = format!("这条信息{}，请用新的记录编号发布", before.label());
            errors.push(FieldError::new("record_id", message));
        }
        let was_shown = known.opened_at.is_some();
        if was_shown {
            // What is shown already is not taken off the wall for it.
            errors.extend(self.unanswered(row, Some(&old)));
        }
        if !errors.is_empty() {
            return Ok(Upserted::refused(errors));
        }
        if let Some(reason) = &row.reason {
            sqlx::query("UPDATE postings SET note = ? WHERE id = ?")
                .bind(reason)
                .bind(id)
                .execute(&mut *tx)
                .await?;
        }
        known.draft = draft_text(&row.draft)?;
        known.headcount = row.draft.headcount;
        let state = match before {
            // What nobody has reviewed waits for it, also if it ran out meanwhile.
            _ if !was_shown => State::Pending,
            _ if known.taken >= known.headcount => State::Filled,
            _ => State::Open,
        };
        settle(&mut known, before, state, self.now);
        // write_back may give the posting another number.
        self.numbers.remove(&known.topic()?);
        self.store
            .write_back(tx, &mut known, before, self.now)
            .await?;
        Ok(Upserted::done(Outcome::Updated, id, known.number))
    }

    /// What a row says that wants a reason, has none, and was not said before.
    fn unanswered(&self, row: &Upsert, before: Option<&PostingDraft>) -> Vec<FieldError> {
        if row.reason.is_some() {
            return Vec::new();
        }
        let market = self.store.market(row.market);
        let warnings = |draft| lint::warnings(draft, market);
        let known = before.map(warnings).unwrap_or_default();
        let found = warnings(&row.draft).into_iter();
        found
            .filter(|found| !known.contains(found))
            .map(|found| FieldError::new(found.field, found.told()))
            .collect()
    }

    async fn next_number(
        &mut self,
        tx: &mut SqliteConnection,
        topic: Adcode,
        scope: Scope,
    ) -> StoreResult<u32> {
        let numbers = match self.numbers.entry(topic) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(TopicNumbers::load(tx, topic, scope).await?),
        };
        numbers.take(tx).await
    }
}

/// A row whose employer is checked if its market knows it to be; why not, if it is blocked.
async fn vouched(
    tx: &mut SqliteConnection,
    row: &Upsert,
    now: Moment,
) -> StoreResult<Result<Upsert, FieldError>> {
    Ok(match standing(tx, row.market, &row.draft, now).await? {
        // Why is for staff: who reads this may be the one who is blocked.
        Standing::Blocked(_) => Err(FieldError::new(
            "employer.name",
            "这家用人单位在黑名单上，不能发布。请到服务台问",
        )),
        // What anybody types at a kiosk is looked at by a reviewer first.
        Standing::Verified if !row.review => {
            let mut row = row.clone();
            row.draft.employer.verified = true;
            Ok(row)
        }
        Standing::Verified | Standing::Unknown => Ok(row.clone()),
    })
}

/// Why a posting cannot want so few, if it cannot.
async fn too_few(
    tx: &mut SqliteConnection,
    known: &PostingRow,
    headcount: u32,
    now: Moment,
) -> StoreResult<Option<FieldError>> {
    let Some(left) = headcount.checked_sub(known.taken) else {
        let error = FieldError::new("headcount", "人数不能少于已经招到的人数");
        return Ok(Some(error));
    };
    let held = referral::held(tx, PostingId(known.id), now).await?;
    let judged = places::check(known.taken, 0, left, held);
    Ok(judged
        .err()
        .map(|why| FieldError::new("headcount", format!("{why}，人数不能这么少"))))
}

/// The short numbers in use in one topic.
pub(crate) struct TopicNumbers {
    topic: Adcode,
    scope: Scope,
    taken: BTreeSet<u32>,
    last: Option<u32>,
}

impl TopicNumbers {
    pub(crate) async fn load(
        db: &mut SqliteConnection,
        topic: Adcode,
        scope: Scope,
    ) -> StoreResult<Self> {
        let taken: Vec<u32> = sqlx::query_scalar(
            "SELECT number FROM postings WHERE topic = ? AND state IN ('pending', 'open')",
        )
        .bind(topic.number())
        .fetch_all(&mut *db)
        .await?;
        let last = sqlx::query_scalar("SELECT last_number FROM topics WHERE adcode = ?")
            .bind(topic.number())
            .fetch_optional(db)
            .await?
            .flatten();
        Ok(Self {
            topic,
            scope,
            taken: taken.into_iter().collect(),
            last,
        })
    }

    pub(crate) fn is_taken(&self, number: u32) -> bool {
        self.taken.contains(&number)
    }

    /// Gives out the next free number.
    pub(crate) async fn take(&mut self, tx: &mut SqliteConnection) -> StoreResult<u32> {
        let number = numbers::next(self.scope, &self.taken, self.last)
            .ok_or(StoreError::NumbersUsedUp(self.topic))?;
        self.taken.insert(number);
        self.last = Some(number);
        sqlx::query("UPDATE topics SET last_number = ? WHERE adcode = ?")
            .bind(number)
            .bind(self.topic.number())
            .execute(tx)
            .await?;
        Ok(number)
    }
}

pub(crate) fn draft_text(draft: &PostingDraft) -> StoreResult<String> {
    serde_json::to_string(draft).map_err(|error| StoreError::Corrupt(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(record_id: &str, source_name: Option<&str>) -> Upsert {
        let draft = serde_json::json!({
            "trade": 101, "title": "砌砖大工", "content": "砌毛石墙",
            "employer": { "name": "赵师傅", "kind": "individual" }, "headcount": 3,
            "pay": { "min_fen": 30_000, "unit": "day" }, "settlement": "daily",
            "start_on": "2026-11-22", "place": "碛口镇", "source": "online",
            "source_name": source_name, "valid_until": "2026-11-24T18:00:00+08:00",
        });
        Upsert {
            record_id: record_id.to_owned(),
            market: Adcode::parse("141124").unwrap(),
            review: false,
            once: false,
            reason: None,
            draft: serde_json::from_value(draft).unwrap(),
        }
    }

    #[tokio::test]
    async fn what_was_stored_before_anybody_asked_for_its_source_stays_in_step() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).await.unwrap();
        let now = Moment::parse("2026-11-22T06:00:00+08:00").unwrap();
        let take = async |row: Upsert| {
            let done = store.upsert("lx", &[row], true, now).await.unwrap();
            done[0].clone()
        };
        let id = take(row("old", Some("吕梁就业服务网站")))
            .await
            .posting
            .unwrap()
            .0;
        sqlx::query("UPDATE postings SET draft = json_remove(draft, '$.source_name')")
            .execute(&store.writer)
            .await
            .unwrap();
        let mut old = row("old", None);
        assert_eq!(take(old.clone()).await.outcome, Outcome::Unchanged);
        old.draft.headcount = 4;
        assert_eq!(take(old.clone()).await.outcome, Outcome::Updated);
        let edit = Edit {
            before: old.draft.clone(),
            draft: PostingDraft {
                headcount: 5,
                ..old.draft
            },
            reason: None,
        };
        let edited = store.edit(id, &edit, now).await.unwrap();
        assert_eq!(edited.outcome, Outcome::Updated, "{edited:?}");
        let new = take(row("new", None)).await;
        assert_eq!(new.errors[0].field, "source_name");
    }
}
