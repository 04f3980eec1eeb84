//! What staff say of a screen, as they type it.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::api::screens::{EditScreen, EnrolScreen};
use linggong_contract::{
    Adcode, Hours, Screen, ScreenId, ScreenRole, ScreenSettings, clock_format,
};
use linggong_rules::screens::{merged, metres};

use super::PATH;
use crate::api::{self, Once, Refusal};
use crate::desk::{Desk, desk};
use crate::focus;

/// The fields, as they are typed.
#[derive(Clone, Copy)]
struct Fields {
    role: RwSignal<ScreenRole>,
    name: RwSignal<String>,
    place: RwSignal<String>,
    tags: RwSignal<String>,
    diagonal: RwSignal<String>,
    distance: RwSignal<String>,
    portrait: RwSignal<bool>,
    dark_from: RwSignal<String>,
    dark_to: RwSignal<String>,
}

impl Fields {
    fn of(known: Option<&ScreenSettings>) -> Self {
        let text = |read: fn(&ScreenSettings) -> String, usual: &str| {
            RwSignal::new(known.map_or_else(|| usual.to_owned(), read))
        };
        let clock = |read: fn(Hours) -> String| {
            let dark = known.and_then(|known| known.dark);
            RwSignal::new(dark.map(read).unwrap_or_default())
        };
        Self {
            role: RwSignal::new(known.map_or(ScreenRole::Board, |known| known.role)),
            name: text(|known| known.name.clone(), ""),
            place: text(|known| known.place.clone(), ""),
            tags: text(|known| known.tags.join(" "), ""),
            diagonal: text(|known| known.diagonal_in.to_string(), "55"),
            distance: text(|known| metres(known.distance_dm), "3.0"),
            portrait: RwSignal::new(known.is_some_and(|known| known.portrait)),
            dark_from: clock(|dark| clock_format::text(dark.from)),
            dark_to: clock(|dark| clock_format::text(dark.to)),
        }
    }

    /// Writes what is said of a screen into the fields.
    fn fill(self, said: &ScreenSettings) {
        let of = Self::of(Some(said));
        self.role.set(of.role.get_untracked());
        self.portrait.set(of.portrait.get_untracked());
        for (field, from) in [
            (self.name, of.name),
            (self.place, of.place),
            (self.tags, of.tags),
            (self.diagonal, of.diagonal),
            (self.distance, of.distance),
            (self.dark_from, of.dark_from),
            (self.dark_to, of.dark_to),
        ] {
            field.set(from.get_untracked());
        }
    }

    fn settings(self, market: Adcode) -> ScreenSettings {
        let tags = self.tags.get_untracked();
        let split = |c: char| c.is_whitespace() || ",，、;；".contains(c);
        let metres: f64 = self.distance.get_untracked().trim().parse().unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts of floats stay within the integer"
        )]
        let distance_dm = (metres * 10.0).round() as u16;
        let clock = |text: RwSignal<String>| clock_format::parse(&text.get_untracked());
        ScreenSettings {
            market,
            role: self.role.get_untracked(),
            name: self.name.get_untracked().trim().to_owned(),
            place: self.place.get_untracked().trim().to_owned(),
            tags: tags
                .split(split)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
            diagonal_in: self.diagonal.get_untracked().trim().parse().unwrap_or(0),
            distance_dm,
            portrait: self.portrait.get_untracked(),
            dark: clock(self.dark_from)
                .zip(clock(self.dark_to))
                .map(|(from, to)| Hours { from, to }),
        }
    }
}

/// Makes a screen of a device that shows a code.
#[component]
pub(super) fn Enrol(code: String, #[prop(into)] on_done: Callback<bool>) -> impl IntoView {
    let desk = desk();
    focus::first_of("form[aria-label=登记新屏]");
    let fields = Fields::of(None);
    let code = RwSignal::new(code);
    let once = Once::new();
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(market) = desk
            .market
            .get_untracked()
            .filter(|_| !busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let body = EnrolScreen {
            code: code.get_untracked(),
            settings: fields.settings(market),
        };
        spawn_local(async move {
            let answer = api::send_once::<Screen>(desk, &once.key(&body), PATH, &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(screen) => {
                    desk.done(format!(
                        "{} 登记好了，几秒钟后开始工作",
                        screen.settings.name
                    ));
                    let _ = on_done.try_run(true);
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    };
    view! {
        <form class="desk-card desk-form" aria-label="登记新屏" on:submit=submit novalidate>
            <label>"屏上的六个数字"
                <input name="code" class="code" inputmode="numeric" autocomplete="off" maxlength="12" prop:value=move || code.get() on:input=move |event| code.set(event_target_value(&event)) />
                <small>"在那块屏上打开本网站的 /screen"</small>
                <em role="alert">{wrong(refused, "code")}</em>
            </label>
            <Inputs fields refused />
            <Foot refused />
            <div class="steps">
                <button type="submit" class="primary" disabled=busy>"登记"</button>
                <button type="button" on:click=move |_| on_done.run(false)>"不登记了"</button>
            </div>
        </form>
    }
}

/// Says something else of a screen.
#[component]
pub(super) fn Edit(screen: Screen, #[prop(into)] on_done: Callback<Screen>) -> impl IntoView {
    let desk = desk();
    let fields = Fields::of(Some(&screen.settings));
    let market = screen.settings.market;
    let id = screen.id;
    let before = StoredValue::new(screen.updated_at);
    let base = StoredValue::new(screen.settings);
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    // Once somebody was told of a colleague's change, it stands beside what they wrote: pressing
    // again is meant. What both changed is named.
    let put_together = move |newest: Screen| {
        let began = base.try_get_value()?;
        let theirs = newest.settings;
        let (both, clashes) = merged(&began, fields.settings(market), &theirs);
        fields.fill(&both);
        base.set_value(theirs);
        before.set_value(newest.updated_at);
        Some(clashes)
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let body = EditScreen {
            before: before.get_value(),
            settings: fields.settings(market),
        };
        spawn_local(async move {
            let path = format!("{PATH}/{id}");
            let answer = api::send::<Screen>(desk, Method::PUT, &path, &body).await;
            let is_changed = answer.as_ref().is_err_and(Refusal::is_changed);
            // One that was taken off is not among them.
            let newest = match is_changed {
                true => newest(desk, market, id).await,
                false => None,
            };
            let _ = busy.try_set(false);
            match answer {
                Ok(screen) => {
                    let programme = screen.name_programme.map_or("", |told| told.label());
                    let comma = if programme.is_empty() { "" } else { "；" };
                    let name = &screen.settings.name;
                    desk.done(format!("{name} 改好了{comma}{programme}"));
                    let _ = on_done.try_run(screen);
                }
                Err(mut why) => {
                    if let Some(clashes) = newest.and_then(put_together) {
                        why.words.push_str(if clashes.is_empty() {
                            "。两边改的已经合在一起，看一看，再按“保存”"
                        } else {
                            "。红字的地方两边都改了，定下来再按“保存”"
                        });
                        why.errors = clashes;
                    }
                    let _ = refused.try_set(Some(why));
                }
            }
        });
    };
    view! {
        <form class="desk-form" aria-label="改设置" on:submit=submit>
            <Inputs fields refused />
            <Foot refused />
            <div class="steps"><button type="submit" class="primary" disabled=busy>"保存"</button></div>
        </form>
    }
}

/// A screen as it is now.
async fn newest(desk: Desk, market: Adcode, id: ScreenId) -> Option<Screen> {
    let path = format!("{PATH}?market={market}");
    let found = api::get::<Items<Screen>>(desk, &path).await.ok()?;
    found.items.into_iter().find(|one| one.id == id)
}

#[component]
fn Inputs(fields: Fields, refused: RwSignal<Option<Refusal>>) -> impl IntoView {
    let input = move |name: &'static str,
                      label: &'static str,
                      hint: &'static str,
                      value: RwSignal<String>| {
        view! {
            <label>{label}
                <input name=name autocomplete="off" prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
                <small>{hint}</small>
                <em role="alert">{wrong(refused, name)}</em>
            </label>
        }
    };
    let clock = |label: &'static str, hint: &'static str, value: RwSignal<String>| {
        view! {
            <label>{label}
                <input type="time" prop:value=move || value.get() on:input=move |event| value.set(event_target_value(&event)) />
                <small>{hint}</small>
            </label>
        }
    };
    let choose = move |event| {
        let word = event_target_value(&event);
        let mut roles = ScreenRole::ALL.iter().copied();
        if let Some(role) = roles.find(|role| role.slug() == word) {
            fields.role.set(role);
            // A kiosk stands upright and is touched.
            fields.portrait.set(role == ScreenRole::Kiosk);
            let usual = if role == ScreenRole::Kiosk {
                ("32", "0.6")
            } else {
                ("55", "3.0")
            };
            fields.diagonal.set(usual.0.to_owned());
            fields.distance.set(usual.1.to_owned());
        }
    };
    view! {
        <label>"它是"
            <select name="role" on:change=choose>
                {ScreenRole::ALL.iter().map(|role| view! { <option value=role.slug() selected=move || fields.role.get() == *role>{role.label()}</option> }).collect_view()}
            </select>
        </label>
        {input("name", "名字", "例如 大厅1号屏", fields.name)}
        {input("place", "在哪里", "例如 一楼大厅东墙", fields.place)}
        {input("tags", "标签", "插播时按标签选屏，用空格分开", fields.tags)}
        {input("diagonal_in", "多大（英寸）", "字的大小跟着它变", fields.diagonal)}
        {input("distance_dm", "看的人离多远（米）", "站得远，字就大", fields.distance)}
        <label>"怎么放"
            <select name="portrait" on:change=move |event| fields.portrait.set(event_target_value(&event) == "portrait")>
                <option value="landscape" selected=move || !fields.portrait.get()>"横着"</option>
                <option value="portrait" selected=move || fields.portrait.get()>"竖着"</option>
            </select>
        </label>
        {clock("夜里几点息屏", "不填就一直亮着", fields.dark_from)}
        {clock("几点再亮", "开市前半小时正好", fields.dark_to)}
        <p class="desk-wrong" role="alert">{wrong(refused, "dark")}</p>
    }
}

#[component]
fn Foot(refused: RwSignal<Option<Refusal>>) -> impl IntoView {
    let other = move || {
        refused.with(|why| {
            let is_told = |why: &&Refusal| why.is_changed() || why.errors.is_empty();
            let why = why.as_ref().filter(is_told);
            why.map(|why| why.words.clone())
        })
    };
    view! { <p class="desk-wrong" role="alert">{other}</p> }
}

fn wrong(refused: RwSignal<Option<Refusal>>, field: &'static str) -> impl Fn() -> Option<String> {
    move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
}
