//! How long records are kept, as options of `linggong serve`. Bounds and their sources are
//! `rules::retention`'s.

use clap::Args;
use linggong_rules::retention::{AUDIT_MONTHS, IDLE_DAYS, Keep, LEDGER_YEARS, RECORDS_YEARS};

/// The periods.
#[derive(Clone, Debug, Args)]
pub(crate) struct KeepOptions {
    /// Days after which people who were not served are forgotten, 365 to 1098. What they told goes;
    /// what was done for them stays under a pseudonym
    #[arg(
        long,
        env = "LINGGONG_KEEP_IDLE_PEOPLE",
        value_name = "DAYS",
        default_value_t = Keep::default().idle_days,
        value_parser = |text: &str| IDLE_DAYS.parse(text)
    )]
    keep_idle_people: u32,
    /// Whole months of the audit log, 6 to 120
    #[arg(
        long,
        env = "LINGGONG_KEEP_AUDIT",
        value_name = "MONTHS",
        default_value_t = Keep::default().audit_months,
        value_parser = |text: &str| AUDIT_MONTHS.parse(text)
    )]
    keep_audit: u32,
    /// Years of the ledger, 2 to 30; for good without it. Reports of earlier years are empty then
    #[arg(
        long,
        env = "LINGGONG_KEEP_LEDGER",
        value_name = "YEARS",
        value_parser = |text: &str| LEDGER_YEARS.parse(text)
    )]
    keep_ledger: Option<u32>,
    /// Years of closed postings, and of wishes and cases of people who are forgotten, 3 to 30; for
    /// good without it
    #[arg(
        long,
        env = "LINGGONG_KEEP_RECORDS",
        value_name = "YEARS",
        value_parser = |text: &str| RECORDS_YEARS.parse(text)
    )]
    keep_records: Option<u32>,
}

impl KeepOptions {
    /// What they say.
    pub(crate) const fn keep(&self) -> Keep {
        Keep {
            idle_days: self.keep_idle_people,
            audit_months: self.keep_audit,
            ledger_years: self.keep_ledger,
            records_years: self.keep_records,
        }
    }
}
