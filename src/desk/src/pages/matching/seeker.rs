//! One registered person: where to call them, what suits them, what help they get.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::{
    Aid, AidTier, OpenedSeeker, SaveAid, SuitablePosting, hardship_words,
};
use linggong_contract::{Code, date_format};
use linggong_rules::aid::NOTE_CHARS;
use linggong_rules::{trades, wording};
use linggong_ui::new_key;

use super::super::follow_ups::{About, Tasks};
use super::super::{now, when};
use super::referral::{Held, Minutes, refer, usual_minutes};
use super::suits::Suits;
use crate::api::{self, Refusal};
use crate::desk::desk;

/// What is offered to be done for somebody in need.
const ASK_AGAIN: &str = "问他找到活没有，还要帮什么";

#[component]
pub(super) fn Seeker(
    seeker: OpenedSeeker,
    opened: RwSignal<Option<OpenedSeeker>>,
    open: Callback<i64>,
    correcting: RwSignal<Option<OpenedSeeker>>,
) -> impl IntoView {
    let known = StoredValue::new(seeker.clone());
    let correct = move |_| {
        correcting.set(Some(known.get_value()));
        opened.set(None);
    };
    let OpenedSeeker {
        id,
        market,
        name,
        phone,
        profile,
        suggested,
        aid,
        referral,
        postings,
        ..
    } = seeker;
    let wants: Vec<&str> = profile
        .trades
        .iter()
        .map(|trade| trades::label(*trade))
        .collect();
    let wants = if wants.is_empty() {
        "什么都行".to_owned()
    } else {
        wants.join("、")
    };
    let papers: Vec<&str> = profile.certificates.iter().map(|one| one.label()).collect();
    let hardship = hardship_words(&profile.hardship);
    let has_hardship = !hardship.is_empty() || aid.is_some();
    let due_on = aid.as_ref().and_then(|aid| aid.follow_up_on);
    let is_helped = aid.as_ref().is_some_and(|aid| aid.current().is_some());
    // One place at a time is held for them.
    let may_refer = is_helped && referral.is_none() && !postings.is_empty();
    let minutes = usual_minutes();
    let who = format!("{} {}", name.text(), wording::phone(phone.digits()));
    let desk = desk();
    let tasks = has_hardship.then(|| {
        let (about, offered) = (About::Seeker(id), ASK_AGAIN.to_owned());
        view! { <Tasks market about offered due_on /> }
    });
    let keys = StoredValue::new(new_key());
    let recommend = Callback::new(move |posting: SuitablePosting| {
        let minutes = minutes.get_untracked();
        spawn_local(async move {
            // Another length is another request.
            let key = format!("{}-{}-{minutes}", keys.get_value(), posting.id.0);
            refer(desk, &key, id, &posting, minutes, open).await;
        });
    });
    view! {
        <section class="desk-card desk-case" aria-label="求职者">
            <h3>{who}<small>"打电话问他愿不愿意去"</small></h3>
            <dl>
                <div><dt>"想干"</dt><dd>{wants}</dd></div>
                {(!papers.is_empty()).then(|| view! { <div><dt>"有证"</dt><dd>{papers.join("、")}</dd></div> })}
                {profile.availability.map(|when| view! { <div><dt>"哪天能来"</dt><dd>{when.label()}</dd></div> })}
                {profile.reach.map(|reach| view! { <div><dt>"多远"</dt><dd>{reach.label()}</dd></div> })}
                {(!hardship.is_empty()).then(|| view! { <div><dt>"困难"</dt><dd>{hardship}</dd></div> })}
            </dl>
            {referral.map(|referral| view! { <Held id referral open /> })}
            <h4 class="desk-sub">"适合他的活"</h4>
            {may_refer.then(|| view! { <Minutes minutes /> })}
            <Suits name phone postings on_refer=may_refer.then_some(recommend) on_done=move |()| open.run(id) />
            {has_hardship.then(|| view! { <Help id aid suggested open /> })}
            {tasks}
            <div class="steps">
                <button type="button" on:click=correct>"改登记"</button>
                <button type="button" on:click=move |_| opened.set(None)>"收起"</button>
            </div>
            <p class="desk-hint">"您查看了求职者信息，日志已经记下。"</p>
        </section>
    }
}

/// The help they get: how much, on what grounds, what was done, when to ask again.
#[component]
fn Help(
    id: i64,
    aid: Option<Aid>,
    suggested: Option<AidTier>,
    open: Callback<i64>,
) -> impl IntoView {
    let desk = desk();
    let path = StoredValue::new(format!("/api/v1/staff/seekers/{id}/aid"));
    let before = aid.as_ref().map(|aid| aid.at);
    let tier = RwSignal::new(aid.as_ref().and_then(Aid::current).or(suggested));
    let evidence = RwSignal::new(
        aid.as_ref()
            .map(|aid| aid.evidence.clone())
            .unwrap_or_default(),
    );
    let follow_up = RwSignal::new(
        aid.as_ref()
            .and_then(|aid| aid.follow_up_on)
            .map(date_format::text)
            .unwrap_or_default(),
    );
    let note = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let save = move |ends: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let body = SaveAid {
            before,
            tier: tier.get_untracked().filter(|_| !ends),
            evidence: evidence.get_untracked(),
            follow_up_on: date_format::parse(&follow_up.get_untracked()),
            note: note.get_untracked(),
        };
        spawn_local(async move {
            let done = api::send::<Option<Aid>>(desk, Method::PUT, &path.get_value(), &body).await;
            let _ = busy.try_set(false);
            match done {
                Ok(_) => {
                    desk.done(if ends {
                        "帮扶结束了"
                    } else {
                        "帮扶记下了"
                    });
                    let _ = open.try_run(id);
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref().filter(|why| why.errors.is_empty())?;
            Some(match why.code {
                Some(Code::Changed) => "别人刚改过。您写的先抄下来，再打开这个人看看。".to_owned(),
                _ => why.words.clone(),
            })
        })
    };
    let is_helped = aid.as_ref().is_some_and(|aid| aid.ended_at.is_none());
    let notes = aid.map(|aid| (aid.officer, aid.notes));
    view! {
        <fieldset class="desk-checks desk-aid">
            <legend>{if is_helped { "困难帮扶" } else { "困难帮扶：还没定" }}</legend>
            <label>"级别"
                <select name="tier" on:change=move |event| {
                    let word = event_target_value(&event);
                    tier.set(AidTier::ALL.iter().copied().find(|one| one.slug() == word));
                }>
                    <option value="" selected=move || tier.get().is_none()>"请选"</option>
                    {AidTier::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || tier.get() == Some(*one)>{one.label()}</option> }).collect_view()}
                </select>
            </label>
            <label>"看了什么，凭什么定的"
                <input name="evidence" maxlength=NOTE_CHARS.to_string() placeholder="看了残疾证" autocomplete="off" prop:value=move || evidence.get() on:input=move |event| evidence.set(event_target_value(&event)) />
                <em role="alert">{wrong("evidence")}</em>
            </label>
            <label>"刚做了什么"
                <input name="note" maxlength=NOTE_CHARS.to_string() placeholder="推荐了保洁，明天去看" autocomplete="off" prop:value=move || note.get() on:input=move |event| note.set(event_target_value(&event)) />
                <em role="alert">{wrong("note")}</em>
            </label>
            <label>"哪天再问一次"
                <input type="date" name="follow_up" prop:value=move || follow_up.get() on:input=move |event| follow_up.set(event_target_value(&event)) />
                <em role="alert">{wrong("follow_up_on")}</em>
            </label>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps">
                <button type="button" class="primary" disabled=move || busy.get() || tier.get().is_none() on:click=move |_| save(false)>"记下"</button>
                {is_helped.then(|| view! { <button type="button" disabled=busy on:click=move |_| save(true)>"不用再帮了"</button> })}
            </div>
            {notes.map(|(officer, notes)| view! {
                <p class="desk-hint">"负责人："{officer}</p>
                <ol class="desk-notes">
                    {notes.into_iter().rev().map(|note| view! { <li><time>{when(note.at, now())}</time>{note.text}<small>{note.by}</small></li> }).collect_view()}
                </ol>
            })}
        </fieldset>
    }
}
