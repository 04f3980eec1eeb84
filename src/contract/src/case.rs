//! A complaint, a question, a sign-up for training or a call for help (诉求).

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, CourseId, Moment, PostingId};

/// A case's number in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct CaseId(pub i64);

words! {
    /// What a case is about.
    CaseKind {
        UnpaidWages = "unpaid_wages", "拖欠工钱";
        Injury = "injury", "干活受伤";
        Fee = "fee", "乱收费、收押金";
        WithheldPapers = "withheld_papers", "扣身份证、扣证件";
        FalsePosting = "false_posting", "招工信息有假";
        Discrimination = "discrimination", "不公平对待";
        Consultation = "consultation", "问政策";
        Training = "training", "想学技术";
        Hardship = "hardship", "家里有困难";
        Other = "other", "别的事";
    }
}

words! {
    /// Where a case is in its life.
    CaseState {
        Received = "received", "已收到";
        Handling = "handling", "正在办";
        Closed = "closed", "已办结";
        Withdrawn = "withdrawn", "已撤回";
    }
}

words! {
    /// What happens to a case.
    CaseStep {
        Take = "take", "受理";
        Close = "close", "办结";
        Reopen = "reopen", "重办";
        Withdraw = "withdraw", "撤回";
        Offer = "offer", "移交";
        Accept = "accept", "接手";
        Refuse = "refuse", "不接手";
        TakeBack = "take_back", "收回移交";
    }
}

/// A case, without who it is from and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Case {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 58))]
    pub id: CaseId,
    /// What it is about.
    pub kind: CaseKind,
    /// The market that handles it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// The posting it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 1042))]
    pub posting: Option<PostingId>,
    /// The course it takes a seat in, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 3))]
    pub course: Option<CourseId>,
    /// Where it is in its life.
    pub state: CaseState,
    /// When it is to be answered at the latest.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-27T18:00:00.000+08:00"))]
    pub due_at: Moment,
    /// What the person was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When it was received.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-22T06:12:00.000+08:00"))]
    pub created_at: Moment,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-22T06:12:00.000+08:00"))]
    pub updated_at: Moment,
}
