//! A person's wish to take a posting (意向) and the ticket (号票) they walk away with.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::words::words;
use crate::{Adcode, Moment, PostingId, date_format};

/// An interest's number in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct InterestId(pub i64);

words! {
    /// Where an interest is in its life.
    InterestState {
        Expressed = "expressed", "已报名";
        Called = "called", "已叫号";
        Talking = "talking", "正在谈";
        Confirmed = "confirmed", "已谈成";
        Started = "started", "已上工";
        Declined = "declined", "没谈成";
        NoShow = "no_show", "叫号没来";
        Withdrawn = "withdrawn", "已取消";
    }
}

words! {
    /// What happens to an interest.
    InterestStep {
        Call = "call", "叫号";
        Talk = "talk", "开始谈";
        Confirm = "confirm", "双方谈成";
        Start = "start", "已上工";
        Decline = "decline", "没谈成";
        NoShow = "no_show", "叫号没来";
        Withdraw = "withdraw", "本人取消";
    }
}

words! {
    /// Who says yes to what was talked about: 达成意向 is confirmed by both.
    Side {
        Seeker = "seeker", "求职";
        Employer = "employer", "用工";
    }
}

/// A called ticket, as boards and kiosks tell it: a number, and where to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Call {
    /// The number on the ticket.
    #[cfg_attr(feature = "openapi", schema(example = 17))]
    pub ticket: u32,
    /// The window; the service desk if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 99, example = 2))]
    pub window: Option<u32>,
    /// When it was last called.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// A seeker's wish to take a posting, without who the seeker is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interest {
    /// Identity over the province.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 371))]
    pub id: InterestId,
    /// The posting.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, example = 1042))]
    pub posting: PostingId,
    /// The market where it was expressed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub market: Adcode,
    /// The day of its ticket.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-22"))]
    pub day: Date,
    /// The number on its ticket; starts at 1 each day in each market.
    #[cfg_attr(feature = "openapi", schema(example = 17))]
    pub ticket: u32,
    /// Where it is in its life.
    pub state: InterestState,
    /// The window it was last called to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 99, example = 2))]
    pub window: Option<u8>,
    /// How many wait for the same posting and came earlier; none once it is over.
    #[cfg_attr(feature = "openapi", schema(example = 2))]
    pub ahead: u32,
    /// When it was expressed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-22T06:12:00.000+08:00"))]
    pub created_at: Moment,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-22T06:20:00.000+08:00"))]
    pub updated_at: Moment,
}
