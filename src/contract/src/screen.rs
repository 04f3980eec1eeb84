//! Screens (屏): enrolled devices, what staff say of them and what they say of themselves.

use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Adcode, Cursor, Hours, Moment};

/// A screen's number in the database. It stays when the device is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ScreenId(pub i64);

impl std::fmt::Display for ScreenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

words! {
    /// Which face a screen shows.
    ScreenRole {
        Board = "board", "信息屏";
        Kiosk = "kiosk", "自助机";
    }
}

words! {
    /// What a screen is asked to do.
    ScreenCommand {
        Identify = "identify", "认一认";
        Reload = "reload", "重新打开";
        Picture = "picture", "看画面";
    }
}

words! {
    /// What became of the programme that was arranged for a screen's name when it got another.
    NameProgramme {
        Followed = "followed", "给旧名字安排的轮播方案跟着改了名";
        Shared = "shared", "旧名字别的屏还在用，给它安排的轮播方案没有动";
        Kept = "kept", "新名字已有自己的轮播方案，就放那个；给旧名字安排的还留着，在轮播方案里能找到";
        Met = "met", "新名字别的屏也在用，给旧名字安排的轮播方案没有跟着改名，免得它们也放；方案还留着，在轮播方案里能找到";
    }
}

/// What staff say of a screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScreenSettings {
    /// The market whose feed it shows.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// Which face it shows.
    pub role: ScreenRole,
    /// What staff call it; up to 20 characters, one of its kind in the market.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "大厅1号屏"))]
    pub name: String,
    /// Where it hangs; up to 40 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "一楼大厅东墙"))]
    pub place: String,
    /// Words to speak to several screens at once; up to 6 of up to 10 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 6, example = json!(["大厅"])))]
    pub tags: Vec<String>,
    /// The glass from corner to corner, in inches.
    #[cfg_attr(feature = "openapi", schema(minimum = 10, maximum = 200, example = 55))]
    pub diagonal_in: u16,
    /// How far its readers stand, in decimetres.
    #[cfg_attr(feature = "openapi", schema(minimum = 3, maximum = 200, example = 30))]
    pub distance_dm: u16,
    /// Whether it hangs higher than wide.
    #[serde(default)]
    pub portrait: bool,
    /// When it is dark; past midnight if `to` is before `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dark: Option<Hours>,
}

/// What a screen says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScreenReport {
    /// The revision that is on the glass; absent before the first feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "57.3.9"))]
    pub cursor: Option<Cursor>,
    /// What is on the glass, in words; nothing personal. Up to 60 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "建筑建材 第2页")
    )]
    pub showing: String,
    /// The version of its app; up to 20 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "3f8a91c04b2e"))]
    pub version: String,
    /// Width of the glass in CSS pixels.
    pub width: u16,
    /// Height of the glass in CSS pixels.
    pub height: u16,
    /// Memory of its page in megabytes, if the browser tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<u32>,
    /// What its own clock says.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub device_at: Moment,
    /// Submissions that wait for the network.
    #[serde(default)]
    pub queue: u32,
    /// Commands it has carried out since its last report.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub done: Vec<i64>,
    /// Takeovers that are on its glass.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub takeovers: Vec<i64>,
}

/// What an enrolled screen is told when it has reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScreenOrders {
    /// What staff call it.
    pub name: String,
    /// Its market's name.
    pub market: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// The address it should show.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/board?market=141124&diagonal=55&distance=3")
    )]
    pub address: String,
    /// When it is dark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dark: Option<Hours>,
    /// What it is asked to do; each until it says that it is done.
    pub commands: Vec<ScreenOrder>,
    /// The server's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// One thing a screen is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScreenOrder {
    /// Given back in `done`.
    pub id: i64,
    /// What to do.
    pub command: ScreenCommand,
}

/// A screen as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Screen {
    /// Identity; stays when the device is replaced.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 4))]
    pub id: ScreenId,
    /// What staff say of it.
    #[serde(flatten)]
    pub settings: ScreenSettings,
    /// Who enrolled it.
    #[cfg_attr(feature = "openapi", schema(example = "desk:linxian01"))]
    pub enrolled_by: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub enrolled_at: Moment,
    /// When the settings were last changed; tells two editors apart.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Moment,
    /// When it was last heard; absent until its first report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen_at: Option<Moment>,
    /// Heard within the last minute.
    pub is_online: bool,
    /// What it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ScreenReport>,
    /// How far its clock is ahead of the server's, in milliseconds.
    #[serde(default)]
    pub skew_ms: i64,
    /// Whether the newest revision of its market is on its glass.
    pub is_current: bool,
    /// Times it was silent within the last seven days.
    pub outages: u32,
    /// Commands that it has not carried out yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<ScreenCommand>,
    /// When its picture was taken, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub picture_at: Option<Moment>,
    /// What became of the programme arranged for its name; only in the answer to a new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_programme: Option<NameProgramme>,
}

/// A time in which a screen was not heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outage {
    /// When it was last heard before.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub from: Moment,
    /// When it was heard again; absent while it is silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Moment>,
}
