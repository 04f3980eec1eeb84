//! One file a page, or a few that belong together.

mod find;
mod number;
mod own;
mod posting;
mod start;
mod ticket;
mod wish;

pub(crate) use find::{Categories, Postings, Trades};
pub(crate) use number::Number;
pub(crate) use own::{Lookup, Own};
pub(crate) use posting::PostingPage;
pub(crate) use start::{Attract, Home, Staff};
pub(crate) use ticket::TicketPage;
pub(crate) use wish::{Name, Phone};
