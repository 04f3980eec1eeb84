//! The jobs and towns that demonstration postings are made from.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use linggong_contract::{
    Adcode, Insurance, Meals, PayUnit, Settlement, Time, TradeId, Transport, clock_format,
};
use linggong_store::Store;
use serde::Deserialize;

/// What can be offered, and where.
pub(super) struct Catalogue {
    pub(super) jobs: Vec<Job>,
    pub(super) towns: BTreeMap<Adcode, Vec<String>>,
}

/// A kind of job, with the ranges its postings vary in.
#[derive(Debug, Deserialize)]
pub(super) struct Job {
    pub(super) trade: TradeId,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) requirements: String,
    /// Yuan.
    pub(super) pay_min: f64,
    pub(super) pay_max: Option<f64>,
    pub(super) unit: PayUnit,
    pub(super) piece: Option<String>,
    pub(super) settlement: Settlement,
    #[serde(with = "clock_format")]
    pub(super) hours_from: Time,
    #[serde(with = "clock_format")]
    pub(super) hours_to: Time,
    pub(super) days_min: i64,
    pub(super) days_max: i64,
    pub(super) headcount_min: u32,
    pub(super) headcount_max: u32,
    /// With `{town}` in it.
    pub(super) site: String,
    /// With `{county}` in it, or a person.
    pub(super) employer: String,
    pub(super) meals: Meals,
    pub(super) lodging: bool,
    pub(super) transport: Transport,
    pub(super) insurance: Insurance,
    pub(super) immediate: bool,
    pub(super) weight: u32,
}

#[derive(Deserialize)]
struct TownRow {
    adcode: Adcode,
    towns: String,
}

impl Catalogue {
    pub(super) fn load(store: &Store) -> anyhow::Result<Self> {
        let jobs: Vec<Job> = csv::Reader::from_reader(include_bytes!("jobs.csv").as_slice())
            .deserialize()
            .collect::<Result<_, _>>()
            .context("demo/jobs.csv")?;
        ensure!(
            jobs.iter().all(|job| store.trade(job.trade).is_some()),
            "demo/jobs.csv: unknown trade"
        );
        let mut towns = BTreeMap::new();
        for row in csv::Reader::from_reader(include_bytes!("towns.csv").as_slice()).deserialize() {
            let row: TownRow = row.context("demo/towns.csv")?;
            towns.insert(
                row.adcode,
                row.towns.split(';').map(str::to_owned).collect(),
            );
        }
        let missing = store
            .markets()
            .iter()
            .find(|market| !towns.contains_key(&market.id));
        ensure!(
            missing.is_none(),
            "demo/towns.csv: no towns for {missing:?}"
        );
        Ok(Self { jobs, towns })
    }
}
