//! The service record (台账): who was served, when, with what outcome; under pseudonyms.

use linggong_contract::{Adcode, Moment};
use linggong_rules::ledger::Event;
use sqlx::SqliteConnection;

use crate::StoreResult;

/// The four sections of the form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Section {
    /// 岗位信息
    Posting,
    /// 求职者信息
    Seeker,
    /// 服务信息
    Service,
    /// 服务成效
    Result,
}

impl Section {
    const fn slug(self) -> &'static str {
        match self {
            Self::Posting => "posting",
            Self::Seeker => "seeker",
            Self::Service => "service",
            Self::Result => "result",
        }
    }
}

/// One line of the ledger.
pub(crate) struct Entry<'a> {
    pub(crate) market: Adcode,
    pub(crate) section: Section,
    pub(crate) event: Event,
    pub(crate) subject: &'a [u8],
    pub(crate) posting: Option<i64>,
    pub(crate) interest: Option<i64>,
    pub(crate) case: Option<i64>,
    /// The line that this one undoes.
    pub(crate) undoes: Option<i64>,
    /// Who did it: a system's name, or `kiosk`.
    pub(crate) by: &'a str,
}

impl<'a> Entry<'a> {
    /// A line about a person alone.
    pub(crate) const fn new(
        market: Adcode,
        section: Section,
        event: Event,
        subject: &'a [u8],
        by: &'a str,
    ) -> Self {
        Self {
            market,
            section,
            event,
            subject,
            posting: None,
            interest: None,
            case: None,
            undoes: None,
            by,
        }
    }
}

/// Appends a line, in the transaction of what it records.
pub(crate) async fn append(
    tx: &mut SqliteConnection,
    entry: &Entry<'_>,
    now: Moment,
) -> StoreResult<()> {
    sqlx::query(
        "INSERT INTO ledger (at, market, section, event, subject, posting, interest, case_id, undoes, by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(now.ms())
    .bind(entry.market.number())
    .bind(entry.section.slug())
    .bind(entry.event.slug())
    .bind(entry.subject)
    .bind(entry.posting)
    .bind(entry.interest)
    .bind(entry.case)
    .bind(entry.undoes)
    .bind(entry.by)
    .execute(tx)
    .await?;
    Ok(())
}
