//! What staff write of their market for the directory.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::reports::{MarketDetails, MarketNature, SaveDetails, SavedDetails};
use linggong_contract::{Adcode, Code, Moment};

use crate::api::{self, Refusal};
use crate::desk::desk;

#[component]
pub(super) fn Details(market: Adcode, #[prop(into)] on_saved: Callback<()>) -> impl IntoView {
    let desk = desk();
    let path = StoredValue::new(format!("/api/v1/staff/markets/{market}/details"));
    let written = RwSignal::new(None::<MarketDetails>);
    let before = StoredValue::new(None::<Moment>);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    spawn_local(async move {
        match api::get::<SavedDetails>(desk, &path.get_value()).await {
            Ok(saved) => {
                let _ = before.try_set_value(saved.at);
                let _ = written.try_set(Some(saved.details));
            }
            Err(why) => drop(refused.try_set(Some(why))),
        }
    });
    let save = move |_| {
        let Some(details) = written.get_untracked() else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let path = path.get_value();
        let body = SaveDetails {
            before: before.get_value(),
            details,
        };
        spawn_local(async move {
            let answer = api::send::<SavedDetails>(desk, Method::PUT, &path, &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(saved) => {
                    let _ = before.try_set_value(saved.at);
                    desk.done("存好了");
                    let _ = on_saved.try_run(());
                }
                Err(why) => {
                    if why.is_changed()
                        && let Ok(newest) = api::get::<SavedDetails>(desk, &path).await
                    {
                        // What was told is meant the next time.
                        let _ = before.try_set_value(newest.at);
                    }
                    let _ = refused.try_set(Some(why));
                }
            }
        });
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref()?;
            match why.code {
                Some(Code::Changed) => {
                    Some("别人刚存过。您写的还在，再点一次就存您的。".to_owned())
                }
                _ if why.errors.is_empty() => Some(why.words.clone()),
                _ => Some("有的格子没填好，看红字。".to_owned()),
            }
        })
    };
    let field = move |name: &'static str,
                      label: &'static str,
                      hint: &'static str,
                      read: fn(&MarketDetails) -> &String,
                      write: fn(&mut MarketDetails) -> &mut String| {
        view! {
            <label>{label}
                <input name=name placeholder=hint autocomplete="off" prop:value=move || written.with(|all| all.as_ref().map(|all| read(all).clone())) on:input=move |event| written.update(|all| if let Some(all) = all { *write(all) = event_target_value(&event) }) />
                <em role="alert">{wrong(name)}</em>
            </label>
        }
    };
    let nature = move || written.with(|all| all.as_ref().and_then(|all| all.nature));
    view! {
        <section class="desk-card desk-entry" aria-label="名录里的市场情况">
            <h3>"市场情况"<small>"填一次，以后都用它。人数和工种不用填，自动数。"</small></h3>
            <fieldset disabled=move || written.with(Option::is_none)>
                <label>"运营性质"
                    <select name="nature" on:change=move |event| {
                        let word = event_target_value(&event);
                        let found = MarketNature::ALL.iter().copied().find(|one| one.slug() == word);
                        written.update(|all| if let Some(all) = all { all.nature = found });
                    }>
                        <option value="" selected=move || nature().is_none()>"请选"</option>
                        {MarketNature::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || nature() == Some(*one)>{one.label()}</option> }).collect_view()}
                    </select>
                </label>
                {field("hours", "运行时间", "每天 5:00–18:00", |all| &all.hours, |all| &mut all.hours)}
                {field("address", "详细地址", "", |all| &all.address, |all| &mut all.address)}
                {field("reporter", "填报人", "", |all| &all.reporter, |all| &mut all.reporter)}
                {field("phone", "联系电话", "0358-4422000", |all| &all.phone, |all| &mut all.phone)}
            </fieldset>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps"><button type="button" class="primary" disabled=busy on:click=save>"存"</button></div>
        </section>
    }
}
