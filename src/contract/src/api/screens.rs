//! Enrolling screens, and speaking to them.

use serde::{Deserialize, Serialize};

use crate::{Adcode, Moment, ScreenCommand, ScreenSettings, Takeover, TakeoverKind};

/// A device that wants to be enrolled shows this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pairing {
    /// Six digits for staff to type; good once.
    #[cfg_attr(feature = "openapi", schema(example = "482736"))]
    pub code: String,
    /// What the device asks with whether somebody has typed them.
    pub secret: String,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Moment,
}

/// The device asks whether somebody has typed its code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimPairing {
    /// As it was given.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub secret: String,
}

/// How far an enrolment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PairingState {
    /// Nobody has typed the code yet.
    Waiting,
    /// The code has run out: ask for another.
    Over,
    /// The device is a screen now: open `/`.
    Enrolled,
}

/// The answer to it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingStanding {
    /// How far it has come.
    pub state: PairingState,
}

/// Enrols the device that shows a code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolScreen {
    /// What the device shows; spaces do not matter.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "482 736"))]
    pub code: String,
    /// What staff say of it.
    #[serde(flatten)]
    pub settings: ScreenSettings,
}

/// Puts another device in a screen's place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplaceDevice {
    /// What the new device shows.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "482736"))]
    pub code: String,
    /// `updated_at` of the screen that was seen. If it was changed, replaced or taken off since,
    /// this is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen: Option<Moment>,
}

/// Says something else of a screen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditScreen {
    /// `updated_at` of the screen that was seen. If it was changed since, this is refused
    /// (`changed`).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub before: Moment,
    /// What staff say of it now.
    #[serde(flatten)]
    pub settings: ScreenSettings,
}

/// Asks a screen to do something.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommandScreen {
    /// What.
    pub command: ScreenCommand,
}

/// Puts a message over boards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTakeover {
    /// The division whose boards show it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub scope: Adcode,
    /// Only on screens with one of these tags; on all if there is none. Up to 6.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 6))]
    pub tags: Vec<String>,
    /// What it is about.
    pub kind: TakeoverKind,
    /// What is read across the hall; up to 12 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 12, example = "暴雨红色预警"))]
    pub title: String,
    /// What to do; up to 60 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub text: String,
    /// A drill: laid out and acknowledged, but not seen.
    #[serde(default)]
    pub drill: bool,
    /// After so many minutes it ends by itself.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1440, example = 30))]
    pub minutes: u16,
}

/// Ends a message. The body may be left out: then one that is over is no refusal.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndTakeover {
    /// `ends_at` of the message that was seen: refused (`changed`) if it has ended by itself, or
    /// somebody else has ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen: Option<Moment>,
}

/// A takeover and who shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TakeoverRecord {
    /// The message.
    #[serde(flatten)]
    pub takeover: Takeover,
    /// Who began it.
    #[cfg_attr(feature = "openapi", schema(example = "desk:linxian01"))]
    pub by: String,
    /// Who ended it, if it did not end by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
    /// Enrolled screens it is meant for.
    pub meant_for: u32,
    /// Those of them that have shown it.
    pub shown_on: u32,
    /// Each of them by name, those that have not shown it first; at most 200.
    pub screens: Vec<Acknowledgement>,
}

/// Whether one screen has shown a takeover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Acknowledgement {
    /// What staff call the screen.
    #[cfg_attr(feature = "openapi", schema(example = "大厅1号屏"))]
    pub name: String,
    /// Its market.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// When it was on its glass; absent until it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Moment>,
}
