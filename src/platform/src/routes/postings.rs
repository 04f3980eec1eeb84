//! Searching and reading postings.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use linggong_contract::api::employers::EmployerFacts;
use linggong_contract::api::{PAGE_MAX, PostingPage};
use linggong_contract::{
    Adcode, Category, FieldError, PayUnit, Posting, PostingId, Settlement, State as PostingState,
    TradeId,
};
use linggong_store::PostingQuery;
use serde::Deserialize;

use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, Query};
use crate::refusals::{Absent, Invalid};
use crate::state::AppState;
use crate::{clock, json_ld};

/// Longest search text, in characters.
const TEXT_MAX: usize = 50;
/// Postings on a page unless asked otherwise.
const PAGE_DEFAULT: u32 = 20;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Only what this market's screens show: its own, its city's and its province's postings.
    #[param(value_type = Option<String>, example = "141124")]
    market: Option<Adcode>,
    /// Only this category.
    category: Option<Category>,
    /// Only this trade.
    #[param(value_type = Option<u16>, example = 101)]
    trade: Option<TradeId>,
    /// Only this kind of settlement.
    settlement: Option<Settlement>,
    /// Only pay counted by this unit.
    pay_unit: Option<PayUnit>,
    /// Only pay that reaches so many fen in its unit.
    #[param(example = 20_000)]
    pay_min_fen: Option<u32>,
    /// Text of one character or more, in title, place, employer, content, requirements or trade.
    #[param(example = "搬运", max_length = 50)]
    q: Option<String>,
    /// Most postings on a page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Open postings, the newest first.
#[utoipa::path(get, path = "/api/v1/postings", tag = "postings", params(SearchQuery),
    responses(
        (status = 200, description = "The answer", body = PostingPage), Invalid))]
pub(crate) async fn search(
    State(state): State<AppState>,
    Query(query): Query<SearchQuery>,
) -> ApiResult<axum::Json<PostingPage>> {
    let limit = query.limit.unwrap_or(PAGE_DEFAULT);
    let text = query.q.unwrap_or_default();
    let before = query.cursor.as_deref().map(str::parse::<i64>);
    let mut errors = Vec::new();
    if !(1..=PAGE_MAX).contains(&limit) {
        errors.push(FieldError::new("limit", format!("应在1到{PAGE_MAX}之间")));
    }
    if text.chars().count() > TEXT_MAX {
        errors.push(FieldError::new("q", format!("最多{TEXT_MAX}个字")));
    }
    if matches!(before, Some(Err(_))) {
        errors.push(FieldError::new(
            "cursor",
            "游标应是上一页给出的 next_cursor",
        ));
    }
    if query
        .market
        .is_some_and(|market| state.store.market(market).is_none())
    {
        errors.push(FieldError::new("market", "没有这个零工市场"));
    }
    if query
        .trade
        .is_some_and(|trade| state.store.trade(trade).is_none())
    {
        errors.push(FieldError::new("trade", "没有这个工种编号"));
    }
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let query = PostingQuery {
        market: query.market,
        category: query.category,
        trade: query.trade,
        settlement: query.settlement,
        pay_unit: query.pay_unit,
        pay_min_fen: query.pay_min_fen,
        text,
        before: before.and_then(Result::ok),
        // One more than asked for tells whether there is a next page.
        limit: limit + 1,
    };
    let mut items = state.store.search(&query, clock::now()).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items
        .last()
        .filter(|_| more)
        .map(|last| last.id.0.to_string());
    Ok(axum::Json(PostingPage { items, next_cursor }))
}

/// One posting; with `Accept: application/ld+json` as schema.org JobPosting.
///
/// Postings that were never shown (pending, rejected) are not found here.
#[utoipa::path(get, path = "/api/v1/postings/{id}", tag = "postings",
    params(("id" = i64, Path, example = 1042)),
    responses(
        (status = 200, description = "The answer", content((Posting = "application/json"), (serde_json::Value = "application/ld+json"))), Absent))]
pub(crate) async fn posting(
    State(state): State<AppState>,
    Id(id): Id<i64>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let posting = shown(&state, id).await?;
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let mut response = if accept.is_some_and(|text| text.contains("application/ld+json")) {
        let market = state.store.market(posting.market);
        let trade = state.store.trade(posting.draft.trade);
        let mut response =
            axum::Json(json_ld::job_posting(&posting, market, trade)).into_response();
        let kind = HeaderValue::from_static("application/ld+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    } else {
        axum::Json(posting).into_response()
    };
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

/// What the market has checked of a posting's employer.
#[utoipa::path(get, path = "/api/v1/postings/{id}/employer", tag = "postings",
    params(("id" = i64, Path, example = 1042)),
    responses((status = 200, description = "The answer", body = EmployerFacts), Absent))]
pub(crate) async fn employer(
    State(state): State<AppState>,
    Id(id): Id<i64>,
) -> ApiResult<axum::Json<EmployerFacts>> {
    let posting = shown(&state, id).await?;
    let facts = state.store.employer_facts(&posting, clock::now()).await?;
    Ok(axum::Json(facts))
}

/// A posting that was shown at some time.
async fn shown(state: &AppState, id: i64) -> ApiResult<Posting> {
    let posting = state.store.posting(PostingId(id)).await?;
    if posting.opened_at.is_none() || posting.state == PostingState::Pending {
        return Err(ApiError::not_found("没有这条用工信息"));
    }
    Ok(posting)
}
