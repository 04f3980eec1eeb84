//! Courses: what is taught, and a seat in it.

use leptos::prelude::*;
use linggong_contract::{CaseKind, Course};
use linggong_rules::wording;

use super::case::introduction;
use crate::buttons::main_button;
use crate::context::{About, Page, kiosk};
use crate::library::Look;

/// Courses that begin soon.
#[component]
pub(crate) fn Courses() -> impl IntoView {
    let kiosk = kiosk();
    let courses = kiosk.library.courses;
    kiosk.library.look_for_courses(&kiosk);
    view! {
        <h1 class="page-title" tabindex="-1">"想学点什么？"<small>"培训不收钱的多，看清楚再报"</small></h1>
        <ul class="questions courses">
            {move || courses.with(|all| all.iter().enumerate().map(|(at, course)| {
                let (title, when) = (course.draft.title.clone(), when(course));
                let left = left(course);
                view! {
                    <li>
                        <button type="button" on:click=move |_| kiosk.open(Page::Course(at))>
                            <b>{title}</b>
                            <span>{when}" · "{left}</span>
                        </button>
                    </li>
                }
            }).collect_view())}
        </ul>
        {move || match kiosk.library.look.get() {
            Look::Asked => Some("正在查…"),
            Look::Unheard => Some("网络断了，查不到有什么课。请到服务台问问。"),
            Look::Done => courses.with(Vec::is_empty).then_some("现在没有开班的课。想学什么，可以先告诉我们。"),
        }.map(|words| view! { <p class="empty">{words}</p> })}
        {main_button(|| "没有想学的？告诉我们", || false, move || {
            kiosk.begin_case(CaseKind::Training, About::Nothing);
            kiosk.open(Page::CaseText);
        })}
    }
}

/// One course.
#[component]
pub(crate) fn CoursePage(at: usize) -> impl IntoView {
    let kiosk = kiosk();
    let courses = kiosk.library.courses;
    let course = Memo::new(move |_| courses.with(|all| all.get(at).cloned()));
    let has_seat = move || course.with(|course| course.as_ref().is_some_and(|c| c.left > 0));
    let sign_up = move |_| {
        if let Some(course) = course.get_untracked() {
            kiosk.begin_case(CaseKind::Training, About::Course(course.id));
            kiosk.open(introduction(kiosk));
        }
    };
    view! {
        {move || course.get().map(|course| view! { <Card course /> })}
        <button type="button" class="main want" disabled=move || !has_seat() on:click=sign_up>
            <b>{move || if has_seat() { "我要报名" } else { "报满了" }}</b>
            <span>"留名字和电话，开课前通知您"</span>
        </button>
    }
}

#[component]
fn Card(course: Course) -> impl IntoView {
    let (when, left) = (when(&course), left(&course));
    let draft = course.draft;
    let lines = [
        ("时间", when),
        ("地点", draft.place),
        ("花钱吗", draft.terms),
        ("名额", left),
        ("学什么", draft.content),
    ];
    view! {
        <article class="card">
            <h1 class="page-title" tabindex="-1">{draft.title}<small>{draft.kind.label()}</small></h1>
            <dl>
                {lines.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| view! {
                    <div><dt>{name}</dt><dd>{text}</dd></div>
                }).collect_view()}
            </dl>
        </article>
    }
}

fn when(course: &Course) -> String {
    let date = course.draft.starts_on;
    format!("{}开课，{} 天", wording::date(date), course.draft.days)
}

fn left(course: &Course) -> String {
    match course.left {
        0 => "报满了".to_owned(),
        left => format!("还剩 {left} 个名额"),
    }
}
