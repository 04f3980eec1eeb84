//! One public gig-labour market.

use serde::{Deserialize, Serialize};

use crate::{Adcode, Hours};

/// A county's public gig-labour market (零工市场).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Market {
    /// The county's adcode; the market's only identity.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "141124"))]
    pub id: Adcode,
    /// Official name, “××县（市、区）零工市场”, made from the county.
    #[cfg_attr(feature = "openapi", schema(example = "临县零工市场"))]
    pub name: String,
    /// The county's own name, e.g. 临县.
    pub county: String,
    /// The city it belongs to, e.g. 吕梁市.
    pub city: String,
    /// Service hotline shown on every board.
    #[cfg_attr(feature = "openapi", schema(example = "12333"))]
    pub hotline: String,
    /// Complaint channel shown on every board.
    #[cfg_attr(feature = "openapi", schema(example = "12345"))]
    pub complaints: String,
    /// When staff are at its desk, if the market has said so. Boards have no room for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    pub hours: Option<Hours>,
    /// What an hour pays at least here, in fen, if somebody has said so; the province's lowest
    /// (`rules::minimum_pay`) if not. Boards do not need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(feature = "way"), serde(skip_deserializing))]
    #[cfg_attr(feature = "openapi", schema(example = 2_020))]
    pub minimum_hour_fen: Option<u32>,
}
