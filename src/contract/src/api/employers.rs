//! Employers as staff see them: checked, to be checked again, blocked, reported.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, EmployerKind, Moment};

words! {
    /// How an employer stands.
    EmployerState {
        Unknown = "unknown", "没核实";
        Verified = "verified", "核实过";
        Due = "due", "快到期";
        Lapsed = "lapsed", "过了半年";
        Blocked = "blocked", "黑名单";
    }
}

words! {
    /// Employers that are looked at together.
    EmployerGroup {
        Reported = "reported", "被举报的";
        Unknown = "unknown", "没核实的";
        Due = "due", "该复核的";
        Verified = "verified", "核实过的";
        Blocked = "blocked", "黑名单";
    }
}

/// One employer, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployerRow {
    /// Its name as the public reads it.
    #[cfg_attr(feature = "openapi", schema(example = "临县古建修缮有限公司"))]
    pub name: String,
    /// What kind it is, as its newest posting says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EmployerKind>,
    /// How it stands.
    pub state: EmployerState,
    /// 统一社会信用代码.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "91350100M000100Y43"))]
    pub credit_code: Option<String>,
    /// What was seen when it was checked.
    pub note: String,
    /// When it was checked last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub verified_at: Option<Moment>,
    /// Until when that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub due_at: Option<Moment>,
    /// Who decided last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub by: Option<String>,
    /// Why it is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_reason: Option<String>,
    /// Postings of it that are open.
    pub open: u32,
    /// Complaints about its postings that wait for an answer.
    pub reports: u32,
    /// How often something was decided about it; tells two who decide apart.
    #[serde(default)]
    pub version: u32,
}

/// Writes down that an employer was checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyEmployer {
    /// The market that checked it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Its name as its postings write it.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "临县古建修缮有限公司")
    )]
    pub name: String,
    /// 统一社会信用代码; a household has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "91350100M000100Y43"))]
    pub credit_code: Option<String>,
    /// What was seen; up to 100 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "看了营业执照，去过工地")
    )]
    pub note: String,
    /// `version` of the employer that was seen. If something was decided since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// Puts an employer on the blocklist: its postings are withdrawn, and no new one is taken in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockEmployer {
    /// The market that asks. It holds in the whole division of whoever decides.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Its name as its postings write it.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "某某劳务公司"))]
    pub name: String,
    /// Why; 1 to 100 characters. Only staff read it.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "收押金，三人投诉")
    )]
    pub reason: String,
    /// `version` of the employer that was seen. If something was decided since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// Takes an employer off the blocklist.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnblockEmployer {
    /// The market that asks.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "某某劳务公司"))]
    pub name: String,
    /// `version` of the employer that was seen. If something was decided since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
}

/// What became of an employer's postings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployerDone {
    /// Postings that were withdrawn, brought back, or now say that their employer is checked.
    pub postings: u32,
    /// Its `version` by now.
    #[serde(default)]
    pub version: u32,
}

/// What a market has checked of a posting's employer, as everybody may read it. Of a person
/// nothing is told: many people have the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmployerFacts {
    /// Whether a check holds; the posting's own word where no check is written down. Kiosks know
    /// that word.
    #[serde(skip_deserializing)]
    pub verified: bool,
    /// When it was checked last, if that still holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub verified_at: Option<Moment>,
    /// 统一社会信用代码, as it was seen. Kiosks do not read it: it tells their users nothing.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "91350100M000100Y43"))]
    pub credit_code: Option<String>,
}
