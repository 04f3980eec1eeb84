//! Reports that are counted from the records: directory, ledger, monitoring, out-of-province
//! postings. All are tables of the same shape.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::words::words;

words! {
    /// What is reported.
    ReportKind {
        Directory = "directory", "零工市场名录";
        LedgerPostings = "ledger_postings", "台账：岗位信息";
        LedgerSeekers = "ledger_seekers", "台账：求职者信息";
        LedgerServices = "ledger_services", "台账：服务信息";
        LedgerResults = "ledger_results", "台账：服务成效";
        Monitoring = "monitoring", "动态监测";
        Stations = "stations", "省外岗位征集";
    }
}

/// A report as a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Above the table.
    #[cfg_attr(feature = "openapi", schema(example = "零工市场名录（2026年）"))]
    pub title: String,
    /// For whoever signs, between title and table.
    pub signed: String,
    /// The columns.
    pub heads: Vec<String>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// Below the table: who wrote it, and their telephone; only where the form has it.
    #[serde(default)]
    pub foot: Vec<String>,
    /// How it is counted, a line each.
    pub notes: Vec<String>,
    /// Rows that there are beyond those listed, before them or behind.
    pub more: u32,
    /// How many rows there are on all pages, as far as they contain what was searched for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 1_204))]
    pub total: u64,
}

words! {
    /// 运营性质.
    MarketNature {
        Public = "public", "公共";
        Commercial = "commercial", "经营性";
        SelfFormed = "self_formed", "自形成";
    }
}

/// What staff write of their market for the directory (零工市场名录); the rest is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MarketDetails {
    /// 运营性质.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nature: Option<MarketNature>,
    /// 运行时间, when it is open; up to 30 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 30, example = "每天 5:00–18:00")
    )]
    pub hours: String,
    /// 详细地址; up to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "临泉镇胜利路12号")
    )]
    pub address: String,
    /// 填报人; up to 20 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 20))]
    pub reporter: String,
    /// 联系电话 of the market's office; up to 20 digits.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "0358-4422000"))]
    pub phone: String,
}

/// What is written of a market, and since when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedDetails {
    /// What is written.
    pub details: MarketDetails,
    /// When; absent if nobody has written it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Moment>,
}

/// Keeps what staff write of a market.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveDetails {
    /// `at` of what was seen. If it was saved since, this is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub before: Option<Moment>,
    /// What is written.
    pub details: MarketDetails,
}
