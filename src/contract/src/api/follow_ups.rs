//! 督办: tasks with a due day that somebody owns, and who is told when it is over.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Adcode, CaseId, Moment, date_format};

words! {
    /// Whether something is still to be done.
    FollowUpState {
        Open = "open", "在办";
        Done = "done", "办完";
    }
}

words! {
    /// What happens to a task.
    FollowUpStep {
        Done = "done", "办完";
        Reopen = "reopen", "重新办";
        Hand = "hand", "移交";
    }
}

words! {
    /// Whom a task that is overdue has come to, the nearest first.
    Escalation {
        Owner = "owner", "按时";
        Manager = "manager", "已报负责人";
        City = "city", "已报市里";
        Province = "province", "已报省里";
    }
}

/// A task, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUp {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub id: i64,
    /// The market it is about.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// What is to be done; nothing personal.
    #[cfg_attr(feature = "openapi", schema(example = "催用工单位把工钱结清"))]
    pub text: String,
    /// The day by which it is done.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-30"))]
    pub due_on: Date,
    /// Whether it is still to be done.
    pub state: FollowUpState,
    /// Days since it was due; 0 in time, and once it is done.
    pub days_over: u32,
    /// Whom it has come to by that.
    pub escalation: Escalation,
    /// Whether it has come to the division of whoever asks.
    pub is_raised: bool,
    /// Whose it is, as colleagues call them.
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub owner: String,
    /// Whether that is whoever asks.
    pub is_mine: bool,
    /// Who set it.
    #[cfg_attr(feature = "openapi", schema(example = "服务台王师傅"))]
    pub set_by: String,
    /// The case it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 58))]
    pub case: Option<CaseId>,
    /// The person in need it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 58))]
    pub seeker: Option<i64>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "工钱结清了"))]
    pub outcome: Option<String>,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Moment>,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Moment,
}

/// Sets a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewFollowUp {
    /// The market it is about; that of its case or person.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// What is to be done: 1 to 100 characters, no phone and no identity number.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, example = "催用工单位把工钱结清")
    )]
    pub text: String,
    /// The day by which it is done: today or later, within half a year.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-30"))]
    pub due_on: Date,
    /// The account that is to do it.
    #[cfg_attr(feature = "openapi", schema(max_length = 32, example = "linxian02"))]
    pub owner: String,
    /// The case it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 58))]
    pub case: Option<CaseId>,
    /// The person in need it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 58))]
    pub seeker: Option<i64>,
}

/// A step of a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunFollowUpStep {
    /// The step.
    pub step: FollowUpStep,
    /// `updated_at` of the task that was seen. If it changed since, this is refused (`changed`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub before: Moment,
    /// What came of it, 1 to 100 characters, no phone and no identity number; with `done`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "工钱结清了"))]
    pub outcome: Option<String>,
    /// The account that is to do it from now on; with `hand`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 32, example = "linxian03"))]
    pub to: Option<String>,
}

/// What of the tasks concerns whoever asks: theirs that are due or overdue, and those that have
/// come to them by their days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUpNotice {
    /// Their own that are due today or overdue.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub mine: u32,
    /// Those of others that have come to them since they last looked at the list.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub raised: u32,
    /// How many of all these concern them only since they were last told.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub fresh: u32,
    /// When this was so; whoever has taken notice says so (`until`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Moment,
}

/// Somebody has taken notice.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeedFollowUps {
    /// `as_of` of the notice that was seen: what has come since is still new.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Moment,
    /// Whether the list was looked at; else the notice was only put away.
    #[serde(default)]
    pub has_looked: bool,
}
