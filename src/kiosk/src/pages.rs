//! One file a page, or a few that belong together.

mod find;
mod introduce;
mod number;
mod offer;
mod own;
mod posting;
mod register;
mod rights;
mod start;
mod ticket;
mod waiting;

pub(crate) use find::{Categories, Postings, Trades, pager};
pub(crate) use introduce::{Name, Phone};
pub(crate) use number::Number;
pub(crate) use offer::{Ask, OfferPage, Offered};
pub(crate) use own::{Lookup, Own};
pub(crate) use posting::PostingPage;
pub(crate) use register::{Question, QuestionPage, Registered, Review, TooYoung};
pub(crate) use rights::{
    ArticlePage, Articles, CaseKinds, CaseLookupPage, CaseStatus, CaseText, CaseWho, CoursePage,
    Courses, Filed, Markets, Rights,
};
pub(crate) use start::{Attract, Home, Staff};
pub(crate) use ticket::TicketPage;
pub(crate) use waiting::Waiting;
