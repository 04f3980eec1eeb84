//! Writing an article, with a look at what comes of it.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::{
    Adcode, ArticleDraft, ArticleKind, Code, EditArticle, StaffArticle, date_format,
};
use linggong_rules::article::{self, SENTENCES_MAX, Standing, TEXT_CHARS, TITLE_CHARS};
use linggong_rules::wording;
use linggong_ui::new_key;

use super::look::Look;
use super::{PATH, Writing, offer, whose};
use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::pages::now;

/// What stands in the form.
#[derive(Clone, Copy)]
struct Fields {
    market: RwSignal<Option<Adcode>>,
    kind: RwSignal<ArticleKind>,
    title: RwSignal<String>,
    /// One sentence a line.
    sentences: RwSignal<String>,
    source: RwSignal<String>,
    number: RwSignal<String>,
    start_on: RwSignal<String>,
    end_on: RwSignal<String>,
    replaces: StoredValue<Option<String>>,
}

impl Fields {
    /// What an article says; of a built-in one, what it would say here.
    fn new(desk: Desk, purpose: &Writing) -> Self {
        let draft = match purpose {
            Writing::Known(known) => Some(known.draft.clone()),
            Writing::New(Some(built_in)) => {
                desk.market.get_untracked().map(|market| ArticleDraft {
                    market,
                    kind: built_in.kind,
                    title: built_in.title.clone(),
                    sentences: built_in.sentences.clone(),
                    source: built_in.source.clone(),
                    number: built_in.number.clone(),
                    start_on: None,
                    end_on: None,
                    replaces: Some(built_in.id.clone()),
                })
            }
            Writing::New(None) => None,
        };
        let text = |read: fn(&ArticleDraft) -> String| {
            RwSignal::new(draft.as_ref().map(read).unwrap_or_default())
        };
        let market = draft.as_ref().map(|draft| draft.market);
        Self {
            market: RwSignal::new(market.or_else(|| desk.market.get_untracked())),
            kind: RwSignal::new(
                draft
                    .as_ref()
                    .map_or(ArticleKind::Policy, |draft| draft.kind),
            ),
            title: text(|draft| draft.title.clone()),
            sentences: text(|draft| draft.sentences.join("\n")),
            source: text(|draft| draft.source.clone()),
            number: text(|draft| draft.number.clone()),
            start_on: text(|draft| draft.start_on.map(date_format::text).unwrap_or_default()),
            end_on: text(|draft| draft.end_on.map(date_format::text).unwrap_or_default()),
            replaces: StoredValue::new(draft.and_then(|draft| draft.replaces)),
        }
    }

    /// The draft as it stands; nothing without a market.
    fn draft(self) -> Option<ArticleDraft> {
        let text = |slot: RwSignal<String>| slot.with(|text| text.trim().to_owned());
        let day = |slot: RwSignal<String>| slot.with(|text| date_format::parse(text));
        let lines = |all: &String| {
            let lines = all.lines().map(str::trim);
            lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Some(ArticleDraft {
            market: self.market.get()?,
            kind: self.kind.get(),
            title: text(self.title),
            sentences: self.sentences.with(lines),
            source: text(self.source),
            number: text(self.number),
            start_on: day(self.start_on),
            end_on: day(self.end_on),
            replaces: self.replaces.get_value(),
        })
    }
}

/// A new article, or a correction.
#[component]
pub(super) fn Form(
    purpose: Writing,
    writing: RwSignal<Option<Writing>>,
    list: List<StaffArticle>,
) -> impl IntoView {
    let desk = desk();
    // It stands above the list: whoever pressed a button far below is brought there.
    request_animation_frame(crate::pages::entry::focus_first);
    let fields = Fields::new(desk, &purpose);
    let (heading, press) = match &purpose {
        Writing::New(None) => ("写一篇", "发布"),
        Writing::New(Some(_)) => ("换成本地的说法", "发布"),
        Writing::Known(_) => ("改这一篇", "改好了"),
    };
    let known = StoredValue::new(match purpose {
        Writing::Known(known) => Some(known),
        Writing::New(_) => None,
    });
    let draft = Memo::new(move |_| fields.draft());
    // Nothing is said to be missing before somebody has tried to send it.
    let tried = RwSignal::new(false);
    let wrong = Memo::new(move |_| {
        let judged = draft.get().filter(|_| tried.get());
        judged.map_or_else(Vec::new, |draft| article::check(&draft, |_| true))
    });
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let key = StoredValue::new(new_key());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        refused.set(None);
        let is_right = wrong.with_untracked(Vec::is_empty);
        let Some(draft) = draft
            .get_untracked()
            .filter(|_| is_right && !busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let before = known.get_value();
            let is_new = before.is_none();
            let done = match before {
                None => api::send_once::<StaffArticle>(desk, &key.get_value(), PATH, &draft).await,
                Some(before) => {
                    let path = format!("{PATH}/{}", before.id.0);
                    let body = EditArticle {
                        before: before.draft,
                        draft,
                        is_offered: before.is_offered,
                    };
                    api::send::<StaffArticle>(desk, Method::PUT, &path, &body).await
                }
            };
            let _ = busy.try_set(false);
            match done {
                Ok(done) => {
                    let words = told(&done);
                    if is_new {
                        desk.undoable(words, move || offer(desk, list, done.clone(), false));
                    } else {
                        desk.done(words);
                    }
                    writing.set(None);
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
            list.refresh();
        });
    };
    let of = move |field: &'static str| {
        move || {
            let is_its = |name: &str| name.split('.').next() == Some(field);
            let told = wrong.with(|wrong| {
                let its = wrong.iter().filter(|error| is_its(&error.field));
                let words: Vec<String> = its.map(|error| error.message.clone()).collect();
                words.join("；")
            });
            (!told.is_empty()).then_some(told)
        }
    };
    let other = move || {
        let is_wrong = !wrong.with(Vec::is_empty);
        let said = refused.with(|why| {
            why.as_ref().map(|why| match why.code {
                Some(Code::Changed) => {
                    "别人刚改过这一篇，或者撤下了。您写的还在，先抄下来，收起再打开看看。"
                        .to_owned()
                }
                _ => why.words.clone(),
            })
        });
        said.or_else(|| is_wrong.then(|| "有的格子没填好，看红字。".to_owned()))
    };
    let text = move |name: &'static str,
                     label: String,
                     class: &'static str,
                     kind: &'static str,
                     slot: RwSignal<String>| {
        view! {
            <label class=class>{label}
                <input name=name type=kind autocomplete="off" prop:value=move || slot.get() on:input=move |event| slot.set(event_target_value(&event)) />
                <em role="alert">{of(name)}</em>
            </label>
        }
    };
    view! {
        <div class="desk-columns wide-aside">
            <form class="desk-entry" on:submit=save aria-label="政策">
                <h3>{heading}</h3>
                <fieldset>
                    {text("title", format!("问什么（最多{TITLE_CHARS}个字）"), "wide", "text", fields.title)}
                    <label class="wide">{format!("怎么回答：一句一行，最多{SENTENCES_MAX}句，每句最多{TEXT_CHARS}个字，说大白话")}
                        <textarea name="sentences" rows="8" prop:value=move || fields.sentences.get() on:input=move |event| fields.sentences.set(event_target_value(&event))></textarea>
                        <em role="alert">{of("sentences")}</em>
                    </label>
                    {text("source", "出自哪部法规、哪一条".to_owned(), "wide", "text", fields.source)}
                    {text("number", "文号和日期（可以不写）".to_owned(), "wide", "text", fields.number)}
                    <label class="wide2">"哪一类"
                        <select name="kind" on:change=move |event| {
                            let word = event_target_value(&event);
                            if let Some(found) = ArticleKind::ALL.iter().copied().find(|one| one.slug() == word) {
                                fields.kind.set(found);
                            }
                        }>
                            {ArticleKind::ALL.iter().map(|one| view! { <option value=one.slug() selected=move || fields.kind.get() == *one>{one.label()}</option> }).collect_view()}
                        </select>
                    </label>
                    <Place market=fields.market />
                    {text("start_on", "从哪天放（不写就是马上）".to_owned(), "wide2", "date", fields.start_on)}
                    {text("end_on", "放到哪天（不写就一直放）".to_owned(), "wide2", "date", fields.end_on)}
                </fieldset>
                <p class="desk-wrong" role="alert">{other}</p>
                <div class="steps">
                    <button type="submit" class="primary" disabled=busy>{press}</button>
                    <button type="button" on:click=move |_| writing.set(None)>"不写了"</button>
                </div>
            </form>
            <div class="desk-aside">
                <Look draft />
            </div>
        </div>
    }
}

/// Whose markets show it: the market at hand, and what it lies in as far as one is responsible
/// for it.
#[component]
fn Place(market: RwSignal<Option<Adcode>>) -> impl IntoView {
    let desk = desk();
    let mut places = desk.scopes();
    // One that is corrected may be of a division that is not at hand.
    if let Some(own) = market.get_untracked()
        && places.iter().all(|(id, _)| *id != own)
    {
        places.push((own, whose(desk, own)));
    }
    view! {
        <label class="wide2">"哪里看"
            <select name="market" on:change=move |event| {
                if let Ok(id) = Adcode::parse(&event_target_value(&event)) {
                    market.set(Some(id));
                }
            }>
                {places.into_iter().map(|(id, word)| view! { <option value=id.to_string() selected=move || market.get() == Some(id)>{word}</option> }).collect_view()}
            </select>
        </label>
    }
}

/// What came of it.
fn told(done: &StaffArticle) -> String {
    let title = &done.draft.title;
    let start = done.draft.start_on.map(wording::date).unwrap_or_default();
    match article::standing(&done.draft, done.is_offered, now().date()) {
        Standing::Shown => format!("“{title}”：自助机上有了"),
        Standing::Early => format!("“{title}”：{start}起放"),
        Standing::Over => format!("“{title}”写好了，可是过了日子，自助机上没有"),
        Standing::Withdrawn => format!("“{title}”改好了，还撤着"),
    }
}
