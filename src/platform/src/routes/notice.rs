//! The board on paper (信息公告栏): what is open, for a market without a screen. Needs no script.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use linggong_contract::{Adcode, Category, Date, Feed, Moment, Posting};
use linggong_rules::wording;
use serde::Deserialize;

use super::pages::{desk_css, escape};
use crate::clock;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use crate::state::AppState;

/// What a sheet is printed on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Paper {
    /// Upright.
    #[default]
    A4,
    /// Lying, in larger type.
    A3,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NoticeQuery {
    market: Option<Adcode>,
    #[serde(default)]
    paper: Paper,
}

pub(crate) async fn notice(
    State(state): State<AppState>,
    Query(query): Query<NoticeQuery>,
) -> ApiResult<impl IntoResponse> {
    let market = query.market.or(state.market);
    let market = market.ok_or_else(|| ApiError::invalid_field("market", "请写明哪个市场"))?;
    let now = clock::now();
    let feed = state.store.feed(market, now).await?;
    let headers = [(header::CACHE_CONTROL, "no-cache")];
    Ok((headers, Html(page(&feed, query.paper, now))))
}

/// The whole sheet: postings in category order, the newest of a category first.
fn page(feed: &Feed, paper: Paper, now: Moment) -> String {
    let mut open: Vec<&Posting> = feed
        .postings
        .iter()
        .filter(|posting| posting.is_open(now) && posting.remaining > 0)
        .collect();
    open.sort_by_key(|posting| {
        let category = posting.draft.trade.category();
        (category, std::cmp::Reverse(posting.opened_at))
    });
    let china = now.china();
    let market = &feed.market;
    let class = match paper {
        Paper::A4 => "a4",
        Paper::A3 => "a3",
    };
    let other = match paper {
        Paper::A4 => ("a3", "换成 A3"),
        Paper::A3 => ("a4", "换成 A4"),
    };
    let mut page = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{name} 用工信息</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/{css}\">\
         <body class=\"sheet {class}\"><p class=\"how\">按 Ctrl+P 打印。<a href=\"/notice?market={id}&amp;paper={}\">{}</a></p>\
         <header><h1>{name}</h1><p>{}月{}日 {:02}:{:02} 打印{}</p></header>",
        other.0,
        other.1,
        u8::from(china.month()),
        china.day(),
        china.hour(),
        china.minute(),
        if feed.demo { "　演示数据" } else { "" },
        name = escape(&market.name),
        id = market.id,
        css = desk_css(),
    );
    if open.is_empty() {
        page.push_str("<p class=\"none-open\">现在没有正在招的活。</p>");
    } else {
        page.push_str(
            "<table><thead><tr><th>编号</th><th>活</th><th>工钱</th><th>还招</th>\
             <th>时间</th><th>地点</th></tr></thead>",
        );
        let mut category = None;
        for posting in open {
            let own = posting.draft.trade.category();
            if own != category || category.is_none() {
                if category.is_some() {
                    page.push_str("</tbody>");
                }
                category = own;
                let name = own.map_or("其他", Category::label);
                let _ = write!(
                    page,
                    "<tbody><tr class=\"category\"><th colspan=\"6\" scope=\"rowgroup\">{name}</th></tr>"
                );
            }
            row(&mut page, posting);
        }
        page.push_str("</tbody></table>");
    }
    let _ = write!(
        page,
        "<footer><p>服务全部免费，不收押金，不扣证件。想去哪个，记住编号到服务台或自助机报名。</p>\
         <p>服务热线 {}　投诉举报 {}</p></footer></body></html>",
        escape(&market.hotline),
        escape(&market.complaints)
    );
    page
}

fn row(page: &mut String, posting: &Posting) {
    let draft = &posting.draft;
    let pay = wording::pay(&draft.pay);
    let lines = |lines: &[&str]| {
        let lines = lines.iter().filter(|line| !line.is_empty());
        lines
            .map(|line| escape(line))
            .collect::<Vec<_>>()
            .join("<br>")
    };
    // A sheet hangs longer than a day: no “tomorrow” on it.
    let day = |date: Date| format!("{}月{}日", u8::from(date.month()), date.day());
    let start = format!("{}起", day(draft.start_on));
    let end = draft
        .end_on
        .map(|end| format!("到{}", day(end)))
        .unwrap_or_default();
    let verified = if draft.employer.verified {
        "（已核验）"
    } else {
        ""
    };
    let employer = format!("{}{verified}", draft.employer.name);
    let _ = write!(
        page,
        "<tr><td class=\"number\">{}</td><td><b>{}</b><br>{}</td><td class=\"pay\"><b>{}{}</b>{}<br>{}</td>\
         <td class=\"number\">{}人</td><td class=\"when\">{}</td><td>{}</td></tr>",
        posting.number,
        escape(&draft.title),
        lines(&[&draft.requirements, &employer]),
        pay.lead,
        pay.upper,
        escape(&pay.unit),
        draft.settlement.label(),
        posting.remaining,
        lines(&[
            &start,
            &end,
            &draft.hours.map(wording::hours).unwrap_or_default()
        ]),
        lines(&[
            &draft.place,
            &wording::benefits(&posting.draft),
            if draft.helped_first {
                wording::HELPED_FIRST
            } else {
                ""
            },
        ]),
    );
}
