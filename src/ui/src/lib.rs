//! What the faces share: the page they start from, the live feed, the clock, pictograms.
//!
//! This crate and the faces are the only ones that know the browser.

mod clock;
mod connection;
mod live;
mod page;
mod pictogram;
mod qr;
mod random;
mod stored_feed;

pub use clock::{ServerClock, device_now};
pub use live::Live;
pub use page::{parameter, parameter_number, viewport};
pub use pictogram::Pictogram;
pub use qr::qr_path;
pub use random::{new_key, random};
