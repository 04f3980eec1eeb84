//! Persistence: the only crate that knows SQL.
//!
//! [`Store`] is one SQLite file in the data directory. Reads run side by side, writes one
//! after the other; every write is on the disk (WAL, `synchronous = FULL`) before its future
//! is done, so a killed process loses nothing that was acknowledged. Time comes in as a
//! parameter. Rows become `contract` types in this crate and nowhere else: postings in `row.rs`,
//! interests in `interests.rs`. [`People`] keeps who wants what, sealed with a [`Vault`].
//!
//! To add a kind of record: a migration, a module with an `impl Store` block, and its tests
//! on a real file.

mod articles;
mod audit;
mod cases;
mod changes;
mod contacts;
mod courses;
mod deliveries;
mod details;
mod employers;
mod error;
mod expiry;
mod feed;
mod follow_ups;
mod interests;
mod keys;
mod last_steps;
mod ledger;
mod matching;
mod meta;
mod monthly;
mod overview;
mod people;
mod postings;
mod programmes;
mod receipt;
mod reference;
mod registration;
mod reports;
mod requests;
mod retention;
mod row;
mod screens;
mod search;
mod staff;
mod tables;
mod taken;
mod takeovers;
mod upsert;
mod vault;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use linggong_contract::{Adcode, Article, Hours, Market, Trade, TradeId};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

pub use audit::{AUDIT_PAGE_MAX, AuditQuery, Audited, Intent};
pub use cases::{CaseFilter, CaseStepRun, Filed, Filing, OpenedCase, QueuedCase};
pub use changes::{Batch, TopicChange};
pub use deliveries::Delivery;
pub use employers::{Decision, EmployerTable};
pub use error::{StoreError, StoreResult};
pub use follow_ups::{Asker, FollowUpFilter, FollowUpStepRun, SetFollowUp};
pub use interests::{
    BY_KIOSK, Expressed, Expression, InterestFilter, QueuedInterest, Referring, Who,
};
pub use keys::{ApiKey, NewKey};
pub use last_steps::Hand;
pub use people::{Holder, People, SeekerData, SeekerId, SeekerRecord};
pub use programmes::{Played, Variant};
pub use registration::{PersonCorrected, Registered, Registering};
pub use reports::ReportQuery;
pub use requests::Request;
pub use screens::{Ordered, ScreenTable};
pub use search::PostingQuery;
pub use staff::StaffSecret;
pub use tables::Part;
pub use taken::RecordStep;
pub use takeovers::{SpeechMark, TakeoverFilter};
pub use upsert::{Edit, Upsert, Upserted};
pub use vault::{Random, VAULT_FILE, Vault};

/// The database file in the data directory.
pub const DATABASE_FILE: &str = "linggong.sqlite3";

/// Searches at the same time; more wait their turn.
const READERS_MAX: u32 = 4;
/// How long a write waits for another process (an import beside a running server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// A request that finds no free connection for so long is told to come back.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// The province's records. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    reader: SqlitePool,
    reference: Arc<reference::Reference>,
}

impl Store {
    /// Opens or creates the database in `dir`, brings it up to date and loads markets and
    /// trades.
    ///
    /// # Errors
    /// If the directory cannot be made or written, or holds a database of a newer version.
    pub async fn open(dir: &Path) -> StoreResult<Self> {
        Self::open_as(dir, None, &[], &[]).await
    }

    /// The same, with these markets named after their places, too, with the hours at which
    /// staff are at their desks, and with what an hour pays at least in a division, in fen.
    ///
    /// # Errors
    /// As [`Self::open`], or [`StoreError::NoMarket`].
    pub async fn open_named(
        dir: &Path,
        places: &[(Adcode, String)],
        hours: &[(Adcode, Hours)],
        minimum_pay: &[(Adcode, u32)],
    ) -> StoreResult<Self> {
        Self::open_as(dir, Some(places), hours, minimum_pay).await
    }

    async fn open_as(
        dir: &Path,
        places: Option<&[(Adcode, String)]>,
        hours: &[(Adcode, Hours)],
        minimum_pay: &[(Adcode, u32)],
    ) -> StoreResult<Self> {
        std::fs::create_dir_all(dir).map_err(StoreError::Directory)?;
        let options = SqliteConnectOptions::new()
            .filename(dir.join(DATABASE_FILE))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // What is deleted is overwritten: a person's data must not linger in free pages.
            .pragma("secure_delete", "on")
            // 64 MiB of pages a connection: the search index of a province stays in memory.
            .pragma("cache_size", "-65536");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.clone())
            .await?;
        sqlx::migrate!("./migrations").run(&writer).await?;
        let mut reference = reference::load(&writer).await?;
        if let Some(places) = places {
            reference::name_places(&writer, places).await?;
            reference = reference::load(&writer).await?;
        }
        reference::staff(&mut reference, hours)?;
        reference::set_minimum_pay(&mut reference, minimum_pay)?;
        let reference = Arc::new(reference);
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options.pragma("query_only", "true"))
            .await?;
        Ok(Self {
            writer,
            reader,
            reference,
        })
    }

    /// All markets, by adcode.
    #[must_use]
    pub fn markets(&self) -> &[Market] {
        &self.reference.markets
    }

    /// One market.
    #[must_use]
    pub fn market(&self, id: Adcode) -> Option<&Market> {
        let markets = &self.reference.markets;
        markets
            .binary_search_by_key(&id, |market| market.id)
            .ok()
            .map(|at| &markets[at])
    }

    /// All trades, in display order.
    #[must_use]
    pub fn trades(&self) -> &[Trade] {
        &self.reference.trades
    }

    /// Laws and policies in plain words that came with the system, in the order they are shown.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.reference.articles
    }

    /// One trade.
    #[must_use]
    pub fn trade(&self, id: TradeId) -> Option<&Trade> {
        let trades = &self.reference.trades;
        trades
            .binary_search_by_key(&id, |trade| trade.id)
            .ok()
            .map(|at| &trades[at])
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// If it does not.
    pub async fn ping(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1 FROM markets LIMIT 1")
            .execute(&self.reader)
            .await?;
        Ok(())
    }

    /// Closes all connections; the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
