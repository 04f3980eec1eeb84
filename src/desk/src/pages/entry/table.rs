//! From a table: a file, or cells copied from a spreadsheet. Looked at first, then taken in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::entry::{ImportMode, ImportReport};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, HtmlInputElement};

use crate::api;
use crate::desk::desk;

/// Errors that are listed; the rest is counted.
const ERRORS_SHOWN: usize = 50;

/// What is handed in.
#[derive(Clone)]
enum Source {
    Nothing,
    File(File),
    Cells(String),
}

impl Source {
    fn body(&self) -> Option<JsValue> {
        match self {
            Self::Nothing => None,
            Self::File(file) => Some(file.clone().into()),
            Self::Cells(text) => (!text.trim().is_empty()).then(|| text.as_str().into()),
        }
    }
}

#[component]
pub(super) fn Table(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let desk = desk();
    let source = StoredValue::new_local(Source::Nothing);
    let report = RwSignal::new(None::<ImportReport>);
    let refused = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |mode: ImportMode| {
        let Some(body) = source.with_value(Source::body) else {
            refused.set("先选一个文件，或把表格里的内容贴进来。".to_owned());
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(String::new());
        spawn_local(async move {
            let market = desk.market.get_untracked();
            let market = market.map_or_else(String::new, |id| id.to_string());
            let word = match mode {
                ImportMode::Check => "check",
                ImportMode::All => "all",
                ImportMode::Good => "good",
            };
            let path = format!("/api/v1/staff/postings/import?market={market}&mode={word}");
            let answer = api::send_raw::<ImportReport>(desk, &path, body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(done) => {
                    if done.written {
                        desk.done(format!(
                            "导入了：新增 {} 条，更新 {} 条",
                            done.created, done.updated
                        ));
                        let _ = on_done.try_run(());
                    }
                    let _ = report.try_set(Some(done));
                }
                Err(why) => {
                    let _ = report.try_set(None);
                    let _ = refused.try_set(why.words);
                }
            }
        });
    };
    let choose = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = input
            .and_then(|input| input.files())
            .and_then(|files| files.get(0));
        source.set_value(file.map_or(Source::Nothing, Source::File));
        send(ImportMode::Check);
    };
    let paste = move |event: leptos::ev::Event| {
        source.set_value(Source::Cells(event_target_value(&event)));
        report.set(None);
    };
    view! {
        <section class="desk-card" aria-label="从表格导入">
            <p>"先下载"<a download="postings.xlsx" href="/api/v1/staff/postings/template.xlsx">"空表"</a>"，填好再选进来；或连表头一起复制，贴在下面。记录编号一样的，算同一条，会更新。"</p>
            <div class="desk-import">
                <label>"选文件（XLSX、CSV）"
                    <input type="file" accept=".xlsx,.csv,.txt" on:change=choose />
                </label>
                <label>"或贴在这里"
                    <textarea rows="4" spellcheck="false" on:input=paste></textarea>
                </label>
            </div>
            <div class="steps">
                <button type="button" disabled=busy on:click=move |_| send(ImportMode::Check)>{move || if busy.get() { "正在查…" } else { "检查" }}</button>
                {move || report.with(|report| report.as_ref().filter(|report| !report.written).map(|report| {
                    let good = report.created + report.updated;
                    (good, report.refused)
                })).filter(|(good, _)| *good > 0).map(|(good, bad)| {
                    let (mode, words) = if bad == 0 {
                        (ImportMode::All, format!("导入 {good} 条"))
                    } else {
                        (ImportMode::Good, format!("只导入没错的 {good} 条"))
                    };
                    view! { <button type="button" class="primary" disabled=busy on:click=move |_| send(mode)>{words}</button> }
                })}
            </div>
            <p class="desk-wrong" role="alert">{refused}</p>
            {move || report.get().map(|report| view! { <Report report /> })}
        </section>
    }
}

#[component]
fn Report(report: ImportReport) -> impl IntoView {
    let more = report.errors.len().saturating_sub(ERRORS_SHOWN);
    let held = (report.held > 0).then(|| format!("，其中 {} 条要先审核", report.held));
    view! {
        <div role="status">
            <p><b>{if report.written { "已导入" } else { "还没有导入" }}</b>{format!("：共 {} 行，新增 {}，更新 {}，不变 {}，有错 {}", report.rows, report.created, report.updated, report.unchanged, report.refused)}{held}"。"</p>
            <ul class="desk-cells">
                {report.errors.into_iter().take(ERRORS_SHOWN).map(|error| view! {
                    <li>{format!("第 {} 行「{}」：{}", error.row, error.column, error.message)}</li>
                }).collect_view()}
            </ul>
            {(more > 0).then(|| format!("还有 {more} 处，先改上面的。"))}
        </div>
    }
}
