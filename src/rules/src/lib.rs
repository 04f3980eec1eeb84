//! Decisions that boards, kiosks, desk and server must agree on.
//!
//! Pure functions over `contract` types: no IO, no clock (time is a parameter), no
//! randomness. Everything compiles for the browser and for the server.

pub mod aid;
pub mod aloud;
pub mod article;
pub mod audit;
pub mod back_off;
pub mod calls;
pub mod case;
pub mod consent;
pub mod course;
pub mod draft;
pub mod employer;
pub mod entry;
pub mod feed;
pub mod figures;
pub mod follow_up;
pub mod forms;
pub mod hazard;
mod hours;
pub mod idle;
pub mod interest;
pub mod ledger;
pub mod legibility;
pub mod lifecycle;
pub mod lint;
pub mod matching;
pub mod meanwhile;
mod merge;
pub mod minimum_pay;
pub mod naming;
pub mod notices;
pub mod numbers;
pub mod pay_levels;
pub mod places;
pub mod programme;
pub mod quick;
pub mod reading;
pub mod referral;
pub mod regions;
pub mod registration;
pub mod reports;
pub mod retention;
pub mod rights;
pub mod rotation;
pub mod screens;
pub mod staffed;
pub mod staleness;
pub mod tables;
pub mod title;
pub mod trades;
pub mod typed;
pub mod wording;

#[cfg(test)]
mod testing;
