//! The platform API, as its clients use it: over HTTP, against the real server.

mod articles;
mod at_once;
mod cases;
mod contract;
mod desk;
mod employers;
mod entry;
mod feed;
mod follow_ups;
mod forms;
mod import;
mod matching;
mod outbox;
mod overview;
mod pages;
mod people;
mod postings;
mod programmes;
mod referral;
mod registration_at_desk;
mod reports;
mod screens;
mod staff;
mod tables;
mod training;
