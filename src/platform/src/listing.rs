//! What is asked of any list that is sorted, searched and read page by page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use linggong_contract::api::tables::Page;
use linggong_rules::tables::{self, Ask};
use linggong_store::Part;
use serde::Deserialize;

use crate::error::ApiError;
use crate::extract::Query;

/// The parameters that all such lists have; the word a list is sorted by (`sort`) is its own.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// Only rows that contain this text; where it is looked for, the list says.
    #[param(max_length = 50)]
    q: Option<String>,
    /// With `sort`: the other way round. Rows that have nothing there stay last.
    #[serde(default)]
    desc: bool,
    /// The page, from 1. Without `page` and `limit` the answer is the list from its beginning,
    /// as many rows as it hands out at once.
    #[param(minimum = 1, maximum = 1_000_000)]
    page: Option<u32>,
    /// Most rows on a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// What is asked of a list.
pub(crate) struct Asked(pub(crate) Ask);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(params) = Query::<ListParams>::from_request_parts(parts, state).await?;
        let ListParams {
            q,
            desc,
            page,
            limit,
        } = params;
        tables::ask(q.as_deref(), desc, page, limit)
            .map(Self)
            .map_err(ApiError::invalid)
    }
}

/// A part of a list as it is answered.
pub(crate) fn page<R, T>(part: Part<R>, row: impl FnMut(R) -> T) -> Page<T> {
    Page {
        items: part.rows.into_iter().map(row).collect(),
        total: part.total,
        counts: std::collections::BTreeMap::new(),
    }
}
