//! Articles: read by kiosks, written by staff.

use axum::extract::State;
use axum::http::StatusCode;
use linggong_contract::api::Items;
use linggong_contract::api::tables::{ArticleSort, Page};
use linggong_contract::{Adcode, Article, ArticleDraft, ArticleId, EditArticle, StaffArticle};
use linggong_rules::article;
use serde::Deserialize;

use crate::audit::Slot;
use crate::auth::Caller;
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Id, IdempotencyKey, Json, Query};
use crate::listing::{Asked, ListParams, page};
use crate::refusals::{Absent, Conflict, Forbidden, Invalid, Malformed, Unauthorized};
use crate::state::AppState;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShelfQuery {
    /// The market; without it, what came with the system.
    #[param(value_type = Option<String>, example = "141124")]
    market: Option<Adcode>,
}

/// Laws and policies in plain words: a market's own ones of today, then those of the system.
#[utoipa::path(get, path = "/api/v1/articles", tag = "directory", params(ShelfQuery),
    responses((status = 200, description = "The answer", body = Items<Article>), Invalid))]
pub(crate) async fn shelf(
    State(state): State<AppState>,
    Query(query): Query<ShelfQuery>,
) -> ApiResult<axum::Json<Items<Article>>> {
    let built_in = state.store.articles();
    let items = match query.market {
        None => built_in.to_vec(),
        Some(market) => {
            let today = clock::now().date();
            let local = state.store.local_articles(market, today).await?;
            article::shelf(built_in, &local, market, today)
        }
    };
    Ok(axum::Json(Items { items }))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArticlesQuery {
    /// The market.
    #[param(value_type = String, example = "141124")]
    market: Adcode,
    /// What they are sorted by; the newest first if absent.
    sort: Option<ArticleSort>,
}

/// Articles of a market, its city and its province, also those that were taken back; at most 200
/// at once. A text is looked for in title, kind, sentences, source and number. What came with the
/// system is at `/api/v1/articles`.
#[utoipa::path(get, path = "/api/v1/staff/articles", tag = "staff", security(("key" = []), ("desk" = [])),
    params(ArticlesQuery, ListParams),
    responses((status = 200, description = "The articles", body = Page<StaffArticle>),
        Unauthorized, Forbidden, Invalid))]
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<ArticlesQuery>,
    Asked(ask): Asked,
) -> ApiResult<axum::Json<Page<StaffArticle>>> {
    caller.require(query.market)?;
    let part = state
        .store
        .staff_articles(query.market, query.sort, &ask)
        .await?;
    Ok(axum::Json(page(part, |article| article)))
}

/// Enters an article; kiosks show it from its first day on.
///
/// `Idempotency-Key` is required: the same key with the same request is the same article.
#[utoipa::path(post, path = "/api/v1/staff/articles", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("Idempotency-Key" = String, Header, description = "1 to 64 characters, new for each article", example = "6f1c9a52")),
    request_body = ArticleDraft,
    responses((status = 201, description = "The article", body = StaffArticle),
        Malformed, Unauthorized, Forbidden, Invalid))]
pub(crate) async fn enter(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    key: ApiResult<IdempotencyKey>,
    Json(draft): Json<ArticleDraft>,
) -> ApiResult<(StatusCode, axum::Json<StaffArticle>)> {
    caller.require(draft.market)?;
    let request = key?.request(&state.people, &draft, None)?;
    check(&state, &draft)?;
    slot.tell(draft.title.as_str());
    let now = clock::now();
    let done = state
        .store
        .enter_article(&request.name(), &draft, now)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(done)))
}

/// Corrects an article, takes it back or offers it again.
#[utoipa::path(put, path = "/api/v1/staff/articles/{id}", tag = "staff", security(("key" = []), ("desk" = [])),
    params(("id" = i64, Path, example = 3)), request_body = EditArticle,
    responses((status = 200, description = "The article", body = StaffArticle),
        Malformed, Unauthorized, Forbidden, Absent, Conflict, Invalid))]
pub(crate) async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    slot: Slot,
    Id(id): Id<i64>,
    Json(body): Json<EditArticle>,
) -> ApiResult<axum::Json<StaffArticle>> {
    let id = ArticleId(id);
    caller.require(body.draft.market)?;
    let known = state.store.staff_article(id).await?;
    caller.require(known.draft.market)?;
    slot.tell(body.draft.title.as_str());
    // What is taken back as it stands is not judged by rules that came later.
    if body.draft != body.before {
        check(&state, &body.draft)?;
    }
    let now = clock::now();
    Ok(axum::Json(state.store.edit_article(id, &body, now).await?))
}

fn check(state: &AppState, draft: &ArticleDraft) -> ApiResult<()> {
    let built_in = state.store.articles();
    let wrong = article::check(draft, |id| built_in.iter().any(|known| known.id == id));
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid(wrong))
    }
}
