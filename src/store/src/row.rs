//! Rows of postings become `contract` types here.

use linggong_contract::{Adcode, Moment, Posting, PostingDraft, PostingId, State};
use sqlx::FromRow;

use crate::{StoreError, StoreResult};

/// The columns of a posting, in the order of [`PostingRow`].
pub(crate) const COLUMNS: &str = "p.id, p.market, p.topic, p.number, p.state, p.headcount, p.taken, \
     p.draft, p.opened_at, p.closed_at, p.updated_at";

#[derive(Debug, FromRow)]
pub(crate) struct PostingRow {
    pub(crate) id: i64,
    pub(crate) market: u32,
    pub(crate) topic: u32,
    pub(crate) number: u32,
    pub(crate) state: String,
    pub(crate) headcount: u32,
    pub(crate) taken: u32,
    pub(crate) draft: String,
    pub(crate) opened_at: Option<i64>,
    pub(crate) closed_at: Option<i64>,
    pub(crate) updated_at: i64,
}

impl PostingRow {
    pub(crate) fn state(&self) -> StoreResult<State> {
        let found = State::ALL.iter().find(|state| state.slug() == self.state);
        found.copied().ok_or_else(|| self.corrupt("state"))
    }

    pub(crate) fn draft(&self) -> StoreResult<PostingDraft> {
        serde_json::from_str(&self.draft).map_err(|error| self.corrupt(&error.to_string()))
    }

    pub(crate) fn topic(&self) -> StoreResult<Adcode> {
        adcode(self.topic)
    }

    pub(crate) fn into_posting(self) -> StoreResult<Posting> {
        let state = self.state()?;
        let draft = self.draft()?;
        // Paired with the check before storing: what is read back is what was let in.
        debug_assert_eq!(draft.headcount, self.headcount);
        Ok(Posting {
            id: PostingId(self.id),
            number: self.number,
            market: adcode(self.market)?,
            state,
            remaining: self.headcount.saturating_sub(self.taken),
            opened_at: self.opened_at.map(Moment::from_ms),
            closed_at: self.closed_at.map(Moment::from_ms),
            updated_at: Moment::from_ms(self.updated_at),
            draft,
        })
    }

    fn corrupt(&self, what: &str) -> StoreError {
        StoreError::Corrupt(format!("posting {}: {what}", self.id))
    }
}

pub(crate) fn adcode(number: u32) -> StoreResult<Adcode> {
    Adcode::parse(&number.to_string()).map_err(|_| StoreError::Corrupt(format!("adcode {number}")))
}

/// A count from a signed column.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
