//! Who waits, as staff see it: masked.

use linggong_contract::api::tables::InterestSort;
use linggong_contract::{Adcode, Call, Interest, InterestId, InterestState, Moment, PostingId};
use linggong_rules::calls::{CALLS_MAX, TOLD_MS};
use linggong_rules::interest::{Agreed, undo_until};
use linggong_rules::ledger::Event;
use linggong_rules::tables::Ask;
use sqlx::SqliteConnection;

use super::waiting::still_waits;
use super::{COLUMNS, InterestRow, ROWS_MAX, by_id};
use crate::ledger::{self, Entry, Section};
use crate::people::{People, SeekerData, SeekerId};
use crate::postings::read;
use crate::row::adcode;
use crate::tables::{self, Listed, Part};
use crate::{StoreError, StoreResult};

const LISTED: Listed = Listed {
    columns: COLUMNS,
    from: "interests i",
    id: "i.id",
    order: "i.id",
    rows_max: ROWS_MAX,
};
/// Where a text is looked for: the ticket as it is printed, and the posting.
const SEARCHED: [&str; 2] = [
    "printf('%03d', i.ticket)",
    "(SELECT p.number || ' ' || lower(json_extract(p.draft, '$.title'))
      FROM postings p WHERE p.id = i.posting)",
];

const fn sorted_by(sort: InterestSort) -> &'static str {
    match sort {
        InterestSort::Created => "i.created_at",
        InterestSort::Ticket => "i.ticket",
        InterestSort::Number => "(SELECT p.number FROM postings p WHERE p.id = i.posting)",
    }
}

/// Which interests of a market.
#[derive(Clone, Copy, Debug)]
pub struct InterestFilter {
    /// The market where they were expressed.
    pub market: Adcode,
    /// Their state.
    pub state: InterestState,
    /// Whether only those that came to it today.
    pub is_of_today: bool,
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
    /// Until when its last step can be undone.
    pub undo_until: Option<Moment>,
    /// Which side has said yes, and when.
    pub agreed: Agreed,
}

impl People {
    /// Interests of a market, those that wait longest first; at most 500.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn queue(
        &self,
        market: Adcode,
        state: InterestState,
        now: Moment,
    ) -> StoreResult<Vec<QueuedInterest>> {
        let whole = Ask::default();
        let filter = InterestFilter {
            market,
            state,
            is_of_today: false,
        };
        let part = self.queue_part(&filter, None, &whole, now).await?;
        Ok(part.rows)
    }

    /// A part of it. A text is looked for in the ticket's number and in number and title of the
    /// posting; who somebody is, is sealed. Wishes that nobody has to call any more are found
    /// by a text alone: somebody may stand there with the ticket.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn queue_part(
        &self,
        filter: &InterestFilter,
        sort: Option<InterestSort>,
        ask: &Ask,
        now: Moment,
    ) -> StoreResult<Part<QueuedInterest>> {
        let InterestFilter {
            market,
            state,
            is_of_today,
        } = *filter;
        let waits = matches!(state, InterestState::Expressed | InterestState::Called);
        let mut tx = self.store.reader.begin().await?;
        let part: Part<InterestRow> =
            tables::part(&mut tx, &LISTED, sort.map(sorted_by), ask, |sql| {
                sql.push("i.market = ");
                sql.push_bind(market.number());
                sql.push(" AND i.state = ");
                sql.push_bind(state.slug());
                if is_of_today {
                    sql.push(" AND i.updated_at >= ");
                    sql.push_bind(now.day_start().ms());
                }
                if !ask.text.is_empty() {
                    sql.push(" AND ");
                    tables::contains(sql, &SEARCHED, &ask.text);
                } else if waits {
                    sql.push(" AND ");
                    sql.push(still_waits(now));
                }
            })
            .await?;
        let mut queue = Vec::with_capacity(part.rows.len());
        for row in part.rows {
            let posting = read(&mut tx, PostingId(row.posting))
                .await?
                .into_posting()?;
            let interest = row.to_interest()?;
            let can_undo = row.can_undo && row.seeker.is_some();
            queue.push(QueuedInterest {
                agreed: row.agreed(),
                undo_until: undo_until(interest.state, interest.updated_at)
                    .filter(|until| can_undo && now <= *until),
                interest,
                who: self.masked(&mut tx, row.seeker, &row.pseudonym).await?,
                number: posting.number,
                title: posting.draft.title,
            });
        }
        Ok(Part {
            rows: queue,
            total: part.total,
        })
    }

    /// Tickets of a market that are called and have not come yet, the oldest call first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn calls(&self, market: Adcode, now: Moment) -> StoreResult<Vec<Call>> {
        let rows: Vec<(u32, Option<u32>, i64)> = sqlx::query_as(
            "SELECT ticket, window, updated_at FROM (
                SELECT ticket, window, updated_at FROM interests
                WHERE market = ? AND state = 'called' AND updated_at >= ?
                ORDER BY updated_at DESC LIMIT ?)
             ORDER BY updated_at",
        )
        .bind(market.number())
        .bind(now.plus_ms(-TOLD_MS).ms())
        .bind(CALLS_MAX)
        .fetch_all(&self.store.reader)
        .await?;
        let call = |(ticket, window, at)| Call {
            ticket,
            window,
            at: Moment::from_ms(at),
        };
        Ok(rows.into_iter().map(call).collect())
    }

    /// Opens who an interest is from. The ledger keeps who did.
    ///
    /// # Errors
    /// [`StoreError::NoInterest`], also once the person is deleted, or the database fails.
    pub async fn open_interest(
        &self,
        id: InterestId,
        by: &str,
        now: Moment,
    ) -> StoreResult<(Interest, SeekerData)> {
        let mut tx = self.store.writer.begin_with("BEGIN IMMEDIATE").await?;
        let row = by_id(&mut tx, id.0).await?;
        let seeker = SeekerId(row.seeker.ok_or(StoreError::NoInterest)?);
        let mut data = self.data_of(&mut tx, seeker).await?;
        if let Some(profile) = &mut data.profile {
            profile.identity = None;
        }
        let entry = Entry {
            posting: Some(row.posting),
            interest: Some(row.id),
            ..Entry::new(
                adcode(row.market)?,
                Section::Service,
                Event::PersonOpened,
                &row.pseudonym,
                by,
            )
        };
        ledger::append(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok((row.to_interest()?, data))
    }

    /// Masked name and phone of somebody who is not deleted.
    pub(crate) async fn masked(
        &self,
        tx: &mut SqliteConnection,
        seeker: Option<i64>,
        pseudonym: &[u8],
    ) -> StoreResult<Option<(String, String)>> {
        let sealed: Option<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM seekers WHERE id = ?")
            .bind(seeker)
            .fetch_optional(tx)
            .await?;
        let data = sealed
            .map(|sealed| self.unseal(pseudonym, &sealed))
            .transpose()?;
        Ok(data.map(|SeekerData { name, phone, .. }| (name.masked(), phone.masked())))
    }
}
