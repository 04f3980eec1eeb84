//! 改名字、手机号: what was heard wrong when somebody registered. A phone that somebody else has
//! leads to them, or stays with both if they are a family.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::{CorrectPerson, CorrectedPerson, PhoneTaken};
use linggong_contract::{Code, Moment, PersonName, Phone};
use linggong_rules::wording;

use crate::api;
use crate::desk::{Desk, desk};

/// Whom a form corrects, as they are by now.
#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) person: RwSignal<(PersonName, Phone)>,
    /// When they last told something, for whoever is second.
    pub(super) told_at: RwSignal<Moment>,
}

impl Known {
    /// What staff call them by.
    pub(super) fn who(self) -> String {
        self.person
            .with(|(name, phone)| format!("{} {}", name.text(), wording::phone(phone.digits())))
    }
}

/// Sends it to whoever was as they were at `before`.
async fn send(
    desk: Desk,
    known: Known,
    before: Moment,
    (name, phone): (PersonName, Phone),
    shares_phone: bool,
) -> Result<CorrectedPerson, api::Refusal> {
    let body = CorrectPerson {
        before,
        name: name.clone(),
        phone: phone.clone(),
        shares_phone,
    };
    let path = format!("/api/v1/staff/seekers/{}/person", known.id);
    let done = api::send::<CorrectedPerson>(desk, Method::PUT, &path, &body).await?;
    // The form may be gone by now.
    if let Some(at) = done.told_at {
        let _ = known.told_at.try_set(at);
        let _ = known.person.try_set((name, phone));
    }
    Ok(done)
}

/// The form; `open` opens somebody else.
#[component]
pub(super) fn Name(known: Known, open: Callback<i64>) -> impl IntoView {
    let desk = desk();
    let (name, phone) = known.person.get_untracked();
    let name = RwSignal::new(name.text().to_owned());
    let phone = RwSignal::new(phone.digits().to_owned());
    let shares = RwSignal::new(false);
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let taken = RwSignal::new(None::<PhoneTaken>);
    let refused = RwSignal::new(String::new());
    let new_name = Memo::new(move |_| PersonName::parse(&name.get()));
    let new_phone = Memo::new(move |_| Phone::parse(&phone.get()));
    // What is taken back at the foot is taken back here, too, or the next press would send it
    // again. What somebody has written since stays.
    Effect::new(move |was: Option<(PersonName, Phone)>| {
        let person = known.person.get();
        if let Some((name_was, phone_was)) = was {
            if new_name.get_untracked() == Ok(name_was) {
                name.set(person.0.text().to_owned());
            }
            if new_phone.get_untracked() == Ok(phone_was) {
                phone.set(person.1.digits().to_owned());
            }
        }
        person
    });
    // What was said of a phone is not about another one.
    Effect::new(move |_| {
        new_phone.track();
        taken.set(None);
        shares.set(false);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (Ok(name), Ok(phone)) = (new_name.get_untracked(), new_phone.get_untracked()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(String::new());
        let before = known.person.get_untracked();
        let (told_at, shares_phone) = (known.told_at.get_untracked(), shares.get_untracked());
        let sent = phone.clone();
        spawn_local(async move {
            let done = send(desk, known, told_at, (name, phone), shares_phone).await;
            let _ = busy.try_set(false);
            match done {
                Ok(done) => {
                    let is_still = new_phone.try_get_untracked() == Some(Ok(sent));
                    let _ = taken.try_set(done.taken.filter(|_| is_still));
                    if let Some(at) = done.told_at {
                        desk.undoable("名字、手机号改好了", move || {
                            take_back(desk, known, at, before.clone());
                        });
                    }
                }
                Err(why) => drop(refused.try_set(match why.code {
                    Some(Code::Changed) => {
                        "别人刚改过他的登记。先点“不改了”，再打开看看。".to_owned()
                    }
                    _ => why.words,
                })),
            }
        });
    };
    view! {
        <form class="desk-card desk-form" aria-label="改名字、手机号" on:submit=submit novalidate>
            <label>"名字"
                <input name="new_name" maxlength=PersonName::CHARS_MAX.to_string() autocomplete="off" spellcheck="false" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event)) />
                <em role="alert">{move || new_name.get().err().filter(|_| tried.get()).map(|why| why.to_string())}</em>
            </label>
            <label>"手机号"
                <input name="new_phone" inputmode="numeric" maxlength="20" autocomplete="off" prop:value=move || phone.get() on:input=move |event| phone.set(event_target_value(&event)) />
                <em role="alert">{move || new_phone.get().err().filter(|_| tried.get()).map(|why| why.to_string())}</em>
            </label>
            <p class="desk-hint">"改了以后，用老手机号查不到他了；他手上的号还能用，和新手机号一起查。"</p>
            {move || taken.get().map(|found| view! { <Taken found shares open /> })}
            <p class="desk-wrong" role="alert">{move || refused.get()}</p>
            <div class="steps"><button type="submit" class="primary" disabled=busy>"改名字、手机号"</button></div>
        </form>
    }
}

/// Whose the phone is, and what to do.
#[component]
fn Taken(found: PhoneTaken, shares: RwSignal<bool>, open: Callback<i64>) -> impl IntoView {
    let words = if found.has_name {
        "没有改：这个名字和手机号已经有一个人了，可能是他自己来过两次。"
    } else {
        "没有改：这个手机号是另一个人的。看看有没有听错。"
    };
    view! {
        <div class="desk-asked desk-wrong" role="alert">
            <span>{words}</span>
            {found.id.map(|id| view! { <button type="button" on:click=move |_| open.run(id)>"打开那个人的登记"</button> })}
            {(!found.has_name).then(|| view! {
                <label class="check">
                    <input type="checkbox" name="shares_phone" prop:checked=move || shares.get() on:change=move |event| shares.set(event_target_checked(&event)) />
                    "问过了，他们是一家人，合用这个号"
                </label>
            })}
        </div>
    }
}

/// Gives them back what they were called before `at`.
fn take_back(desk: Desk, known: Known, at: Moment, before: (PersonName, Phone)) {
    spawn_local(async move {
        // Whoever shared the phone before shares it again.
        match send(desk, known, at, before, true).await {
            Ok(done) if done.taken.is_some() => {
                desk.failed("没有撤回：已经有一个人是这个名字和手机号。");
            }
            Ok(_) => desk.done("名字、手机号改回来了"),
            Err(why) => desk.failed(format!("没有撤回。{}", why.words)),
        }
    });
}
