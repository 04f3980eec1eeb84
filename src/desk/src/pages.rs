//! The desk's pages, one file each.

mod accounts;
mod articles;
mod audit;
mod cases;
mod employers;
mod entry;
mod follow_ups;
mod forms;
mod matching;
mod overview;
mod people;
mod postings;
mod programmes;
mod registration;
mod reports;
mod reviews;
mod screens;
mod takeovers;
mod training;

pub(crate) use accounts::Accounts;
pub(crate) use articles::Articles;
pub(crate) use audit::Audit;
pub(crate) use cases::Cases;
pub(crate) use employers::Employers;
pub(crate) use entry::Entry;
pub(crate) use follow_ups::{About, FollowUps};
pub(crate) use forms::Forms;
pub(crate) use matching::Matching;
pub(crate) use overview::Today;
pub(crate) use people::People;
pub(crate) use postings::Postings;
pub(crate) use programmes::Programmes;
pub(crate) use registration::Registration;
pub(crate) use reports::Reports;
pub(crate) use reviews::Reviews;
pub(crate) use screens::Screens;
pub(crate) use takeovers::Takeovers;
pub(crate) use training::Training;

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

/// How long something took, in the largest words that fit.
fn lasted(ms: i64) -> String {
    match ms / 1_000 {
        s if s < 60 => format!("{s}秒"),
        s if s < 3_600 => format!("{}分钟", s / 60),
        s if s < 86_400 => format!("{}小时{}分", s / 3_600, s % 3_600 / 60),
        s => format!("{}天", s / 86_400),
    }
}

/// The device's clock; good enough for how long somebody has waited.
pub(crate) fn now() -> Moment {
    linggong_ui::device_now()
}
