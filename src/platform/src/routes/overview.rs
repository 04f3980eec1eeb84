//! A market's day at a glance, for its staff.

use axum::extract::State;
use linggong_contract::Adcode;
use linggong_contract::api::overview::Overview;
use serde::Deserialize;

use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::refusals::{Absent, Forbidden, Invalid, Unauthorized};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OverviewQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
}

/// How the day stands: who waits, what was agreed, what is to be done.
#[utoipa::path(get, path = "/api/v1/staff/overview", tag = "staff", security(("key" = []), ("desk" = [])),
    params(OverviewQuery),
    responses((status = 200, description = "The numbers", body = Overview), Unauthorized, Forbidden, Absent, Invalid))]
pub(crate) async fn overview(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<OverviewQuery>,
) -> ApiResult<axum::Json<Overview>> {
    caller.require(query.market)?;
    if state.store.market(query.market).is_none() {
        return Err(ApiError::not_found("没有这个零工市场"));
    }
    let day = state.store.overview(query.market, clock::now()).await?;
    Ok(axum::Json(day))
}
