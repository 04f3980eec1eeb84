//! One posting: reading it, and the steps of its life.

use linggong_contract::api::tables::PostingSort;
use linggong_contract::{Adcode, Moment, Posting, PostingId, State};
use linggong_rules::lifecycle::{self, Step};
use linggong_rules::tables::Ask;
use linggong_rules::{lint, wording};
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::employers::{Standing, standing};
use crate::last_steps::{self, Hand, Kind, Record};
use crate::row::{COLUMNS, PostingRow};
use crate::tables::{self, Listed, Part};
use crate::upsert::TopicNumbers;
use crate::{Store, StoreError, StoreResult, changes, search};

const LISTED: Listed = Listed {
    columns: COLUMNS,
    from: "postings p",
    id: "p.id",
    order: "p.updated_at DESC, p.id DESC",
    rows_max: 500,
};
/// Where a text is looked for.
const SEARCHED: [&str; 4] = [
    "p.number",
    "lower(json_extract(p.draft, '$.title'))",
    "lower(json_extract(p.draft, '$.place'))",
    "lower(json_extract(p.draft, '$.employer.name'))",
];

/// What stands first if nobody says otherwise: of all, what can still come to something; of what
/// waits for review, whoever has waited longest; of others, what changed last.
const fn first(state: Option<State>) -> &'static str {
    match state {
        None => {
            "CASE p.state WHEN 'open' THEN 0 WHEN 'pending' THEN 1 WHEN 'filled' THEN 2 ELSE 3 END,
             p.updated_at DESC, p.id DESC"
        }
        Some(State::Pending) => "p.updated_at, p.id",
        Some(_) => LISTED.order,
    }
}

const fn sorted_by(sort: PostingSort) -> &'static str {
    match sort {
        PostingSort::Opened => "p.opened_at",
        PostingSort::ValidUntil => "p.valid_until",
        PostingSort::Remaining => "(p.headcount - p.taken)",
        PostingSort::Number => "p.number",
        PostingSort::Updated => "p.updated_at",
    }
}

impl Store {
    /// One posting, in whatever state.
    ///
    /// # Errors
    /// [`StoreError::NoPosting`] if there is none.
    pub async fn posting(&self, id: PostingId) -> StoreResult<Posting> {
        let mut connection = self.reader.acquire().await?;
        read(&mut connection, id).await?.into_posting()
    }

    /// Takes a posting back, as it was last changed when it was seen.
    ///
    /// # Errors
    /// No such posting, [`StoreError::Meanwhile`] if it has changed since it was seen, or one
    /// that is over already.
    pub async fn withdraw(
        &self,
        id: PostingId,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<Posting> {
        let step = (hand.by, "撤下");
        let seen = (is_as_seen(hand), is_any);
        self.change(id, step, now, seen, |_| Ok(Step::Withdraw))
            .await
    }

    /// Brings back a posting that was taken back by mistake, as it was last changed when it was
    /// seen.
    ///
    /// # Errors
    /// No such posting, [`StoreError::Meanwhile`] if it has changed since it was seen, one that
    /// was not taken back, or too long ago.
    pub async fn restore(
        &self,
        id: PostingId,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<Posting> {
        let step = (hand.by, "再上屏");
        let seen = (is_as_seen(hand), is_any);
        self.change(id, step, now, seen, |row| {
            let closed_at = row.closed_at.map(Moment::from_ms);
            if closed_at.is_some_and(|at| !lifecycle::is_restorable(at, now)) {
                return Err(StoreError::TooLate);
            }
            Ok(Step::Restore {
                was_shown: row.opened_at.is_some(),
                taken: row.taken,
                headcount: row.headcount,
            })
        })
        .await
    }

    /// Gives a posting a later end of validity; an expired one opens again, or waits for its review. The caller has
    /// judged `valid_until` by `rules::lifecycle::is_validity`. What was seen is the end before.
    ///
    /// # Errors
    /// No such posting, [`StoreError::Meanwhile`] if it has another end than was seen or was
    /// taken back since, or a state that does not allow it.
    pub async fn extend(
        &self,
        id: PostingId,
        valid_until: Moment,
        hand: Hand<'_>,
        now: Moment,
    ) -> StoreResult<Posting> {
        // Somebody may be confirmed meanwhile: that is no other end.
        let is_as_seen = |row: &PostingRow| {
            let Some(was) = hand.seen else {
                return Ok(true);
            };
            let step = Step::Extend {
                was_shown: row.opened_at.is_some(),
            };
            let end = row.draft()?.valid_until;
            let is_possible = lifecycle::after(row.state()?, step).is_ok();
            Ok(is_possible && [was, valid_until].contains(&end))
        };
        // Another end is no second press: it would be lost.
        let is_done = |row: &PostingRow| Ok(row.draft()?.valid_until == valid_until);
        let seen = (is_as_seen, is_done);
        self.change(id, (hand.by, "延期"), now, seen, |row| {
            let mut draft = row.draft()?;
            draft.valid_until = valid_until;
            row.draft = crate::upsert::draft_text(&draft)?;
            Ok(Step::Extend {
                was_shown: row.opened_at.is_some(),
            })
        })
        .await
    }

    /// Decides about a pending posting as it was last changed when it was `seen`; why is kept
    /// with it.
    ///
    /// # Errors
    /// No such posting, one that is not pending, [`StoreError::Changed`] if it says something
    /// else by now, or [`StoreError::NoReason`] if it says what is
    /// warned of and nobody says why it may.
    pub async fn review(
        &self,
        id: PostingId,
        accept: bool,
        reason: Option<&str>,
        seen: Option<Moment>,
        now: Moment,
    ) -> StoreResult<Posting> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let step = |row: &mut PostingRow| {
            if seen.is_some_and(|seen| seen.ms() != row.updated_at) {
                return Err(StoreError::Changed);
            }
            if !accept {
                return Ok(Step::Reject);
            }
            let draft = row.draft()?;
            let market = self.market(crate::row::adcode(row.market)?);
            let found = lint::lint(&draft, market);
            if let Some(found) = found.iter().find(|found| found.kind.blocks()) {
                return Err(StoreError::Blocked(found.told()));
            }
            match found.first().filter(|_| reason.is_none()) {
                Some(found) => Err(StoreError::NoReason(found.told())),
                None => Ok(Step::Accept),
            }
        };
        let posting = self.change_in(&mut tx, id, now, step).await?;
        sqlx::query("UPDATE postings SET note = COALESCE(?, note) WHERE id = ?")
            .bind(reason)
            .bind(id.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(posting)
    }

    /// Postings of a market, in one state or in any; at most 500 at once. Those that changed last
    /// come first, of any those that are open; of those that wait for review whoever waits longest. A text is looked for in number, title, place, employer and trade.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn postings_of(
        &self,
        market: Adcode,
        state: Option<State>,
        sort: Option<PostingSort>,
        ask: &Ask,
    ) -> StoreResult<Part<Posting>> {
        let trades = self.trades_named(&ask.text)?;
        let listed = Listed {
            order: first(state),
            ..LISTED
        };
        let mut tx = self.reader.begin().await?;
        let part: Part<PostingRow> =
            tables::part(&mut tx, &listed, sort.map(sorted_by), ask, |sql| {
                sql.push("p.market = ");
                sql.push_bind(market.number());
                if let Some(state) = state {
                    sql.push(" AND p.state = ");
                    sql.push_bind(state.slug());
                }
                if !ask.text.is_empty() {
                    sql.push(" AND (");
                    tables::contains(sql, &SEARCHED, &ask.text);
                    sql.push(" OR p.trade IN (SELECT value FROM json_each(");
                    sql.push_bind(trades.clone());
                    sql.push(")))");
                }
            })
            .await?;
        let rows = part.rows.into_iter().map(PostingRow::into_posting);
        Ok(Part {
            rows: rows.collect::<StoreResult<_>>()?,
            total: part.total,
        })
    }

    /// The trades whose names contain a text, as a JSON list.
    fn trades_named(&self, text: &str) -> StoreResult<String> {
        let named = self.trades().iter();
        let named = named.filter(|trade| trade.label.to_lowercase().contains(text));
        let ids: Vec<u16> = named.map(|trade| trade.id.0).collect();
        serde_json::to_string(&ids).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// Runs one step of a posting's life in a transaction of its own, unless the posting is not
    /// any more as it was seen. A second press of the same button changes nothing, if what was
    /// chosen with it `is_done`.
    async fn change(
        &self,
        id: PostingId,
        (by, step): (&str, &str),
        now: Moment,
        (is_as_seen, is_done): (
            impl FnOnce(&PostingRow) -> StoreResult<bool>,
            impl FnOnce(&PostingRow) -> StoreResult<bool>,
        ),
        edit: impl FnOnce(&mut PostingRow) -> StoreResult<Step>,
    ) -> StoreResult<Posting> {
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = read(&mut tx, id).await?;
        if !is_as_seen(&row)? {
            let last = record(id, row.updated_at).last(&mut tx).await?;
            if last.as_ref().is_some_and(|last| last.is(by, step)) && is_done(&row)? {
                return row.into_posting();
            }
            let until = wording::date(row.draft()?.valid_until.date());
            let is = format!("{}，有效到{until}", row.state()?.label());
            return Err(last_steps::refusal(&mut tx, last.as_ref(), &is).await?);
        }
        let posting = self.change_in(&mut tx, id, now, edit).await?;
        let left = record(id, posting.updated_at.ms());
        left.note(&mut tx, by, step, now).await?;
        tx.commit().await?;
        Ok(posting)
    }

    pub(crate) async fn change_in(
        &self,
        tx: &mut SqliteConnection,
        id: PostingId,
        now: Moment,
        edit: impl FnOnce(&mut PostingRow) -> StoreResult<Step>,
    ) -> StoreResult<Posting> {
        let mut row = read(tx, id).await?;
        let before = (row.state()?, row.taken, row.draft.clone());
        let step = edit(&mut row)?;
        let state = lifecycle::after(before.0, step)?;
        // Whoever drops out reopens a place, whatever was decided since.
        let is_shown = |state| matches!(state, State::Open | State::Filled);
        if is_shown(state) && !is_shown(before.0) {
            let market = crate::row::adcode(row.market)?;
            if let Standing::Blocked(why) = standing(tx, market, &row.draft()?, now).await? {
                return Err(StoreError::BlockedEmployer(why));
            }
        }
        if before == (state, row.taken, row.draft.clone()) {
            // A second press of the same button.
            return row.into_posting();
        }
        settle(&mut row, before.0, state, now);
        self.write_back(tx, &mut row, before.0, now).await?;
        row.into_posting()
    }

    /// Stores a changed row, its place in the search and its entry in the change log.
    pub(crate) async fn write_back(
        &self,
        tx: &mut SqliteConnection,
        row: &mut PostingRow,
        before: State,
        now: Moment,
    ) -> StoreResult<()> {
        let state = row.state()?;
        let draft = row.draft()?;
        let holds_number = |state| matches!(state, State::Pending | State::Open);
        if holds_number(state) && !holds_number(before) {
            // Its number may be somebody else's by now.
            let mut numbers = TopicNumbers::load(tx, row.topic()?, draft.scope).await?;
            if numbers.is_taken(row.number) {
                row.number = numbers.take(tx).await?;
            }
        }
        sqlx::query(
            "UPDATE postings SET number = ?, state = ?, trade = ?, headcount = ?, taken = ?,
                pay_top_fen = ?, draft = ?, opened_at = ?, closed_at = ?, valid_until = ?,
                updated_at = ?
             WHERE id = ?",
        )
        .bind(row.number)
        .bind(&row.state)
        .bind(draft.trade.0)
        .bind(row.headcount)
        .bind(row.taken)
        .bind(draft.pay.max_fen.unwrap_or(draft.pay.min_fen))
        .bind(&row.draft)
        .bind(row.opened_at)
        .bind(row.closed_at)
        .bind(draft.valid_until.ms())
        .bind(row.updated_at)
        .bind(row.id)
        .execute(&mut *tx)
        .await?;
        let trade = self.trade(draft.trade).map_or("", |trade| &trade.label);
        search::index(
            tx,
            row.id,
            row.topic,
            (state == State::Open).then_some((&draft, trade)),
        )
        .await?;
        if row.opened_at.is_some() {
            changes::log(tx, row.topic, Some(row.id), now).await?;
        }
        Ok(())
    }
}

const fn record(id: PostingId, updated_at: i64) -> Record {
    Record {
        kind: Kind::Posting,
        id: id.0,
        version: updated_at,
    }
}

/// Whether a row was last changed when its posting was seen.
fn is_as_seen(hand: Hand<'_>) -> impl FnOnce(&PostingRow) -> StoreResult<bool> {
    move |row| Ok(hand.seen.is_none_or(|seen| seen.ms() == row.updated_at))
}

/// Nothing is chosen with the button.
#[expect(clippy::unnecessary_wraps, reason = "others read the row")]
const fn is_any(_: &PostingRow) -> StoreResult<bool> {
    Ok(true)
}

/// Sets state and times of a row that goes from one state to another.
pub(crate) fn settle(row: &mut PostingRow, before: State, state: State, now: Moment) {
    row.state = state.slug().to_owned();
    row.updated_at = now.ms();
    match state {
        State::Pending => row.closed_at = None,
        State::Open => {
            row.closed_at = None;
            row.opened_at.get_or_insert(now.ms());
        }
        _ if before != state => row.closed_at = Some(now.ms()),
        _ => {}
    }
}

pub(crate) async fn read(db: &mut SqliteConnection, id: PostingId) -> StoreResult<PostingRow> {
    sqlx::query_as(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM postings p WHERE p.id = ?"
    )))
    .bind(id.0)
    .fetch_optional(db)
    .await?
    .ok_or(StoreError::NoPosting(id))
}

/// The topic whose feeds carry a posting of `market`.
pub(crate) const fn topic_of(market: Adcode, scope: linggong_contract::Scope) -> Adcode {
    match scope {
        linggong_contract::Scope::County => market,
        linggong_contract::Scope::City => market.city(),
        linggong_contract::Scope::Province => market.province(),
    }
}
