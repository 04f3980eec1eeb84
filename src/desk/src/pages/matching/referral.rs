//! 优先推荐: somebody who gets help has a place held for them for a while.

use std::time::Duration;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::InterestId;
use linggong_contract::api::matching::SuitablePosting;
use linggong_contract::api::referral::{Refer, Referral, SetHold};
use linggong_rules::consent;
use linggong_rules::referral::{HOLD_CHOICES, HOLD_MINUTES, clock, left};

use super::super::now;
use crate::api;
use crate::desk::{Desk, desk};

/// How often what is left is told anew.
const TICK: Duration = Duration::from_secs(1);

/// The place that is held for them, with what is left of its time.
#[component]
pub(super) fn Held(id: i64, referral: Referral, open: Callback<i64>) -> impl IntoView {
    let desk = desk();
    let Referral {
        interest,
        number,
        title,
        held_until,
    } = referral;
    let until = held_until.unwrap_or(interest.created_at);
    let time = RwSignal::new(now());
    let ticking = set_interval_with_handle(move || time.set(now()), TICK);
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    let words = Memo::new(move |_| left(until, time.get()));
    let is_over = Memo::new(move |_| time.get() >= until);
    let interest_id = interest.id;
    let cancel = move |_| hold(desk, interest_id, false, id, open);
    view! {
        <p class="desk-asked">
            <span><b>{format!("已留位，到 {}", clock(until))}</b>{format!("：{number} {title}，{:03} 号，", interest.ticket)}{words}</span>
            <button type="button" disabled=is_over on:click=cancel>"取消留位"</button>
        </p>
    }
}

/// Gives the place up, or takes it up again; `id` is shown anew.
fn hold(desk: Desk, interest: InterestId, is_held: bool, id: i64, open: Callback<i64>) {
    spawn_local(async move {
        let path = format!("/api/v1/staff/interests/{}/hold", interest.0);
        let body = SetHold { is_held };
        match api::send::<Referral>(desk, Method::PUT, &path, &body).await {
            Ok(referral) => {
                let ticket = referral.interest.ticket;
                if let Some(until) = referral.held_until {
                    desk.done(format!("{ticket:03} 号又留了位，到 {}", clock(until)));
                } else {
                    desk.undoable(format!("不再留位，{ticket:03} 号还在"), move || {
                        hold(desk, interest, true, id, open);
                    });
                }
                // The page may be gone by now.
                let _ = open.try_run(id);
            }
            Err(why) => desk.failed(why.words),
        }
    });
}

/// For how long a place is to be held.
#[component]
pub(super) fn Minutes(minutes: RwSignal<u32>) -> impl IntoView {
    view! {
        <label class="desk-hold">"优先推荐，名额留"
            <select name="minutes" on:change=move |event| if let Ok(chosen) = event_target_value(&event).parse() { minutes.set(chosen) }>
                {HOLD_CHOICES.iter().map(|choice| view! {
                    <option value=choice.to_string() selected=move || minutes.get() == *choice>{*choice}" 分钟"</option>
                }).collect_view()}
            </select>
            <small>"这段时间里，别人谈成不占这个名额。"</small>
        </label>
    }
}

/// What is chosen before anybody chooses.
pub(super) fn usual_minutes() -> RwSignal<u32> {
    RwSignal::new(HOLD_MINUTES)
}

/// Refers them to a posting; `id` is shown anew.
pub(super) async fn refer(
    desk: Desk,
    key: &str,
    id: i64,
    posting: &SuitablePosting,
    minutes: u32,
    open: Callback<i64>,
) {
    let body = Refer {
        posting: posting.id,
        minutes: Some(minutes),
        consent: consent::INTEREST.version.to_owned(),
    };
    let path = format!("/api/v1/staff/seekers/{id}/referrals");
    match api::send_once::<Referral>(desk, key, &path, &body).await {
        Ok(done) => {
            let until = done
                .held_until
                .map_or_else(String::new, |until| format!("，名额留到 {}", clock(until)));
            desk.done(format!(
                "{}：推荐了，是 {:03} 号{until}，请告诉本人",
                done.title, done.interest.ticket
            ));
            let _ = open.try_run(id);
        }
        Err(why) => desk.failed(why.words),
    }
}
