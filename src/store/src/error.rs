//! What can go wrong when storing.

use linggong_contract::api::forms::FormState;
use linggong_contract::{Adcode, CaseState, FieldError, Interest, PostingId, State};
use linggong_rules::case::{NotTheirs, WrongCaseStep};
use linggong_rules::follow_up::Refused;
use linggong_rules::interest::{NoUndo, WrongStep};
use linggong_rules::lifecycle::WrongState;
use linggong_rules::places;
use linggong_rules::referral::NoHold;

/// Result of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// A store call that did not happen; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such posting.
    #[error("no posting {}", .0.0)]
    NoPosting(PostingId),
    /// No such market.
    #[error("no market {0}")]
    NoMarket(Adcode),
    /// The posting's state does not allow the step.
    #[error(transparent)]
    WrongState(#[from] WrongState),
    /// Somebody else has changed the record meanwhile.
    #[error("somebody else has changed it")]
    Changed,
    /// The record has changed since somebody looked at it; what happened, in plain words.
    #[error("changed meanwhile: {0}")]
    Meanwhile(String),
    /// The account that a request made before is in use by now.
    #[error("the account is in use")]
    StaffInUse,
    /// The person has not agreed that this is kept.
    #[error("no consent")]
    NoConsent,
    /// No such registered person.
    #[error("no such registered person")]
    NoPerson,
    /// No such employer on the blocklist.
    #[error("no such employer")]
    NoEmployer,
    /// The employer is blocked; why.
    #[error("blocked: {0}")]
    BlockedEmployer(String),
    /// No such screen.
    #[error("no such screen")]
    NoScreen,
    /// No device shows this code (any more).
    #[error("no device shows this code")]
    NoPairing,
    /// Too many devices show codes at the same time.
    #[error("too many devices show codes")]
    TooManyPairings,
    /// Too many screens and tags of a market have programmes of their own.
    #[error("too many programmes of their own")]
    TooManyVariants,
    /// Another screen of the market has this name.
    #[error("another screen has this name")]
    NameTaken,
    /// No such takeover.
    #[error("no such takeover")]
    NoTakeover,
    /// Too many takeovers at the same time.
    #[error("too many takeovers")]
    TooManyTakeovers,
    /// A form is not theirs to write or to hand on in this state.
    #[error("the form is {}", .0.slug())]
    Handed(FormState),
    /// The months of a report are none, or too many.
    #[error("no such period")]
    NoPeriod,
    /// A form is handed in whole, and as it may be.
    #[error("the form is incomplete")]
    Incomplete(Vec<FieldError>),
    /// Nothing can have happened yet in the month.
    #[error("the month has not begun")]
    NotBegun,
    /// It cannot be undone any more.
    #[error("too late to undo")]
    TooLate,
    /// A posting says what no posting may say.
    #[error("{0}")]
    Blocked(String),
    /// A posting says what wants a reason, and nobody gives one.
    #[error("{0}")]
    NoReason(String),
    /// More places taken than there are.
    #[error("{taken} places taken of {headcount}")]
    TooManyTaken {
        /// Places to be taken.
        taken: u32,
        /// Places in all.
        headcount: u32,
    },
    /// A count of taken places that others here would pay for.
    #[error(transparent)]
    Places(#[from] places::Refused),
    /// The posting is not open any more, or has no place left.
    #[error("the posting is {}", .0.slug())]
    NotOpen(State),
    /// No such interest, or not this person's.
    #[error("no such interest")]
    NoInterest,
    /// The interest's state does not allow the step.
    #[error(transparent)]
    WrongStep(#[from] WrongStep),
    /// Somebody else was quicker; how the interest is now.
    #[error("somebody else was quicker")]
    SeenLate(Box<Interest>),
    /// A step cannot be undone.
    #[error(transparent)]
    NoUndo(#[from] NoUndo),
    /// No place is held, or all that are left are held for others.
    #[error(transparent)]
    NoHold(#[from] NoHold),
    /// A submission from a kiosk without network arrived, and nothing came of it.
    #[error("refused: {0}")]
    Refused(String),
    /// No such course, or not one of this market.
    #[error("no such course")]
    NoCourse,
    /// No such article.
    #[error("no such article")]
    NoArticle,
    /// A market's own system has to correct it.
    #[error("a system has to correct it")]
    NotOwn,
    /// So many have signed up for a course.
    #[error("{0} have signed up")]
    SeatsTaken(u32),
    /// Every seat of the course is taken.
    #[error("the course is full")]
    CourseFull,
    /// The person has a seat in the course.
    #[error("signed up already")]
    SignedUp,
    /// No such case.
    #[error("no such case")]
    NoCase,
    /// The case's state does not allow the step.
    #[error(transparent)]
    WrongCaseStep(#[from] WrongCaseStep),
    /// Somebody else has to run the step.
    #[error(transparent)]
    NotTheirs(#[from] NotTheirs),
    /// The case is not being handled.
    #[error("the case is {}", .0.slug())]
    NotInHand(CaseState),
    /// No such task.
    #[error("no such follow-up")]
    NoFollowUp,
    /// A step of a task is not theirs, or not possible.
    #[error(transparent)]
    FollowUp(#[from] Refused),
    /// A case cannot be closed without an answer.
    #[error("a case is closed with an answer")]
    NoAnswer,
    /// The person has as many open interests as one may have.
    #[error("too many open interests")]
    TooManyOpen,
    /// The person wants the posting already, and has a ticket for it.
    #[error("already wanted")]
    AlreadyWanted,
    /// The person has told that they are not of age, and the work is hazardous.
    #[error("for adults only")]
    AdultsOnly,
    /// The person is registered; what stands is corrected by them alone.
    #[error("already registered")]
    AlreadyRegistered,
    /// The person was deleted.
    #[error("no such person")]
    NoSeeker,
    /// An idempotency key came again with another request.
    #[error("an idempotency key came again with another request")]
    KeyReused,
    /// The keys of personal data are missing or wrong.
    #[error("personal data: {0}")]
    Vault(String),
    /// A key of this name exists.
    #[error("a key named “{0}” exists")]
    KeyExists(String),
    /// An account of this name exists.
    #[error("an account named “{0}” exists")]
    StaffExists(String),
    /// No such account.
    #[error("no such account")]
    NoStaff,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Every short number of the topic is in use.
    #[error("no free number left for topic {0}")]
    NumbersUsedUp(Adcode),
    /// The data directory cannot be made.
    #[error("cannot use the data directory: {0}")]
    Directory(#[source] std::io::Error),
    /// The database is of another version of the program.
    #[error("cannot bring the database up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row that this version cannot read.
    #[error("a stored record cannot be read: {0}")]
    Corrupt(String),
    /// Anything else the database says.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
}

/// SQLITE_FULL
const DISK_FULL: &str = "13";

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.code()) {
            Some(code) if code == DISK_FULL => Self::DiskFull,
            _ => Self::Database(error),
        }
    }
}
