//! A case's receipt on paper (回执): what was taken in, until when it is answered, who is
//! responsible, what to bring. Nothing on it says who it is from.

use std::fmt::Write as _;

use linggong_contract::{Market, Moment};
use linggong_rules::{case, wording};
use linggong_store::Filed;

use super::pages::{desk_css, escape};

/// The whole sheet.
pub(super) fn sheet(market: &Market, filed: &Filed, owner: Option<&str>, demo: bool) -> String {
    let case = &filed.case;
    let rows = [
        ("受理号", wording::receipt(filed.receipt)),
        ("什么事", case.kind.label().to_owned()),
        ("收到", day(case.created_at)),
        ("最晚答复", day(case.due_at)),
        ("谁负责", owner.unwrap_or("服务台").to_owned()),
        ("现在", case.state.label().to_owned()),
        ("请您带", case::bring(case.kind).to_owned()),
    ];
    let mut sheet = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>{name} 受理回执</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/{css}\">\
         <body class=\"sheet receipt\"><p class=\"how\">按 Ctrl+P 打印，交给本人。</p>\
         <header><h1>{name}</h1><p>受理回执{demo}</p></header><dl>",
        name = escape(&market.name),
        css = desk_css(),
        demo = if demo { "　演示数据" } else { "" },
    );
    for (word, text) in rows {
        let text = escape(&text);
        let _ = write!(sheet, "<div><dt>{word}</dt><dd>{text}</dd></div>");
    }
    let _ = write!(
        sheet,
        "</dl><footer><p>凭受理号，在自助机“我的进度”里能查到办得怎么样。请收好，别给别人看。</p>\
         <p>办理全部免费。服务热线 {}　投诉举报 {}</p></footer></body></html>",
        escape(&market.hotline),
        escape(&market.complaints)
    );
    sheet
}

fn day(at: Moment) -> String {
    let at = at.china();
    format!(
        "{}年{}月{}日 {:02}:{:02}",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute()
    )
}
