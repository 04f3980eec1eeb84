//! Markets and trades.

use axum::Json;
use axum::extract::State;
use linggong_contract::api::Items;
use linggong_contract::{Adcode, Market, Trade};

use crate::error::{ApiError, ApiResult};
use crate::extract::Id;
use crate::refusals::Absent;
use crate::state::AppState;

/// All markets of the province, by adcode.
#[utoipa::path(get, path = "/api/v1/markets", tag = "directory",
    responses((status = 200, description = "The answer", body = Items<Market>)))]
pub(crate) async fn markets(State(state): State<AppState>) -> Json<Items<Market>> {
    Json(Items {
        items: state.store.markets().to_vec(),
    })
}

/// One market.
#[utoipa::path(get, path = "/api/v1/markets/{market}", tag = "directory",
    params(("market" = String, Path, description = "Adcode of the county", example = "141124")),
    responses((status = 200, description = "The answer", body = Market), Absent))]
pub(crate) async fn market(
    State(state): State<AppState>,
    Id(id): Id<Adcode>,
) -> ApiResult<Json<Market>> {
    let market = state.store.market(id).cloned();
    market
        .map(Json)
        .ok_or_else(|| ApiError::not_found("没有这个零工市场"))
}

/// All trades, in display order.
#[utoipa::path(get, path = "/api/v1/trades", tag = "directory",
    responses((status = 200, description = "The answer", body = Items<Trade>)))]
pub(crate) async fn trades(State(state): State<AppState>) -> Json<Items<Trade>> {
    Json(Items {
        items: state.store.trades().to_vec(),
    })
}
