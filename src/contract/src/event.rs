//! Names and payloads of the event stream `GET /markets/{market}/events`.

use serde::{Deserialize, Serialize};

use crate::{Call, Cursor, Moment};

/// A [`crate::FeedUpdate`]: apply it.
pub const CHANGE: &str = "change";
/// The stream is alive; carries a [`Heartbeat`].
pub const HEARTBEAT: &str = "heartbeat";
/// Something to do; carries a [`Command`].
pub const COMMAND: &str = "command";
/// What lies over the boards now, as a list of [`crate::Takeover`]; replaces the last such list.
pub const TAKEOVER: &str = "takeover";
/// The [`COMMAND`] to an enrolled screen to report at once: there is something to do. Faces
/// leave it to what speaks for the device.
pub const REPORT_NOW: &str = "\"report\"";

/// How often a heartbeat is sent. An SSE comment would be invisible to `EventSource`.
pub const HEARTBEAT_EVERY_MS: i64 = 10_000;
/// A reader that heard nothing for so long connects anew: two heartbeats and a half.
pub const SILENCE_MAX_MS: i64 = 25_000;

/// The server's time and the newest revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Heartbeat {
    /// The server's time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
    /// The newest revision of the market's topics.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cursor: Cursor,
    /// Tickets that are called and have not come yet, the oldest first. A heartbeat comes at
    /// once when they change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
}

/// What the server asks of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// The server is going down for a restart: close, and connect again after this long.
    /// Each stream is told another figure, so that not all come back at once.
    ComeBack {
        /// Milliseconds to wait.
        after_ms: u32,
    },
}
