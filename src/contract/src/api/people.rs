//! Requests and answers about people: expressing an interest, looking after one's own.

use serde::{Deserialize, Serialize};

use super::matching::{Aid, SuitablePosting};
use crate::{
    Adcode, Case, Interest, InterestState, InterestStep, Moment, PersonName, Phone, Posting,
    PostingId, Profile, Side,
};

/// The header that makes a repeated write the same record.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// Longest idempotency key, in characters.
pub const IDEMPOTENCY_KEY_MAX: usize = 64;

/// “我想去”: somebody wants a posting.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInterest {
    /// The market whose kiosk it comes from.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// The posting.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub posting: PostingId,
    /// Who wants it; absent if the request carries the session of somebody who was just here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<NewPerson>,
}

/// A person as they introduce themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    /// Name, 1 to 20 characters.
    #[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 20, example = "张三"))]
    pub name: PersonName,
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// Version of the notice they agreed to.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "2026-11"))]
    pub consent: String,
}

/// Somebody registers (求职登记).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSeeker {
    /// The market whose kiosk it comes from.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Who it is; absent if the request carries the session of somebody who was just here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<NewPerson>,
    /// What they told.
    pub profile: Profile,
    /// Versions of the further texts they agreed to: that of the registration, and that of
    /// sensitive data if the profile holds any.
    #[cfg_attr(feature = "openapi", schema(max_items = 4, example = json!(["registration-2026-11"])))]
    pub consents: Vec<String>,
}

/// Somebody is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// Eight digits that open one's record together with the phone. Absent for somebody who
    /// was known before: the number of their first ticket does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 48_120_377))]
    pub number: Option<u32>,
    /// Session for what follows, good for 15 minutes.
    pub session: String,
}

/// One's own profile, corrected.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    /// The whole profile as it shall be.
    pub profile: Profile,
    /// Versions of the texts agreed to, as in a registration.
    #[cfg_attr(feature = "openapi", schema(max_items = 4))]
    pub consents: Vec<String>,
}

/// Somebody at the desk has registered whoever stands there (帮人登记). `Debug` prints no digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskRegistration {
    /// Their number in the database, to open them with. Absent if they had registered at a
    /// market that is not the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 58))]
    pub id: Option<i64>,
    /// Eight digits to be handed out; with the phone they open the record. Absent for somebody
    /// who was known before: a name and a phone prove nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 48_120_377))]
    pub number: Option<u32>,
    /// Whether somebody of this name and phone had registered before: then nothing was written,
    /// and what they told then is not said here.
    #[serde(default)]
    pub was_registered: bool,
    /// What suits them and why, the best first.
    #[serde(default)]
    pub postings: Vec<SuitablePosting>,
}

impl std::fmt::Debug for DeskRegistration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskRegistration(…)")
    }
}

/// A registration, corrected at the desk for whoever stands there.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectSeeker {
    /// `told_at` of the person as they were opened. If they told something since, this is
    /// refused (`changed`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub before: Moment,
    /// The whole profile as it shall be. Without an identity number the one that is kept stays:
    /// staff do not see it.
    pub profile: Profile,
    /// Whether the identity number that is kept is to be forgotten.
    #[serde(default)]
    pub forgets_identity: bool,
    /// Versions of the texts that were read out and agreed to just now. Hardship and an
    /// identity number that are told for the first time need that of sensitive data.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 4, example = json!(["sensitive-2026-11"])))]
    pub consents: Vec<String>,
}

/// A registration is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectedSeeker {
    /// When, as `before` of the next correction.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub told_at: Moment,
}

/// Name or phone of a registration, corrected at the desk for whoever stands there. `Debug`
/// prints neither.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectPerson {
    /// `told_at` of the person as they were opened. If they told something since, this is
    /// refused (`changed`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub before: Moment,
    /// Name as it shall be, 1 to 20 characters.
    #[cfg_attr(feature = "openapi", schema(value_type = String, max_length = 20, example = "张三"))]
    pub name: PersonName,
    /// Mobile number as it shall be.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// Whether they said that somebody else of theirs, who has the phone already, keeps it, too.
    #[serde(default)]
    pub shares_phone: bool,
}

impl std::fmt::Debug for CorrectPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CorrectPerson(…)")
    }
}

/// What came of correcting name or phone: one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CorrectedPerson {
    /// When it was written, as `before` of the next correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub told_at: Option<Moment>,
    /// Why nothing was written: the phone is somebody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<PhoneTaken>,
}

/// A phone that is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneTaken {
    /// Their number in the database, to open them with. Absent if they are not registered, or
    /// at a market that is not the caller's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 59))]
    pub id: Option<i64>,
    /// Whether they have the name, too: then it is one person twice, and `shares_phone` does
    /// not help. Only told of somebody whom the caller may open.
    pub has_name: bool,
}

/// What somebody walks away with (号票).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketSlip {
    /// The interest with its ticket number.
    pub interest: Interest,
    /// Path of the status page for a phone; nothing personal in it.
    #[cfg_attr(feature = "openapi", schema(example = "/t/4f1c0a…"))]
    pub status_path: String,
    /// Session for further interests of the same person, good for 15 minutes.
    pub session: String,
}

/// Who one is, by what only the owner of a ticket has together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lookup {
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// A ticket number of the last 30 days, or the eight digits of a registration.
    #[cfg_attr(feature = "openapi", schema(example = 17))]
    pub ticket: u32,
}

/// Everything that is kept about oneself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRecord {
    /// Name.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "张三"))]
    pub name: PersonName,
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// What was told at a registration; only for whoever has proved to be the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// What was agreed to.
    pub consents: Vec<GivenConsent>,
    /// What one wanted, the newest first.
    pub interests: Vec<OwnInterest>,
    /// What one complained about or asked; only for whoever has proved to be the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<OwnCase>,
    /// The help one gets in need, or got; only for whoever has proved to be the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aid: Option<Aid>,
    /// When one was first written down.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Moment,
    /// Session for what follows, good for 15 minutes.
    pub session: String,
}

/// One's own case with what one said. `Debug` does not print that.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnCase {
    /// The case.
    pub case: Case,
    /// What one said; may be empty.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "上个月的工钱没给"))]
    pub text: String,
}

impl std::fmt::Debug for OwnCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnCase({})", self.case.id.0)
    }
}

/// A text somebody agreed to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GivenConsent {
    /// Version of the text.
    pub version: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// One's own interest with its posting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnInterest {
    /// The interest.
    pub interest: Interest,
    /// The posting as it is now.
    pub posting: Posting,
}

/// A step that staff, or a market's own system, runs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunStep {
    /// The step.
    pub step: InterestStep,
    /// The state it was seen in: refused if somebody else has been quicker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<InterestState>,
    /// The window somebody is called to, 1 to 99; only with `call`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 99, example = 2))]
    pub window: Option<u8>,
}

impl From<InterestStep> for RunStep {
    /// The step alone, whatever the interest was seen in.
    fn from(step: InterestStep) -> Self {
        Self {
            step,
            from: None,
            window: None,
        }
    }
}

/// One side's yes is written down while they talk; the other side is often on the phone later.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteYes {
    /// Whose.
    pub side: Side,
    /// Whether they say yes. What was written down by mistake is taken back with `false`.
    pub says_yes: bool,
}

/// The last step of an interest is to be undone.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoStep {
    /// The state it led to: refused if the interest is in another one by now.
    pub from: InterestState,
}

/// Who an interest is from, as staff open it. `Debug` prints none of it.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenedInterest {
    /// The interest.
    pub interest: Interest,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "张建国"))]
    pub name: PersonName,
    /// Mobile number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "13800000000"))]
    pub phone: Phone,
    /// What they told when they registered, if they did; without the identity number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

impl std::fmt::Debug for OpenedInterest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenedInterest({})", self.interest.id.0)
    }
}

/// An interest as staff see it before they open a person's data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedInterest {
    /// The interest.
    pub interest: Interest,
    /// Number of its posting.
    pub number: u32,
    /// Title of its posting.
    pub title: String,
    /// First character of the name, the rest starred; absent once the person is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "张**"))]
    pub name_masked: Option<String>,
    /// Middle of the number starred.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "138****5678"))]
    pub phone_masked: Option<String>,
    /// Until when one of the posting's places is held for them (已留位).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub held_until: Option<Moment>,
    /// Until when its last step can be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub undo_until: Option<Moment>,
    /// When the seeker said yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seeker_agreed_at: Option<Moment>,
    /// When the employer said yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub employer_agreed_at: Option<Moment>,
}
