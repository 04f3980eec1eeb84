//! Programmes of a market, as staff arrange them.

use serde::{Deserialize, Serialize};

use crate::{Moment, Programme};

/// A market's draft and what was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeBook {
    /// What somebody is working on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<ProgrammeDraft>,
    /// What was published, the newest first: boards play that one, and the usual one if nothing
    /// was published.
    pub history: Vec<PublishedProgramme>,
    /// Screens and tags that have a programme of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
}

impl ProgrammeBook {
    /// What boards play. Of a screen's or a tag's book nothing, while they play what all do.
    #[must_use]
    pub fn played(&self) -> Programme {
        let newest = self.history.first();
        newest.map(|one| one.programme.clone()).unwrap_or_default()
    }

    /// Whether a screen's or a tag's book says what they play.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let newest = self.history.first();
        newest.is_some_and(|one| !one.programme.slides.is_empty())
    }
}

/// A programme that is not published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeDraft {
    /// The programme.
    pub programme: Programme,
    /// Who saved it.
    #[cfg_attr(feature = "openapi", schema(example = "desk:linxian01"))]
    pub by: String,
    /// When; tells this draft from the next.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// A programme that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedProgramme {
    /// Its number; later ones have larger ones.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub id: i64,
    /// The programme.
    pub programme: Programme,
    /// Who published it.
    #[cfg_attr(feature = "openapi", schema(example = "desk:linxian01"))]
    pub by: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Moment,
}

/// Keeps a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveDraft {
    /// When the draft that was seen had been saved; absent if there was none. If there is
    /// another by now, this one is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub before: Option<Moment>,
    /// The programme.
    pub programme: Programme,
}

/// Publishes a programme.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishProgramme {
    /// The number of the newest one that was seen; absent if there was none. If there is a newer
    /// one by now, this one is refused (`changed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// When the draft it is made of had been saved: that draft is done with. If another one was
    /// saved meanwhile, this one is refused (`changed`). Absent leaves whatever draft there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub draft: Option<Moment>,
    /// The programme.
    pub programme: Programme,
}
