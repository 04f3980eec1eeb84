//! A later end of validity, as one presses it: so many days more.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api;
use linggong_contract::{Moment, Posting, PostingId, State};
use linggong_rules::lifecycle::{extended, is_validity};

use super::until;
use crate::api::{Refusal, send};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::pages::entry::put;
use crate::pages::now;

/// Days that are usually asked for: a weekend, a week, a building stage, a season.
const DAYS: [u8; 4] = [3, 7, 30, 60];

#[component]
pub(super) fn Extend(
    posting: Posting,
    list: List<Posting>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let (id, number, state) = (posting.id, posting.number, posting.state);
    let old = posting.draft.valid_until;
    let busy = RwSignal::new(false);
    let press = move |days: u8| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match extend(desk, id, old, extended(old, days, now())).await {
                Ok(posting) => {
                    put(list, &posting);
                    let new = until(posting.draft.valid_until);
                    told(desk, &posting, list, (old, state), new);
                    let _ = on_close.try_run(());
                }
                Err(why) => {
                    let _ = busy.try_set(false);
                    if why.is_changed() {
                        // How it is now stands in the list.
                        let _ = on_close.try_run(());
                    }
                    desk.failed(why.words);
                }
            }
            list.refresh();
        });
    };
    window().scroll_to_with_x_and_y(0.0, 0.0);
    view! {
        <section class="desk-card" aria-label="延期">
            <h3>{number}" 号 "{posting.draft.title}<small>"现在到 "{until(old)}</small></h3>
            <div class="steps">
                {DAYS.map(|days| {
                    let end = until(extended(old, days, now()));
                    view! { <button type="button" disabled=busy on:click=move |_| press(days)>{format!("延{days}天，到 {end}")}</button> }
                })}
                <button type="button" on:click=move |_| on_close.run(())>"不延了"</button>
            </div>
            <p class="desk-hint">"最多延到90天以后。过期的延了期，又回到屏上；没审核过的还要审核。"</p>
        </section>
    }
}

/// Sets the end of somebody who saw what it was.
async fn extend(
    desk: Desk,
    id: PostingId,
    was: Moment,
    valid_until: Moment,
) -> Result<Posting, Refusal> {
    let path = format!("/api/v1/staff/postings/{}/validity", id.0);
    let body = api::Extend {
        valid_until,
        was: Some(was),
    };
    send(desk, Method::PUT, &path, &body).await
}

/// Says what was done. It can be taken back as long as the old end lies ahead; what was over
/// already is withdrawn instead, if it was a mistake.
fn told(
    desk: Desk,
    posting: &Posting,
    list: List<Posting>,
    (old, state): (Moment, State),
    new: String,
) {
    let (id, number) = (posting.id, posting.number);
    let end = posting.draft.valid_until;
    let words = format!("{number} 号延到 {new}");
    if state == State::Expired || !is_validity(old, now()) {
        desk.done(words);
        return;
    }
    desk.undoable(words, move || {
        spawn_local(async move {
            match extend(desk, id, end, old).await {
                Ok(posting) => {
                    put(list, &posting);
                    desk.done(format!("{number} 号的有效期改回来了"));
                }
                Err(why) => desk.failed(why.words),
            }
            list.refresh();
        });
    });
}
