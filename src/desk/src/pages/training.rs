//! 培训: courses that people sign up for at the kiosk.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::{
    Code, CourseDraft, CourseKind, EditCourse, FieldError, StaffCourse, date_format,
};
use linggong_rules::{entry, wording};
use linggong_ui::new_key;

use super::now;
use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::focus;
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

const PATH: &str = "/api/v1/staff/training";

/// The page.
#[component]
pub(crate) fn Training() -> impl IntoView {
    let desk = desk();
    let table = Table::new(
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            format!("{PATH}?market={market}")
        },
        ROWS,
    );
    let list = List::<StaffCourse>::follow_table(desk, table);
    // Nothing: no form. Nothing within: a new course.
    let writing = RwSignal::new(None::<Option<StaffCourse>>);
    view! {
        <div class="desk-title">
            <h2>"培训"</h2>
            <Search text=table.text label="找" hint="班名、哪一类、地方" />
            <button type="button" class="primary" on:click=move |_| writing.set(Some(None))>"发布一个班"</button>
        </div>
        {move || writing.get().map(|known| view! { <Form known writing list /> })}
        <Pager table list />
        <table class="desk-table desk-training" class:none=move || list.total.get() == 0>
            <thead><tr>
                <th>"班"</th>
                <SortHead table sort="starts_on" label="哪天开课" />
                <SortHead table sort="days" label="几天" />
                <th>"地方"</th>
                <SortHead table sort="taken" label="报名" desc=true />
                <th>"怎么样"</th><th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|row| view! { <Row row writing list /> }).collect_view()}
            </tbody>
        </table>
        <Found table list empty="还没有培训班。点“发布一个班”，自助机上马上能报名。" />
        <p class="desk-hint">"谁报了名，在“诉求”里，是“想学技术”。"</p>
    }
}

#[component]
fn Row(
    row: StaffCourse,
    writing: RwSignal<Option<Option<StaffCourse>>>,
    list: List<StaffCourse>,
) -> impl IntoView {
    let desk = desk();
    let known = StoredValue::new(row.clone());
    let StaffCourse {
        course,
        taken,
        is_offered,
        is_own,
    } = row;
    let draft = course.draft;
    let has_begun = draft.starts_on < now().date();
    let state = match (is_offered, has_begun) {
        (false, _) => "撤下了",
        (true, true) => "开课了",
        (true, false) if taken >= draft.seats => "报满了",
        (true, false) => "正在报名",
    };
    let may_write = is_own && !has_begun;
    view! {
        <tr>
            <td class="wide"><b>{draft.title}</b>" "<small>{draft.kind.label()}</small></td>
            <td>{wording::date(draft.starts_on)}</td>
            <td>{draft.days}" 天"</td>
            <td class="wide">{draft.place}</td>
            <td>{taken}" / "{draft.seats}</td>
            <td>{state}</td>
            <td class="steps">
                {(is_offered && may_write).then(|| view! { <button type="button" on:click=move |_| writing.set(Some(Some(known.get_value())))>"改"</button> })}
                {(is_offered && !has_begun).then(|| view! { <button type="button" on:click=move |_| offer(desk, list, known.get_value(), false)>"撤下"</button> })}
                {(!is_offered && !has_begun).then(|| view! { <button type="button" on:click=move |_| offer(desk, list, known.get_value(), true)>"恢复"</button> })}
                {(!is_own).then(|| view! { <small>"报送的系统里改"</small> })}
            </td>
        </tr>
    }
}

/// Takes a course back, which can be undone, or offers it again.
fn offer(desk: Desk, list: List<StaffCourse>, known: StaffCourse, is_offered: bool) {
    spawn_local(async move {
        let draft = known.course.draft.clone();
        let body = EditCourse {
            before: draft.clone(),
            draft,
            is_offered,
        };
        let path = format!("{PATH}/{}", known.course.id.0);
        match api::send::<StaffCourse>(desk, Method::PUT, &path, &body).await {
            Ok(done) if is_offered => desk.done(format!("{}又能报名了", done.course.draft.title)),
            Ok(done) => {
                let words = format!("{}撤下了，报过名的还在", done.course.draft.title);
                desk.undoable(words, move || offer(desk, list, done.clone(), true));
            }
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}

/// A new course, or a correction.
#[component]
fn Form(
    known: Option<StaffCourse>,
    writing: RwSignal<Option<Option<StaffCourse>>>,
    list: List<StaffCourse>,
) -> impl IntoView {
    let desk = desk();
    focus::first_of("form[aria-label=培训班]");
    let is_new = known.is_none();
    let known = StoredValue::new(known);
    let held = known.with_value(|known| known.as_ref().map(|known| known.course.draft.clone()));
    let text = |read: fn(&CourseDraft) -> String| {
        RwSignal::new(held.as_ref().map(read).unwrap_or_default())
    };
    let title = text(|draft| draft.title.clone());
    let starts_on = text(|draft| date_format::text(draft.starts_on));
    let days = text(|draft| draft.days.to_string());
    let place = text(|draft| draft.place.clone());
    let terms = RwSignal::new(
        held.as_ref()
            .map_or_else(|| "免费".to_owned(), |draft| draft.terms.clone()),
    );
    let content = text(|draft| draft.content.clone());
    let seats = text(|draft| draft.seats.to_string());
    let kind = RwSignal::new(held.as_ref().map_or(CourseKind::Skill, |draft| draft.kind));
    let refused = RwSignal::new(None::<Refusal>);
    let unread = RwSignal::new(Vec::<FieldError>::new());
    let busy = RwSignal::new(false);
    let key = StoredValue::new(new_key());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(market) = desk
            .market
            .get_untracked()
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        refused.set(None);
        let number = |slot: RwSignal<String>| slot.get_untracked().trim().parse::<u32>().ok();
        let day = date_format::parse(&starts_on.get_untracked());
        // What is empty is told at once, beside each field.
        let mut wrong = Vec::new();
        for (is_read, field, words) in [
            (!title.with_untracked(String::is_empty), "title", "写教什么"),
            (day.is_some(), "starts_on", "选哪天开课"),
            (number(days).is_some(), "days", "写学几天，例如 10"),
            (number(seats).is_some(), "seats", "写收多少人，例如 30"),
            (!place.with_untracked(String::is_empty), "place", "写在哪里"),
            (
                !terms.with_untracked(String::is_empty),
                "terms",
                "写收不收钱，例如 免费",
            ),
        ] {
            if !is_read {
                wrong.push(FieldError::new(field, words));
            }
        }
        let is_right = wrong.is_empty();
        unread.set(wrong);
        if !is_right {
            focus::first_wrong();
            return;
        }
        let (Some(starts_on), Some(days), Some(seats)) = (day, number(days), number(seats)) else {
            return;
        };
        let before = known.with_value(|known| known.as_ref().map(|known| known.course.clone()));
        let draft = CourseDraft {
            market: before.as_ref().map_or(market, |before| before.draft.market),
            title: title.get_untracked().trim().to_owned(),
            kind: kind.get_untracked(),
            starts_on,
            days,
            place: place.get_untracked().trim().to_owned(),
            terms: terms.get_untracked().trim().to_owned(),
            content: content.get_untracked().trim().to_owned(),
            seats,
        };
        busy.set(true);
        spawn_local(async move {
            let done = match before {
                None => api::send_once::<StaffCourse>(desk, &key.get_value(), PATH, &draft).await,
                Some(before) => {
                    let path = format!("{PATH}/{}", before.id.0);
                    let body = EditCourse {
                        before: before.draft,
                        draft,
                        is_offered: true,
                    };
                    api::send::<StaffCourse>(desk, Method::PUT, &path, &body).await
                }
            };
            let _ = busy.try_set(false);
            match done {
                Ok(done) => {
                    desk.done(format!("{}：自助机上能报名了", done.course.draft.title));
                    writing.set(None);
                }
                Err(why) => {
                    let _ = refused.try_set(Some(why));
                    focus::first_wrong();
                }
            }
            list.refresh();
        });
    };
    let wrong = move |field: &'static str| {
        move || {
            let told = refused.with(|why| why.as_ref().and_then(|why| why.of(field)));
            told.or_else(|| unread.with(|wrong| entry::told(wrong, field, |_| true)))
        }
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref()?;
            match why.code {
                Some(Code::Changed) => {
                    Some("别人刚改过这个班。您写的先抄下来，收起再打开看看。".to_owned())
                }
                _ if why.errors.is_empty() => Some(why.words.clone()),
                _ => Some("有的格子没填好，看红字。".to_owned()),
            }
        })
    };
    let field = move |name: &'static str,
                      label: &'static str,
                      kind: &'static str,
                      slot: RwSignal<String>| {
        view! {
            <label>{label}
                <input name=name type=kind autocomplete="off" prop:value=move || slot.get() on:input=move |event| slot.set(event_target_value(&event)) />
                <em role="alert" data-of=name>{wrong(name)}</em>
            </label>
        }
    };
    view! {
        <form class="desk-card desk-entry" on:submit=save aria-label="培训班">
            <h3>{if is_new { "发布一个班" } else { "改这个班" }}</h3>
            <fieldset>
                {field("title", "教什么（最多30个字）", "text", title)}
                <label>"哪一类"
                    <select name="kind" on:change=move |event| {
                        let word = event_target_value(&event);
                        if let Some(found) = CourseKind::ALL.iter().copied().find(|one| one.slug() == word) {
                            kind.set(found);
                        }
                    }>
                        {CourseKind::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || kind.get() == *one>{one.label()}</option> }).collect_view()}
                    </select>
                </label>
                {field("starts_on", "哪天开课", "date", starts_on)}
                {field("days", "学几天", "text", days)}
                {field("seats", "收多少人", "text", seats)}
                {field("place", "在哪里", "text", place)}
                {field("terms", "收不收钱，给什么", "text", terms)}
            </fieldset>
            <label>"学什么，什么人能来（可以不写）"
                <textarea name="content" rows="3" maxlength="300" prop:value=move || content.get() on:input=move |event| content.set(event_target_value(&event).replace('\n', " "))></textarea>
                <em role="alert">{wrong("content")}</em>
            </label>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps">
                <button type="submit" class="primary" disabled=busy>{if is_new { "发布" } else { "改好了" }}</button>
                <button type="button" on:click=move |_| writing.set(None)>"不做了"</button>
            </div>
        </form>
    }
}
