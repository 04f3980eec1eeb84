//! One posting, with everything one needs to decide.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::employers::EmployerFacts;
use linggong_contract::{
    Adcode, CaseKind, Category, EmployerKind, Moment, Posting, PostingId, Profile, State, TradeId,
};
use linggong_rules::{hazard, registration, wording};
use linggong_ui::Pictogram;

use crate::api;
use crate::buttons::main_button;
use crate::context::{About, Kiosk, Page, Purpose, kiosk};
use crate::row::place;

/// One posting.
#[component]
pub(crate) fn PostingPage(id: PostingId) -> impl IntoView {
    let kiosk = kiosk();
    let employer = look_up(&kiosk, id);
    let shown = Memo::new(move |_| {
        let posting = kiosk.posting(id)?;
        let checked = employer.get();
        kiosk.with_feed(|feed, now| Some(facts(&posting, checked.as_ref(), feed.market.id, now)))
    });
    let is_open = Memo::new(move |_| {
        kiosk
            .posting(id)
            .is_some_and(|p| kiosk.with_feed(|_, now| p.is_open(now)) && p.remaining > 0)
    });
    // Who has told that they are not of age; the server refuses it, too.
    let bar = Memo::new(move |_| {
        let trade = kiosk.posting(id)?.draft.trade;
        let told = kiosk.person.profile.get();
        kiosk.with_feed(|_, now| too_young_for(trade, &told, now))
    });
    let knows = move || kiosk.person.session.with(Option::is_some);
    let want = move |_| {
        if untrack(knows) {
            kiosk.open(Page::Phone(Purpose::Interest(id)));
        } else {
            kiosk.open(Page::Name(Purpose::Interest(id)));
        }
    };
    let report = move |_| {
        kiosk.begin_case(CaseKind::FalsePosting, About::Posting(id));
        kiosk.open(Page::CaseText);
    };
    view! {
        {move || match shown.get() {
            Some(facts) => view! { <Card facts /> }.into_any(),
            None => view! { <p class="empty">"这个活已经不在了。"</p> }.into_any(),
        }}
        <button type="button" class="report" on:click=report>"这条信息有假？举报"</button>
        <Show
            when=move || is_open.get() && bar.get().is_none()
            fallback=move || view! {
                <p class="over-note">
                    {move || bar.get().unwrap_or("这个活招满了或结束了。")}
                </p>
                {main_button(|| "看看别的活", || false, move || kiosk.back())}
            }
        >
            <button type="button" class="main want" on:click=want>
                <b>"我想去"</b>
                <span>{move || if knows() { "再报一个，不用再填" } else { "留名字和电话就行，不收钱" }}</span>
            </button>
        </Show>
    }
}

/// What the market has checked of its employer; none without network, and none of a person.
fn look_up(kiosk: &Kiosk, id: PostingId) -> RwSignal<Option<EmployerFacts>> {
    let known = RwSignal::new(None);
    let kind = untrack(|| kiosk.posting(id)).map(|posting| posting.draft.employer.kind);
    if kind.is_some_and(|kind| kind != EmployerKind::Individual) {
        spawn_local(async move {
            if let Ok(facts) = api::employer(id).await {
                // Whoever asked may have gone on.
                let _ = known.try_set(Some(facts));
            }
        });
    }
    known
}

/// Why somebody of this age may not do it.
fn too_young_for(trade: TradeId, told: &Profile, now: Moment) -> Option<&'static str> {
    if registration::is_too_young(told, now.date()) {
        Some("16 周岁以下不能出来打工。")
    } else if registration::is_minor(told, now.date()) && hazard::is_for_adults_only(trade) {
        Some("这个活有危险，满 18 周岁才能干。")
    } else {
        None
    }
}

/// The words of the card.
#[derive(Clone, PartialEq)]
struct Facts {
    class: String,
    pictogram: String,
    title: String,
    number: u32,
    pay: wording::PayText,
    settlement: &'static str,
    tags: Vec<(&'static str, String)>,
    lines: Vec<(&'static str, String)>,
}

fn facts(
    posting: &Posting,
    employer: Option<&EmployerFacts>,
    market: Adcode,
    now: Moment,
) -> Facts {
    let draft = &posting.draft;
    let mut tags = Vec::new();
    if posting.is_urgent(now) {
        tags.push(("urgent", "今天上工".to_owned()));
    }
    tags.extend(
        wording::benefits(&posting.draft)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| ("good", word.to_owned())),
    );
    if draft.helped_first {
        tags.push(("good", wording::HELPED_FIRST.to_owned()));
    }
    let trust = wording::trust(&draft.employer);
    tags.push((
        if draft.employer.verified {
            "good"
        } else {
            "plain"
        },
        trust.to_owned(),
    ));
    let when = [
        wording::dates(draft.start_on, draft.end_on, now.date()),
        draft.hours.map(wording::hours).unwrap_or_default(),
    ];
    let left = match posting.state {
        State::Open => format!("{} 人（一共 {} 人）", posting.remaining, draft.headcount),
        state => state.label().to_owned(),
    };
    let mut lines = vec![
        ("还招", left),
        ("地点", place(posting, market)),
        ("时间", when.join("  ").trim().to_owned()),
    ];
    // Before what may be long: where the card has two pages, danger stands on the first.
    lines.extend(hazard::of(draft.trade).map(|hazard| ("注意", hazard.to_owned())));
    lines.push(("干啥", draft.content.clone()));
    let maybe = [
        ("咋走", draft.directions.as_ref()),
        ("要求", Some(&draft.requirements)),
        ("带上", draft.bring.as_ref()),
    ];
    let said = |(name, text): (_, Option<&String>)| Some((name, text?.clone()));
    lines.extend(maybe.into_iter().filter_map(said));
    lines.retain(|(_, text)| !text.is_empty());
    lines.push(("单位", draft.employer.name.clone()));
    lines.extend(wording::checked(&draft.employer, employer).map(|words| ("核验", words)));
    if let Some(source) = &draft.source_name {
        lines.push(("来源", source.clone()));
    }
    Facts {
        class: format!(
            "card cat-{}",
            draft.trade.category().map_or("", Category::slug)
        ),
        pictogram: format!("t{}", draft.trade),
        title: draft.title.clone(),
        number: posting.number,
        pay: wording::pay(&draft.pay),
        settlement: draft.settlement.label(),
        tags,
        lines,
    }
}

#[component]
fn Card(facts: Facts) -> impl IntoView {
    view! {
        <article class=facts.class>
            <h1 class="page-title" tabindex="-1">
                <Pictogram name=facts.pictogram />
                {facts.title}
                <small>"编号 "{facts.number}</small>
            </h1>
            <p class="card-pay"><b>{facts.pay.lead}{facts.pay.upper}</b>{facts.pay.unit}" · "{facts.settlement}</p>
            <ul class="tags">
                {facts.tags.into_iter().map(|(kind, word)| view! { <li class=kind>{word}</li> }).collect_view()}
            </ul>
            <dl>
                {facts.lines.into_iter().map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> }).collect_view()}
            </dl>
        </article>
    }
}
