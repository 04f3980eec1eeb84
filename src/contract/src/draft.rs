//! A posting as its employer or a market's own system hands it in.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::{
    Employer, EmploymentForm, Hours, Insurance, Meals, Moment, Pay, Scope, Settlement, Source,
    TradeId, Transport, date_format,
};

/// What an employer says about the work: the mandatory elements of 人力资源市场暂行条例
/// article 24 and what people miss elsewhere. `rules::draft` decides whether it is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostingDraft {
    /// The trade's number, see `GET /trades`.
    #[cfg_attr(feature = "openapi", schema(value_type = u16, example = 101))]
    pub trade: TradeId,
    /// What the board shows largest after the pay; 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "砌砖大工"))]
    pub title: String,
    /// What is to be done; 1 to 500 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, example = "古镇院墙修缮，砌毛石墙")
    )]
    pub content: String,
    /// What people must know or have; up to 500 characters.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, example = "会砌毛石墙，自带瓦刀")
    )]
    pub requirements: String,
    /// Who wants the work done.
    pub employer: Employer,
    /// How many people are wanted in all, 1 to 9,999.
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = 1, maximum = 9_999, example = 10)
    )]
    pub headcount: u32,
    /// What it pays.
    pub pay: Pay,
    /// When the pay is handed over.
    pub settlement: Settlement,
    /// First day of work.
    #[serde(with = "date_format")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-22"))]
    pub start_on: Date,
    /// Last day of work, if known.
    #[serde(
        default,
        with = "date_format::option",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub end_on: Option<Date>,
    /// Working hours, if fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// The exact place; 1 to 60 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "碛口古镇修缮工地")
    )]
    pub place: String,
    /// How far that is from the market, in kilometres by road; 0 is less than one, at most 999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    #[cfg_attr(feature = "openapi", schema(maximum = 999, example = 12))]
    pub distance_km: Option<u32>,
    /// How to get there; 1 to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 100,
            example = "坐去碛口的客车，到古镇牌坊下车，往里走两百米"
        )
    )]
    pub directions: Option<String>,
    /// What to bring; 1 to 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "身份证、瓦刀、手套")
    )]
    pub bring: Option<String>,
    /// Which meals the employer pays.
    #[serde(default = "no_meals")]
    pub meals: Meals,
    /// Whether the employer provides a bed.
    #[serde(default)]
    pub lodging: bool,
    /// Who pays the way to work.
    #[serde(default = "no_transport")]
    pub transport: Transport,
    /// The insurance the employer takes out.
    #[serde(default = "no_insurance")]
    pub insurance: Insurance,
    /// The form of employment.
    #[serde(default = "temporary")]
    pub employment_form: EmploymentForm,
    /// How the posting was collected.
    #[serde(default = "registration")]
    pub source: Source,
    /// Where a repost was taken from (条例 24: a repost names its source): a site, an agency or
    /// a station; 1 to 40 characters. A new posting must say it if its source is one of
    /// `rules::draft::is_repost`. Kiosks tell it, and whatever spreads postings further; on a
    /// board it does not stand, whose two lines have room for what decides whether somebody goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 40, example = "长三角中心站昆山工作站")
    )]
    pub source_name: Option<String>,
    /// Whether people can start at once (即招即上).
    #[serde(default)]
    pub immediate: bool,
    /// Whether the employer would first take people whom the employment service helps
    /// (优先招用就业困难人员). It says nothing about who applies.
    #[serde(default)]
    pub helped_first: bool,
    /// Which markets show it.
    #[serde(default = "county")]
    pub scope: Scope,
    /// The end of its validity; never shown after.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-23T18:00:00+08:00"))]
    pub valid_until: Moment,
}

impl PostingDraft {
    /// The names of all fields, to tell a misspelt one.
    pub const FIELDS: [&str; 26] = [
        "trade",
        "title",
        "content",
        "requirements",
        "employer",
        "headcount",
        "pay",
        "settlement",
        "start_on",
        "end_on",
        "hours",
        "place",
        "distance_km",
        "directions",
        "bring",
        "meals",
        "lodging",
        "transport",
        "insurance",
        "employment_form",
        "source",
        "source_name",
        "immediate",
        "helped_first",
        "scope",
        "valid_until",
    ];
}

const fn no_meals() -> Meals {
    Meals::None
}
const fn no_transport() -> Transport {
    Transport::None
}
const fn no_insurance() -> Insurance {
    Insurance::None
}
const fn temporary() -> EmploymentForm {
    EmploymentForm::Temporary
}
const fn registration() -> Source {
    Source::Registration
}
pub(crate) const fn county() -> Scope {
    Scope::County
}
