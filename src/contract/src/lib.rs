//! What crosses the network between the province platform and its screens.
//!
//! Wire types, newtypes with `parse`, problem codes and event names. No IO, no clock, no
//! decisions: those are in `rules`. JSON is `snake_case`, times are RFC 3339 at +08:00,
//! money is integer fen.

mod adcode;
pub mod api;
mod article;
mod case;
mod course;
mod draft;
pub mod event;
mod feed;
mod identity;
mod interest;
mod market;
mod moment;
mod pay;
mod person;
mod posting;
mod problem;
mod programme;
mod screen;
mod seeker;
mod staff;
mod takeover;
mod trade;
mod words;

pub use adcode::{Adcode, AdcodeError, Level};
pub use article::{Article, ArticleDraft, ArticleId, ArticleKind, EditArticle, StaffArticle};
pub use case::{Case, CaseId, CaseKind, CaseState, CaseStep};
pub use course::{Course, CourseDraft, CourseId, CourseKind, EditCourse, StaffCourse};
pub use draft::PostingDraft;
pub use feed::{ClosedPosting, Cursor, CursorError, Delta, Feed, FeedUpdate};
pub use identity::{IdentityError, IdentityNumber};
pub use interest::{Call, Interest, InterestId, InterestState, InterestStep, Side};
pub use market::Market;
pub use moment::{CHINA, Moment, clock_format, date_format};
pub use pay::{Pay, PayUnit, Settlement};
pub use person::{PersonName, PersonNameError, Phone, PhoneError};
pub use posting::{
    Employer, EmployerKind, EmploymentForm, Hours, Insurance, Meals, Posting, PostingId, Scope,
    Source, State, Transport,
};
pub use problem::{Code, FieldError, Problem};
pub use programme::{Programme, Slide, Turn};
pub use screen::{
    NameProgramme, Outage, Screen, ScreenCommand, ScreenId, ScreenOrder, ScreenOrders,
    ScreenReport, ScreenRole, ScreenSettings,
};
pub use seeker::{
    Aim, Availability, Certificate, Education, Hardship, Profile, Reach, Sex, Skill, TRADES_MAX,
};
pub use staff::{Right, Role, Staff, StaffId};
pub use takeover::{Takeover, TakeoverKind};
pub use trade::{Category, Trade, TradeId};

/// Time types that appear in wire types.
pub use time::{Date, Time};
