//! Requests and answers about cases.

use serde::{Deserialize, Serialize};

use super::people::NewPerson;
use crate::{Adcode, Case, CaseKind, CaseStep, CourseId, Moment, PersonName, Phone, PostingId};

/// Somebody complains, asks or wants help.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCase {
    /// The market whose kiosk it comes from.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// What it is about.
    pub kind: CaseKind,
    /// What they say, up to 300 characters; may be empty.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 300, example = "上个月的工钱没给")
    )]
    pub text: String,
    /// The posting it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 1042))]
    pub posting: Option<PostingId>,
    /// The course to take a seat in; only with `training`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, example = 3))]
    pub course: Option<CourseId>,
    /// Who it is from. Without it, and without the session of somebody who was just here, the
    /// case is anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<NewPerson>,
    /// Version of the text agreed to by somebody who has a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "case-2026-11"))]
    pub consent: Option<String>,
}

impl std::fmt::Debug for NewCase {
    /// Without what they say.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewCase({} {})", self.market, self.kind.slug())
    }
}

/// What somebody walks away with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseSlip {
    /// The case.
    pub case: Case,
    /// Eight digits that show how it stands.
    #[cfg_attr(feature = "openapi", schema(example = 48_120_377))]
    pub receipt: u32,
}

/// Asks how a case stands.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseLookup {
    /// The eight digits of its receipt.
    #[cfg_attr(feature = "openapi", schema(example = 48_120_377))]
    pub receipt: u32,
}

/// A step that staff, or a market's own system, runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunCaseStep {
    /// The step.
    pub step: CaseStep,
    /// What the person is answered, up to 300 characters; needed to close a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 300, example = "工钱已要回，请到服务台领取")
    )]
    pub answer: Option<String>,
    /// The account that is to take it over; needed to offer a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 32, example = "linxian02"))]
    pub to: Option<String>,
    /// `updated_at` of the case that was seen. If somebody has run a step since, this is refused
    /// (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen: Option<Moment>,
}

/// Who is responsible for a case until it is closed (首问负责), and who is asked to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseHands {
    /// Name of the staff, or of the market's own system, that took it first or accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub owner: Option<String>,
    /// Whether that is whoever asks.
    pub is_mine: bool,
    /// Who was asked to take it over and has not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "服务台王师傅"))]
    pub offered_to: Option<String>,
    /// Whether that is whoever asks.
    pub is_offered_to_me: bool,
}

/// One thing that belongs to handling a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseCheck {
    /// What is to be done.
    #[cfg_attr(feature = "openapi", schema(example = "要带的材料，一次说清"))]
    pub item: String,
    /// Who did it; absent while nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Moment>,
}

/// Ticks one thing off, or takes the tick back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TickCheck {
    /// Whether it is done.
    pub done: bool,
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseEvent {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// What.
    #[cfg_attr(feature = "openapi", schema(example = "受理"))]
    pub what: String,
    /// Who did it.
    #[cfg_attr(feature = "openapi", schema(example = "服务台李师傅"))]
    pub by: String,
}

/// Somebody at the desk who may take a case over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Officer {
    /// The account.
    #[cfg_attr(feature = "openapi", schema(example = "linxian02"))]
    pub name: String,
    /// What colleagues call them.
    #[cfg_attr(feature = "openapi", schema(example = "服务台王师傅"))]
    pub label: String,
}

/// A case with what was said, as staff open it. `Debug` prints none of it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedCase {
    /// The case.
    pub case: Case,
    /// The posting or course it is about: number and title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "107 砌砖大工"))]
    pub about: Option<String>,
    /// What they said.
    #[cfg_attr(feature = "openapi", schema(example = "上个月的工钱没给"))]
    pub text: String,
    /// Who it is from; absent for an anonymous case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "张建国"))]
    pub name: Option<PersonName>,
    /// Where to call them; absent for an anonymous case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "13800000000"))]
    pub phone: Option<Phone>,
    /// Whose it is.
    pub hands: CaseHands,
    /// What belongs to handling it.
    pub checks: Vec<CaseCheck>,
    /// What happened to it, the oldest first.
    pub events: Vec<CaseEvent>,
}

impl std::fmt::Debug for OpenedCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedCase({})", self.case.id.0)
    }
}

/// A case as staff see it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedCase {
    /// The case.
    pub case: Case,
    /// The posting or course it is about: number and title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "107 砌砖大工"))]
    pub about: Option<String>,
    /// Whether its time is over.
    pub is_overdue: bool,
    /// Whose it is.
    pub hands: CaseHands,
    /// First character of the name, the rest starred; absent for an anonymous case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "张**"))]
    pub name_masked: Option<String>,
    /// Middle of the number starred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "138****5678"))]
    pub phone_masked: Option<String>,
}
