//! The desk's pages, one file each.

mod accounts;
mod audit;
mod cases;
mod entry;
mod overview;
mod people;
mod programmes;
mod reviews;

pub(crate) use accounts::Accounts;
pub(crate) use audit::Audit;
pub(crate) use cases::Cases;
pub(crate) use entry::Entry;
pub(crate) use overview::Overview;
pub(crate) use people::People;
pub(crate) use programmes::Programmes;
pub(crate) use reviews::Reviews;

use linggong_contract::Moment;

/// A time of today as a clock, any other with its day.
fn when(at: Moment, now: Moment) -> String {
    let china = at.china();
    let clock = format!("{:02}:{:02}", china.hour(), china.minute());
    if at.date() == now.date() {
        return clock;
    }
    format!("{}月{}日 {clock}", u8::from(china.month()), china.day())
}

/// The device's clock; good enough for how long somebody has waited.
pub(crate) fn now() -> Moment {
    linggong_ui::device_now()
}
