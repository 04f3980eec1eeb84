//! What stands around the pages and no programme can remove.

mod footer;
mod header;
mod news;
mod strip;

pub(crate) use footer::Footer;
pub(crate) use header::Header;
pub(crate) use news::News;
pub(crate) use strip::Strip;
