//! 咨询维权: laws and policies in plain words, complaints, other markets.

mod articles;
mod case;
mod courses;
mod markets;

use leptos::prelude::*;

pub(crate) use articles::{ArticlePage, Articles};
pub(crate) use case::{CaseKinds, CaseLookupPage, CaseRow, CaseStatus, CaseText, CaseWho, Filed};
pub(crate) use case::{file, kind, what};
pub(crate) use courses::{CoursePage, Courses};
pub(crate) use markets::Markets;

use crate::context::{Page, kiosk};

/// What one can ask for here.
#[component]
pub(crate) fn Rights() -> impl IntoView {
    let kiosk = kiosk();
    let choice = move |page: Page, title: &'static str, hint: &'static str| {
        view! {
            <button type="button" class="choice" on:click=move |_| kiosk.open(page)>
                <b>{title}</b>
                <span>{hint}</span>
            </button>
        }
    };
    view! {
        <h1 class="page-title" tabindex="-1">"咨询维权"</h1>
        <button type="button" class="main" on:click=move |_| kiosk.open(Page::CaseKinds)>
            <b>"我要投诉、求助"</b>
            <span>"没给工钱、受了伤、被骗了，都可以说"</span>
        </button>
        {choice(Page::Courses, "想学技术", "看看有什么培训，现在就报名")}
        {choice(Page::Articles, "看看国家怎么说", "工钱、受伤、收费、年纪，一条一条讲明白")}
        {choice(Page::CaseLookup, "查办得怎么样了", "输入8位受理号")}
        {choice(Page::Markets(None), "别处的零工市场", "全省各县的市场和电话")}
    }
}
