//! What was done with a record last, and by whom, so that whoever looked at it before is told.

use linggong_contract::Moment;
use linggong_rules::meanwhile;
use sqlx::SqliteConnection;

use crate::staff::label;
use crate::{StoreError, StoreResult};

/// Who acts, and what they saw of the record.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a, S = Moment> {
    /// An account after `desk:`, or a system.
    pub by: &'a str,
    /// What they saw; nothing if they do not tell: then nothing is checked.
    pub seen: Option<S>,
}

/// What kind of record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Posting,
    Employer,
    Screen,
    Staff,
}

impl Kind {
    const fn slug(self) -> &'static str {
        match self {
            Self::Posting => "posting",
            Self::Employer => "employer",
            Self::Screen => "screen",
            Self::Staff => "staff",
        }
    }
}

/// A record as it is now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub(crate) kind: Kind,
    pub(crate) id: i64,
    /// Its count of changes, or when it last changed.
    pub(crate) version: i64,
}

/// What was done last.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct LastStep {
    by: String,
    step: String,
    pub(crate) at: i64,
}

impl LastStep {
    /// Whether it was this step of this hand: a second press of the same button.
    pub(crate) fn is(&self, by: &str, step: &str) -> bool {
        self.by == by && self.step == step
    }
}

impl Record {
    /// Keeps what was just done with it, in the transaction that did it.
    pub(crate) async fn note(
        self,
        tx: &mut SqliteConnection,
        by: &str,
        step: &str,
        now: Moment,
    ) -> StoreResult<()> {
        sqlx::query(
            "INSERT INTO last_steps (kind, record, version, by, step, at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (kind, record) DO UPDATE SET version = excluded.version,
                by = excluded.by, step = excluded.step, at = excluded.at",
        )
        .bind(self.kind.slug())
        .bind(self.id)
        .bind(self.version)
        .bind(by)
        .bind(step)
        .bind(now.ms())
        .execute(tx)
        .await?;
        Ok(())
    }

    /// What made it what it is now; nothing if that was no step that is kept here.
    pub(crate) async fn last(self, tx: &mut SqliteConnection) -> StoreResult<Option<LastStep>> {
        let last = sqlx::query_as(
            "SELECT by, step, at FROM last_steps WHERE kind = ? AND record = ? AND version = ?",
        )
        .bind(self.kind.slug())
        .bind(self.id)
        .bind(self.version)
        .fetch_optional(tx)
        .await?;
        Ok(last)
    }
}

/// The refusal that tells what happened meanwhile; the record is `is` now.
pub(crate) async fn refusal(
    tx: &mut SqliteConnection,
    last: Option<&LastStep>,
    is: &str,
) -> StoreResult<StoreError> {
    let by = label(tx, last.map(|last| last.by.as_str())).await?;
    let step = last.map(|last| last.step.as_str());
    Ok(StoreError::Meanwhile(meanwhile::told(
        by.as_deref(),
        step,
        is,
    )))
}
