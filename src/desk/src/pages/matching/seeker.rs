//! One registered person: where to call them, what suits them, what help they get.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::{
    Aid, AidTier, OpenedSeeker, SaveAid, SuitablePosting, hardship_words,
};
use linggong_contract::api::people::{NewInterest, NewPerson};
use linggong_contract::{Code, Interest, date_format};
use linggong_rules::aid::NOTE_CHARS;
use linggong_rules::{consent, trades, wording};
use linggong_ui::new_key;

use super::super::{now, when};
use super::referral::{Held, Minutes, refer, usual_minutes};
use super::told;
use crate::api::{self, Refusal};
use crate::desk::desk;

#[component]
pub(super) fn Seeker(
    seeker: OpenedSeeker,
    opened: RwSignal<Option<OpenedSeeker>>,
    open: Callback<i64>,
) -> impl IntoView {
    let desk = desk();
    let OpenedSeeker {
        id,
        name,
        phone,
        profile,
        suggested,
        aid,
        referral,
        postings,
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
    let is_helped = aid.as_ref().is_some_and(|aid| aid.current().is_some());
    // One place at a time is held for them.
    let may_refer = is_helped && referral.is_none() && !postings.is_empty();
    let minutes = usual_minutes();
    let who = format!("{} {}", name.text(), wording::phone(phone.digits()));
    let person = StoredValue::new((name, phone));
    let busy = RwSignal::new(false);
    let keys = StoredValue::new(new_key());
    let sign_up = move |posting: SuitablePosting| {
        let Some(market) = desk
            .market
            .get_untracked()
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        let (name, phone) = person.get_value();
        let new = NewInterest {
            market,
            posting: posting.id,
            person: Some(NewPerson {
                name,
                phone,
                consent: consent::INTEREST.version.to_owned(),
            }),
        };
        spawn_local(async move {
            let key = format!("{}-{}", keys.get_value(), posting.id.0);
            let path = "/api/v1/staff/interests";
            match api::send_once::<Interest>(desk, &key, path, &new).await {
                Ok(interest) => {
                    desk.done(format!(
                        "{}：报上名了，是 {:03} 号，请告诉本人",
                        posting.title, interest.ticket
                    ));
                    open.run(id);
                }
                Err(why) => desk.failed(why.words),
            }
            let _ = busy.try_set(false);
        });
    };
    let recommend = move |posting: SuitablePosting| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let minutes = minutes.get_untracked();
        spawn_local(async move {
            // Another length is another request.
            let key = format!("{}-{}-{minutes}", keys.get_value(), posting.id.0);
            refer(desk, &key, id, &posting, minutes, open).await;
            let _ = busy.try_set(false);
        });
    };
    let is_empty = postings.is_empty();
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
            <ul class="desk-suits">
                {postings.into_iter().map(|posting| {
                    let pressed = posting.clone();
                    let referred = posting.clone();
                    let may_hold = posting.may_hold;
                    view! {
                        <li>
                            <b>{posting.number}" "{posting.title}</b>
                            <span>{told(&posting.reasons)}</span>
                            <small>"还招"{posting.remaining}"人"</small>
                            {may_refer.then(|| view! {
                                <button type="button" class="primary" disabled=move || busy.get() || !may_hold on:click=move |_| recommend(referred.clone())>
                                    {if may_hold { "他同意，优先推荐" } else { "能留的名额留完了" }}
                                </button>
                            })}
                            <button type="button" disabled=busy on:click=move |_| sign_up(pressed.clone())>"他同意，报名"</button>
                        </li>
                    }
                }).collect_view()}
            </ul>
            {is_empty.then(|| view! { <p class="desk-hint">"现在没有合适的活，或者都报过名了。"</p> })}
            <details>
                <summary>"报名前，先念给他听"</summary>
                <ul>{consent::INTEREST.sentences.iter().map(|sentence| view! { <li>{*sentence}</li> }).collect_view()}</ul>
            </details>
            {has_hardship.then(|| view! { <Help id aid suggested open /> })}
            <div class="steps"><button type="button" on:click=move |_| opened.set(None)>"收起"</button></div>
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
                    open.run(id);
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
