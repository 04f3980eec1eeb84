//! A complaint or a call for help: what it is, what one says, whether one leaves a name; then
//! the receipt. And how it stands.

use leptos::prelude::*;
use linggong_contract::api::cases::{CaseLookup, CaseSlip, NewCase};
use linggong_contract::api::outbox::SubmissionBody;
use linggong_contract::{Case, CaseKind, CaseState, CourseId};
use linggong_rules::{case, consent, wording};

use crate::api::{self, Refusal};
use crate::attempt::Attempt;
use crate::buttons::{FORGET, done, main_button, print, refused};
use crate::context::{About, Kiosk, Page, Purpose, kiosk};
use crate::input::{NumberPad, PinyinKeyboard, RECEIPT, in_groups};
use crate::pages::introduce::{keep, market, person};
use crate::slip::{NUMBER, slip};

/// Digits of a receipt.
const RECEIPT_DIGITS: usize = 8;
/// Nobody types more than this on a kiosk; the rest is told to staff.
const TEXT_CHARS: usize = 100;

/// What it is about.
#[component]
pub(crate) fn CaseKinds() -> impl IntoView {
    let kiosk = kiosk();
    let choose = move |kind: CaseKind| {
        kiosk.begin_case(kind, About::Nothing);
        kiosk.open(Page::CaseText);
    };
    view! {
        <h1 class="page-title" tabindex="-1">"碰上什么事了？"</h1>
        <ul class="options">
            {CaseKind::ALL.iter().map(|kind| view! {
                <li><button type="button" on:click=move |_| choose(*kind)>{kind.label()}</button></li>
            }).collect_view()}
        </ul>
    }
}

/// What one says about it.
#[component]
pub(crate) fn CaseText() -> impl IntoView {
    let kiosk = kiosk();
    let text = kiosk.person.text;
    let draft = kiosk.person.case.get_untracked();
    let about = draft.map_or("", |draft| draft.kind.label());
    let posting = draft.and_then(|draft| draft.posting);
    let title = posting
        .and_then(|id| kiosk.posting(id))
        .map(|posting| posting.draft.title);
    let needs_name = draft.is_some_and(|draft| case::needs_name(draft.kind));
    let go_on = move || {
        if needs_name {
            kiosk.open(introduction(kiosk));
        } else {
            kiosk.open(Page::CaseWho);
        }
    };
    view! {
        <h1 class="page-title" tabindex="-1">{about}<small>{title}</small></h1>
        <p class="hint">"说说是谁、什么事、多少钱。不会写就不写，工作人员会问您。"</p>
        <PinyinKeyboard value=text chars_max=TEXT_CHARS label="说说这件事" />
        {main_button(
            move || if text.with(String::is_empty) { "不写，下一步" } else { "下一步" },
            || false,
            go_on,
        )}
    }
}

/// What the case in hand is about.
pub(crate) fn kind(kiosk: Kiosk) -> CaseKind {
    let draft = kiosk.person.case.get_untracked();
    draft.map_or(CaseKind::Other, |draft| draft.kind)
}

/// The same in words, with the course that one signs up for.
pub(crate) fn what(kiosk: Kiosk) -> String {
    let course = kiosk.person.case.get_untracked();
    let course = course.and_then(|draft| title(kiosk, draft.course?));
    format!("{} {}", kind(kiosk).label(), course.unwrap_or_default())
}

/// A course's title.
fn title(kiosk: Kiosk, id: CourseId) -> Option<String> {
    kiosk.library.courses.with_untracked(|all| {
        let course = all.iter().find(|course| course.id == id);
        course.map(|course| course.draft.title.clone())
    })
}

/// Where one says who one is.
pub(super) fn introduction(kiosk: Kiosk) -> Page {
    if kiosk.person.session.with_untracked(Option::is_some) {
        Page::Phone(Purpose::Case)
    } else {
        Page::Name(Purpose::Case)
    }
}

/// Whether one leaves a name.
#[component]
pub(crate) fn CaseWho() -> impl IntoView {
    let kiosk = kiosk();
    let attempt = Attempt::new();
    let busy = attempt.busy;
    let key = StoredValue::new(linggong_ui::new_key());
    let stay_unknown = move |_| {
        let ask = async move { file(kiosk, key.get_value(), false).await };
        attempt.run(kiosk, ask);
    };
    view! {
        <h1 class="page-title" tabindex="-1">"要不要留名字和电话？"</h1>
        <p class="hint">"留了，办好了打电话告诉您。不会告诉老板是您说的。"</p>
        {refused(move || attempt.refused.get())}
        <button type="button" class="choice" disabled=busy on:click=stay_unknown>
            <b>"不留，我自己来查"</b>
            <span>"会给您一个受理号"</span>
        </button>
        {main_button(|| "留名字和电话", || false, move || kiosk.open(introduction(kiosk)))}
    }
}

/// Hands the case in, with or without who it is from.
pub(crate) async fn file(kiosk: Kiosk, key: String, named: bool) -> Result<(), Refusal> {
    let draft = kiosk.person.case.get_untracked();
    let draft = draft.ok_or("请从头再来一次。")?;
    let session = kiosk.person.session.get_untracked().filter(|_| named);
    let text = consent::of_case(draft.kind);
    let new = NewCase {
        market: market(kiosk)?,
        kind: draft.kind,
        text: kiosk.person.text.get_untracked(),
        posting: draft.posting,
        course: draft.course,
        person: if named {
            person(kiosk, session.as_ref(), text)?
        } else {
            None
        },
        consent: session.is_some().then(|| text.version.to_owned()),
    };
    let visit = kiosk.visit();
    let slip = match api::file(&new, &key, session.as_deref()).await {
        Err(why) if why.is_unheard => {
            let body = SubmissionBody::Case(new);
            return keep(kiosk, visit, key, session, body, why).await;
        }
        answer => answer?,
    };
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.name.set(String::new());
    kiosk.person.phone.set(String::new());
    kiosk.person.text.set(String::new());
    kiosk.person.case.set(None);
    kiosk.person.receipt.set(Some(slip));
    kiosk.finish_with(Page::Filed);
    Ok(())
}

/// The receipt.
#[component]
pub(crate) fn Filed() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        {move || kiosk.person.receipt.get().map(receipt)}
        {print("choice skip", "打印受理单")}
        {done(FORGET)}
    }
}

fn receipt(given: CaseSlip) -> AnyView {
    let CaseSlip { case, receipt } = given;
    let course = case.course.and_then(|id| title(kiosk(), id));
    let (due, kind) = (wording::date(case.due_at.date()), case.kind);
    let lines = vec![
        (NUMBER, in_groups(&receipt.to_string(), RECEIPT)),
        (
            "slip-what",
            format!("{} {}", kind.label(), course.unwrap_or_default()),
        ),
        ("slip-next", format!("{due} 前{}", case::promise(kind))),
        ("slip-bring", format!("到服务台请带：{}", case::bring(kind))),
        (
            "slip-hint",
            "凭受理号在这台机器上查。请记住或打印。不收钱。".to_owned(),
        ),
    ];
    slip("收到了！您的受理号是", true, lines)
}

/// Eight digits.
#[component]
pub(crate) fn CaseLookupPage() -> impl IntoView {
    let kiosk = kiosk();
    let number = kiosk.person.number;
    number.set(String::new());
    let attempt = Attempt::new();
    let busy = attempt.busy;
    let is_whole = move || number.with(|text| text.len() == RECEIPT_DIGITS);
    let look = move || {
        let ask = async move {
            let receipt = number.with_untracked(|text| text.parse().unwrap_or_default());
            let visit = kiosk.visit();
            let found = api::case(&CaseLookup { receipt }).await;
            if kiosk.visit() == visit {
                number.set(String::new());
            }
            let case = found?;
            if kiosk.visit() == visit {
                kiosk.person.found.set(Some(case));
                kiosk.open(Page::CaseStatus);
            }
            Ok(())
        };
        attempt.run(kiosk, ask);
    };
    view! {
        <h1 class="page-title" tabindex="-1">"受理号是多少？"<small>"单子上最大的8位数"</small></h1>
        {refused(move || attempt.refused.get())}
        <NumberPad value=number digits_max=RECEIPT_DIGITS label="受理号" groups=RECEIPT />
        {main_button(
            move || if busy.get() { "正在查…" } else { "查一查" },
            move || !is_whole() || busy.get(),
            look,
        )}
    }
}

/// How it stands.
#[component]
pub(crate) fn CaseStatus() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        <h1 class="page-title" tabindex="-1">"办得怎么样了"</h1>
        <ul class="own">
            {move || kiosk.person.found.get().map(|case| view! { <CaseRow case /> })}
        </ul>
        {done("回到开始")}
    }
}

/// A case, with what one said if that may be shown.
#[component]
pub(crate) fn CaseRow(case: Case, #[prop(optional)] text: String) -> impl IntoView {
    let is_open = case::is_open(case.state);
    let due = format!("{} 前回话", wording::date(case.due_at.date()));
    view! {
        <li class="panel" class:ended=!is_open>
            <p class="own-state"><b>{case.kind.label()}</b><b class="own-ticket">{case.state.label()}</b></p>
            {is_open.then(|| view! { <p>{due}</p> })}
            {(!text.is_empty()).then(|| view! { <p data-private="">"您说的："{text}</p> })}
            {case.answer.filter(|_| case.state == CaseState::Closed).map(|answer| view! { <p data-private="">"答复："<b>{answer}</b></p> })}
            <p class="own-next">{case::next_step(case.state)}</p>
        </li>
    }
}
