//! Who one is: a name, a phone, and what happens with them. Asked for “我想去” and for 求职登记.

use leptos::prelude::*;
use linggong_contract::api::outbox::{Submission, SubmissionBody};
use linggong_contract::api::people::{NewInterest, NewPerson, NewSeeker};
use linggong_contract::{Adcode, CaseKind, PersonName, Phone as PhoneNumber, PostingId, Profile};
use linggong_pinyin::Field;
use linggong_rules::{consent, wording};

use crate::api::{self, Refusal};
use crate::attempt::Attempt;
use crate::buttons::{main_button, refused, want_button};
use crate::context::{Kiosk, Page, Purpose, kiosk};
use crate::input::{NumberPad, PHONE, PinyinKeyboard};
use crate::outbox::Unkept;
use crate::pages::offer::{self, hand_in};
use crate::pages::rights::{self, file};

/// The name.
#[component]
pub(crate) fn Name(purpose: Purpose) -> impl IntoView {
    let kiosk = kiosk();
    let name = kiosk.person.name;
    let fits = move || name.with(|text| PersonName::parse(text).is_ok());
    view! {
        <h1 class="page-title" tabindex="-1">"您叫什么名字？"<small>"第 1 步，共 2 步"</small></h1>
        <PinyinKeyboard value=name chars_max=PersonName::CHARS_MAX label="姓名" of=[Field::Surname, Field::Given] />
        {main_button(|| "下一步", move || !fits(), move || kiosk.open(Page::Phone(purpose)))}
    }
}

/// The phone, the notice, and the wish itself.
#[component]
pub(crate) fn Phone(purpose: Purpose) -> impl IntoView {
    let kiosk = kiosk();
    let phone = kiosk.person.phone;
    let is_posting = purpose == Purpose::Posting;
    let known = !is_posting && kiosk.person.session.with_untracked(Option::is_some);
    let fits = move || known || phone.with(|text| PhoneNumber::parse(text).is_ok());
    let attempt = Attempt::new();
    let busy = attempt.busy;
    // The same wish, however often the button is pressed.
    let key = StoredValue::new(linggong_ui::new_key());
    let words = words(kiosk, purpose);
    let say = move || {
        let ask = async move {
            let key = key.get_value();
            match purpose {
                Purpose::Interest(id) => express(kiosk, id, key).await,
                Purpose::Registration => register(kiosk, key).await,
                Purpose::Case => file(kiosk, key, true).await,
                Purpose::Posting => hand_in(kiosk, key).await,
            }
        };
        attempt.run_or(kiosk, Box::pin(ask), move |why| {
            if !why.session_over {
                return Some(why.words);
            }
            kiosk.person.session.set(None);
            kiosk.back();
            kiosk.open(Page::Name(purpose));
            None
        });
    };
    view! {
        {(!known).then(|| view! {
            <h1 class="page-title" tabindex="-1">"您的手机号是多少？"<small>{match purpose {
                Purpose::Interest(_) | Purpose::Case => what(kiosk, purpose),
                Purpose::Registration => "第 2 步，共 2 步".to_owned(),
                Purpose::Posting => "最后一步".to_owned(),
            }}</small></h1>
            {is_posting.then(|| view! { <p class="hint">{what(kiosk, purpose)}</p> })}
            <div class="side">
                <Notice text=words.text />
                <NumberPad value=phone digits_max=PhoneNumber::DIGITS label="手机号" groups=PHONE />
            </div>
        })}
        {known.then(|| view! {
            <h1 class="page-title" tabindex="-1">"还用刚才的名字和电话"</h1>
            <div class="panel say">
                <p><b>{what(kiosk, purpose)}</b></p>
                <p data-private="">{kiosk.person.masked}</p>
            </div>
            {(!matches!(purpose, Purpose::Interest(_))).then(|| view! { <Notice text=words.text /> })}
        })}
        {refused(move || attempt.refused.get())}
        {refused(move || wrong_phone(phone))}
        {want_button(
            move || if busy.get() { words.busy } else if known { words.done } else { words.agree },
            move || !fits() || busy.get(),
            say,
        )}
    }
}

/// What one is about to agree to, in one line.
fn what(kiosk: Kiosk, purpose: Purpose) -> String {
    let posting = match purpose {
        Purpose::Interest(id) => kiosk.posting(id),
        Purpose::Registration => return "登记求职".to_owned(),
        Purpose::Case => return rights::what(kiosk),
        Purpose::Posting => return offer::summary(kiosk),
    };
    posting
        .map(|posting| wording::offer(&posting))
        .unwrap_or_default()
}

/// What is wrong with a phone number, once it is whole.
pub(crate) fn wrong_phone(phone: RwSignal<String>) -> String {
    phone.with(|text| {
        let error = PhoneNumber::parse(text).err();
        let error = error.filter(|_| text.len() >= PhoneNumber::DIGITS);
        error.map(|error| error.to_string()).unwrap_or_default()
    })
}

/// What stands on the page.
#[derive(Clone, Copy)]
struct Words {
    text: consent::Text,
    agree: &'static str,
    done: &'static str,
    busy: &'static str,
}

fn words(kiosk: Kiosk, purpose: Purpose) -> Words {
    match purpose {
        Purpose::Interest(_) => Words {
            text: consent::INTEREST,
            agree: "同意，报名",
            done: "报名",
            busy: "正在报名…",
        },
        Purpose::Registration => Words {
            text: consent::REGISTRATION,
            agree: "同意，登记",
            done: "同意，登记",
            busy: "正在登记…",
        },
        Purpose::Case if rights::kind(kiosk) == CaseKind::Training => Words {
            text: consent::TRAINING,
            agree: "同意，报名",
            done: "同意，报名",
            busy: "正在报名…",
        },
        Purpose::Case => Words {
            text: consent::CASE,
            agree: "同意，提交",
            done: "同意，提交",
            busy: "正在提交…",
        },
        Purpose::Posting => Words {
            text: consent::POSTING,
            agree: "同意，发布",
            done: "同意，发布",
            busy: "正在提交…",
        },
    }
}

/// A text to be agreed to.
#[component]
pub(crate) fn Notice(text: consent::Text) -> impl IntoView {
    view! {
        <section class="notice" aria-label="个人信息告知">
            <h2>"填之前请看"</h2>
            <ul>{text.sentences.iter().map(|sentence| view! { <li>{*sentence}</li> }).collect_view()}</ul>
        </section>
    }
}

/// Who it is, unless a session says so.
pub(crate) fn person(
    kiosk: Kiosk,
    session: Option<&String>,
    text: consent::Text,
) -> Result<Option<NewPerson>, Refusal> {
    if session.is_some() {
        return Ok(None);
    }
    let name = kiosk
        .person
        .name
        .with_untracked(|text| PersonName::parse(text));
    let phone = kiosk
        .person
        .phone
        .with_untracked(|text| PhoneNumber::parse(text));
    Ok(Some(NewPerson {
        name: name.map_err(|error| error.to_string())?,
        phone: phone.map_err(|error| error.to_string())?,
        consent: text.version.to_owned(),
    }))
}

pub(crate) fn market(kiosk: Kiosk) -> Result<Adcode, Refusal> {
    let market = untrack(|| kiosk.with_feed(|feed, _| Some(feed.market.id)));
    Ok(market.ok_or("还没有连上市场，请到服务台。")?)
}

async fn express(kiosk: Kiosk, id: PostingId, key: String) -> Result<(), Refusal> {
    let session = kiosk.person.session.get_untracked();
    let new = NewInterest {
        market: market(kiosk)?,
        posting: id,
        person: person(kiosk, session.as_ref(), consent::INTEREST)?,
    };
    let visit = kiosk.visit();
    let slip = match api::express(&new, &key, session.as_deref()).await {
        Err(why) if why.is_unheard => {
            let body = SubmissionBody::Interest(new);
            return keep(kiosk, visit, key, session, body, why).await;
        }
        answer => answer?,
    };
    if kiosk.visit() != visit {
        return Ok(());
    }
    know(kiosk, &slip.session);
    kiosk.person.slip.set(Some(slip));
    kiosk.finish_with(Page::Ticket);
    Ok(())
}

async fn register(kiosk: Kiosk, key: String) -> Result<(), Refusal> {
    let session = kiosk.person.session.get_untracked();
    let profile = kiosk.person.profile.get_untracked();
    let person = person(kiosk, session.as_ref(), consent::REGISTRATION)?;
    let mut consents = Vec::new();
    if person.is_none() {
        consents.push(consent::REGISTRATION.version.to_owned());
    }
    consents.extend(sensitive(kiosk, &profile));
    let new = NewSeeker {
        market: market(kiosk)?,
        person,
        profile,
        consents,
    };
    let visit = kiosk.visit();
    let done = match api::register(&new, &key, session.as_deref()).await {
        Err(why) if why.is_unheard => {
            let body = SubmissionBody::Seeker(new);
            return keep(kiosk, visit, key, session, body, why).await;
        }
        answer => answer?,
    };
    if kiosk.visit() != visit {
        return Ok(());
    }
    know(kiosk, &done.session);
    kiosk.person.registration.set(Some(done));
    kiosk.finish_with(Page::Registered);
    Ok(())
}

/// Versions of the texts about what is sensitive in a profile: the present one where it was
/// agreed to just now, else the one that was agreed to when it was told.
pub(crate) fn sensitive(kiosk: Kiosk, profile: &Profile) -> Vec<String> {
    let person = kiosk.person;
    consent::sensitive(profile)
        .map(|text| {
            let agreed = if text == consent::IDENTITY {
                person.agreed_identity
            } else {
                person.agreed_hardship
            };
            let kept = person.own.with_untracked(|own| {
                let given = own.iter().flat_map(|own| &own.consents);
                given.filter_map(|given| text.known(&given.version)).next()
            });
            let kept = kept.filter(|_| !agreed.get_untracked());
            kept.unwrap_or(text.version).to_owned()
        })
        .collect()
}

/// Name and phone are not needed any more: the session says who it is.
fn know(kiosk: Kiosk, session: &str) {
    let person = kiosk.person;
    let name = person.name.with_untracked(|text| PersonName::parse(text));
    let phone = person.phone.with_untracked(|text| PhoneNumber::parse(text));
    if let (Ok(name), Ok(phone)) = (name, phone) {
        person.masked.set(wording::masked(&name, &phone));
    }
    kiosk.person.name.set(String::new());
    kiosk.person.phone.set(String::new());
    kiosk.person.session.set(Some(session.to_owned()));
}

/// Keeps what did not get through; `why` is told if even that is impossible. It is kept also
/// if the person of that `visit` has left; then nothing is shown.
pub(crate) async fn keep(
    kiosk: Kiosk,
    visit: u32,
    key: String,
    session: Option<String>,
    body: SubmissionBody,
    why: Refusal,
) -> Result<(), Refusal> {
    let now = untrack(|| kiosk.with_feed(|_, now| Some(now)));
    let Some(made_at) = now else { return Err(why) };
    let ask_at = match &body {
        SubmissionBody::Interest(_) | SubmissionBody::Seeker(_) => {
            "过一会儿到“我的进度”，凭手机号和这8位数来查。急的话请到服务台。"
        }
        SubmissionBody::Case(_) => "过一会儿到“咨询维权”，凭这8位数来查。急的话请到服务台。",
        SubmissionBody::Posting(_) => "传上去以后，工作人员会打电话跟您核实。急的话请到服务台。",
    };
    let submission = Submission {
        key,
        receipt: api::new_code(),
        made_at,
        session,
        body,
    };
    match kiosk.outbox.keep(&submission).await {
        Ok(()) => {}
        Err(Unkept::Full) => {
            return Err("网络断了，机器里也存满了。请到服务台，工作人员帮您办。".into());
        }
        Err(Unkept::Impossible) => return Err(why),
    }
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.forget();
    kiosk.person.code.set(Some((submission.receipt, ask_at)));
    kiosk.finish_with(Page::Waiting);
    Ok(())
}
