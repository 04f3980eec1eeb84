//! One file for each group of addresses.

pub(crate) mod accounts;
pub(crate) mod assets;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod courses;
pub(crate) mod directory;
pub(crate) mod entry;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod health;
pub(crate) mod interests;
pub(crate) mod notice;
pub(crate) mod outbox;
pub(crate) mod own;
pub(crate) mod pages;
pub(crate) mod postings;
pub(crate) mod programmes;
pub(crate) mod quick;
pub(crate) mod screens;
pub(crate) mod seekers;
pub(crate) mod sign_in;
pub(crate) mod speech;
pub(crate) mod staff;
pub(crate) mod staff_screens;
pub(crate) mod takeovers;
pub(crate) mod ticket;
