//! What is open in a market for whoever wants to spread it: CSV for spreadsheets, RSS for
//! readers. Anybody may use them.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use linggong_contract::{Adcode, Market, Posting, date_format};
use linggong_rules::wording;
use rss::{ChannelBuilder, Guid, ItemBuilder};

use crate::error::{ApiError, ApiResult};
use crate::extract::Id;
use crate::refusals::Absent;
use crate::state::AppState;
use crate::{clock, tables};

/// Readers ask again after so many minutes.
const RSS_EVERY_MINUTES: &str = "5";
/// Caches may keep an answer for so long; what is filled must not be spread for long.
const CACHE: &str = "public, max-age=60";
const HEADS: [&str; 16] = [
    "编号",
    "标题",
    "工种",
    "用工主体",
    "招",
    "还要",
    "工钱",
    "结算",
    "哪天干",
    "地点",
    "待遇",
    "工作内容",
    "要求",
    "有效到",
    "来源",
    "优先招用",
];

/// Open postings of a market as a table (CSV, UTF-8 with a mark that spreadsheets know).
#[utoipa::path(get, path = "/api/v1/markets/{market}/postings.csv", tag = "postings",
    params(("market" = String, Path, example = "141124")),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Absent))]
pub(crate) async fn csv(
    State(state): State<AppState>,
    Id(id): Id<Adcode>,
) -> ApiResult<impl IntoResponse> {
    let (_, postings) = open(&state, id).await?;
    let table = tables::csv(&HEADS, postings.iter().map(|one| row(&state, one)), &[]);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CACHE_CONTROL, CACHE),
    ];
    Ok((headers, table.map_err(unwritten)?))
}

/// Open postings of a market as RSS 2.0, the newest first.
#[utoipa::path(get, path = "/api/v1/markets/{market}/postings.rss", tag = "postings",
    params(("market" = String, Path, example = "141124")),
    responses((status = 200, description = "The feed", body = String, content_type = "application/rss+xml"), Absent))]
pub(crate) async fn rss(
    State(state): State<AppState>,
    Id(id): Id<Adcode>,
    headers: HeaderMap,
) -> ApiResult<impl IntoResponse> {
    let (market, postings) = open(&state, id).await?;
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let scheme = if state.tls { "https" } else { "http" };
    let page = format!(
        "{scheme}://{}/notice?market={id}",
        host.unwrap_or("localhost")
    );
    let items = postings.iter().map(|posting| {
        let guid = Guid {
            value: format!("linggong:posting:{}", posting.id.0),
            permalink: false,
        };
        let at = posting.opened_at.unwrap_or(posting.updated_at).china();
        let fields = HEADS.iter().zip(row(&state, posting));
        let said = fields.filter(|(_, cell)| !cell.is_empty());
        let lines: Vec<String> = said.map(|(head, cell)| format!("{head}：{cell}")).collect();
        ItemBuilder::default()
            .title(format!("{} {}", posting.number, posting.draft.title))
            .link(page.clone())
            .guid(guid)
            .pub_date(
                at.format(&time::format_description::well_known::Rfc2822)
                    .ok(),
            )
            .description(lines.join("；"))
            .build()
    });
    let told = if state.demo { "（演示数据）" } else { "" };
    let channel = ChannelBuilder::default()
        .title(format!("{}{told}", market.name))
        .link(page.clone())
        .description(format!("正在招的活，全部免费。服务热线 {}", market.hotline))
        .language("zh-CN".to_owned())
        .ttl(RSS_EVERY_MINUTES.to_owned())
        .items(items.collect::<Vec<_>>())
        .build();
    let headers = [
        (header::CONTENT_TYPE, "application/rss+xml; charset=utf-8"),
        (header::CACHE_CONTROL, CACHE),
    ];
    Ok((headers, channel.to_string()))
}

/// What is open in a market, the newest first.
async fn open(state: &AppState, id: Adcode) -> ApiResult<(Market, Vec<Posting>)> {
    let market = state.store.market(id).cloned();
    let market = market.ok_or_else(|| ApiError::not_found("没有这个零工市场"))?;
    let now = clock::now();
    let mut postings = state.store.feed(id, now).await?.postings;
    postings.retain(|posting| posting.is_open(now) && posting.remaining > 0);
    postings.sort_by_key(|posting| std::cmp::Reverse(posting.opened_at));
    Ok((market, postings))
}

fn row(state: &AppState, posting: &Posting) -> [String; 16] {
    let draft = &posting.draft;
    let trade = state.store.trade(draft.trade);
    let pay = wording::pay(&draft.pay);
    let today = clock::now().date();
    let hours = draft.hours.map(wording::hours);
    let days = wording::dates(draft.start_on, draft.end_on, today);
    [
        posting.number.to_string(),
        draft.title.clone(),
        trade.map(|trade| trade.label.clone()).unwrap_or_default(),
        draft.employer.name.clone(),
        draft.headcount.to_string(),
        posting.remaining.to_string(),
        format!("{}{}{}", pay.lead, pay.upper, pay.unit),
        draft.settlement.label().to_owned(),
        [Some(days), hours]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        draft.place.clone(),
        wording::benefits(&posting.draft),
        draft.content.clone(),
        draft.requirements.clone(),
        date_format::text(draft.valid_until.date()),
        draft.source_name.clone().unwrap_or_default(),
        if draft.helped_first {
            "困难群众"
        } else {
            ""
        }
        .to_owned(),
    ]
}

fn unwritten(error: impl std::fmt::Display) -> ApiError {
    tracing::error!(%error, "cannot write a table");
    ApiError::internal()
}
