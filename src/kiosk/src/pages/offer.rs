//! 发布用工: a household or a small employer hands a posting in, one answer a page.

use leptos::prelude::*;
use linggong_contract::api::outbox::SubmissionBody;
use linggong_contract::api::quick::QuickPosting;
use linggong_contract::{Category, Pay, PayUnit, Phone as PhoneNumber, TradeId};
use linggong_pinyin::Field;
use linggong_rules::quick::{self, AHEAD_DAYS_MAX};
use linggong_rules::{consent, trades, wording};
use linggong_ui::Pictogram;
use time::Duration;

use crate::api::{self, Refusal};
use crate::buttons::{done, main_button, print};
use crate::context::{Kiosk, Page, Purpose, kiosk};
use crate::input::{NumberPad, PinyinKeyboard};
use crate::pages::introduce::{keep, market};
use crate::slip::{NUMBER, slip};

/// Digits of a headcount and of a pay in yuan.
const HEADCOUNT_DIGITS: usize = 3;
const PAY_DIGITS: usize = 5;
const FEN: u32 = 100;

/// What is asked, in this order; the phone comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Trade,
    Headcount,
    Pay,
    Start,
    Place,
    Content,
    Employer,
}

impl Ask {
    pub(crate) const ALL: [Self; 7] = [
        Self::Trade,
        Self::Headcount,
        Self::Pay,
        Self::Start,
        Self::Place,
        Self::Content,
        Self::Employer,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Trade => "您要招干什么的？",
            Self::Headcount => "要几个人？",
            Self::Pay => "给多少工钱？（元）",
            Self::Start => "哪天开始干？",
            Self::Place => "在哪里干？",
            Self::Content => "具体干什么？",
            Self::Employer => "怎么称呼您？",
        }
    }

    fn ordinal(self) -> usize {
        let place = Self::ALL.iter().position(|one| *one == self);
        place.unwrap_or_default() + 1
    }

    /// The page after the answer.
    fn next(self) -> Page {
        Self::ALL
            .get(self.ordinal())
            .map_or(Page::Phone(Purpose::Posting), |ask| Page::Offer(*ask))
    }
}

/// The page of one question.
#[component]
pub(crate) fn OfferPage(ask: Ask) -> impl IntoView {
    let count = Ask::ALL.len() + 1;
    view! {
        <progress aria-label="发布的进度" max=count value=ask.ordinal()></progress>
        <h1 class="page-title" tabindex="-1">
            {ask.title()}
            <small>{format!("第 {} 步，共 {count} 步", ask.ordinal())}</small>
        </h1>
        {input(ask)}
    }
}

fn input(ask: Ask) -> AnyView {
    let offer = kiosk().person.offer;
    match ask {
        Ask::Trade => view! { <Trade /> }.into_any(),
        Ask::Headcount => view! {
            <NumberPad value=offer.headcount digits_max=HEADCOUNT_DIGITS label="人数" />
            {next(ask, move || number(offer.headcount).is_some())}
        }
        .into_any(),
        Ask::Pay => view! { <PayPage /> }.into_any(),
        Ask::Start => view! { <Start /> }.into_any(),
        Ask::Place => view! {
            <PinyinKeyboard value=offer.place chars_max=30 label="干活的地方" />
            {next(ask, move || !offer.place.with(String::is_empty))}
        }
        .into_any(),
        Ask::Content => view! {
            <p class="hint">"比如：砌院墙，三天干完。不写也行。"</p>
            <PinyinKeyboard value=offer.content chars_max=60 label="具体干什么" />
            {next(ask, || true)}
        }
        .into_any(),
        Ask::Employer => view! {
            <p class="hint">"大屏幕上这样写。比如：李家山村李师傅。"</p>
            <PinyinKeyboard value=offer.employer chars_max=30 label="怎么称呼" of=[Field::Surname, Field::Text] />
            {next(ask, move || !offer.employer.with(String::is_empty))}
        }
        .into_any(),
    }
}

fn next(ask: Ask, fits: impl Fn() -> bool + Send + 'static) -> AnyView {
    let kiosk = kiosk();
    main_button(|| "下一步", move || !fits(), move || kiosk.open(ask.next()))
}

/// A category, then one of its trades.
#[component]
fn Trade() -> impl IntoView {
    let kiosk = kiosk();
    let category = RwSignal::new(Category::ALL[0]);
    let choose = move |trade: TradeId| {
        kiosk.person.offer.trade.set(Some(trade));
        kiosk.open(Ask::Trade.next());
    };
    view! {
        <CategoryChips category />
        <ul class="options trades">
            {move || trades::of(category.get()).map(|(trade, label)| view! {
                <li><button type="button" on:click=move |_| choose(trade)>{label}</button></li>
            }).collect_view()}
        </ul>
    }
}

/// The nine categories, one of them open.
#[component]
pub(crate) fn CategoryChips(category: RwSignal<Category>) -> impl IntoView {
    view! {
        <ul class="categories">
            {Category::ALL.map(|one| view! {
                <li>
                    <button
                        type="button"
                        class=format!("cat-{}", one.slug())
                        aria-pressed=move || (category.get() == one).to_string()
                        on:click=move |_| category.set(one)
                    >
                        <Pictogram name=format!("c{}", one.ordinal()) />
                        {one.label()}
                    </button>
                </li>
            }).collect_view()}
        </ul>
    }
}

#[component]
fn PayPage() -> impl IntoView {
    let kiosk = kiosk();
    let offer = kiosk.person.offer;
    // Something always stands there: no key moves under a finger.
    let about = move || {
        let asked = pay(kiosk).and_then(|pay| {
            kiosk.with_feed(|feed, now| quick::doubt(&pay, &feed.market, now.date()))
        });
        asked.unwrap_or_else(|| "只写工钱，管饭管住不算".to_owned())
    };
    let unit = |one: PayUnit, word: &'static str| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (offer.unit.get() == one).to_string()
                on:click=move |_| offer.unit.set(one)
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label="怎么算">
            {unit(PayUnit::Day, quick::per(PayUnit::Day))}
            {unit(PayUnit::Hour, quick::per(PayUnit::Hour))}
            {unit(PayUnit::Month, quick::per(PayUnit::Month))}
            {unit(PayUnit::Fixed, "干完一共")}
        </div>
        <NumberPad value=offer.pay digits_max=PAY_DIGITS label="多少元" />
        <button
            type="button"
            class="main"
            disabled=move || number(offer.pay).is_none()
            on:click=move |_| kiosk.open(Ask::Pay.next())
        >
            <b>"下一步"</b>
            <span>{about}</span>
        </button>
    }
}

#[component]
fn Start() -> impl IntoView {
    let kiosk = kiosk();
    let today = untrack(|| kiosk.with_feed(|_, now| Some(now.date())));
    let days = (0..=AHEAD_DAYS_MAX).filter_map(|ahead| {
        let day = today?.checked_add(Duration::days(ahead))?;
        let name = match ahead {
            0 => "今天".to_owned(),
            1 => "明天".to_owned(),
            2 => "后天".to_owned(),
            _ => wording::weekday(day).to_owned(),
        };
        let date = format!("{}月{}日", u8::from(day.month()), day.day());
        Some((day, name, date))
    });
    view! {
        <ul class="options">
            {days.map(|(day, name, date)| view! {
                <li>
                    <button type="button" on:click=move |_| {
                        kiosk.person.offer.start.set(Some(day));
                        kiosk.open(Ask::Start.next());
                    }>
                        {name}<small>{date}</small>
                    </button>
                </li>
            }).collect_view()}
        </ul>
    }
}

fn number(text: RwSignal<String>) -> Option<u32> {
    text.with(|text| text.parse().ok().filter(|number| *number > 0))
}

/// What was answered, in one line.
pub(crate) fn summary(kiosk: Kiosk) -> String {
    let offer = kiosk.person.offer;
    let pay = pay(kiosk).map(|pay| wording::pay(&pay)).unwrap_or_default();
    let parts = [
        offer
            .trade
            .get()
            .map(trades::label)
            .unwrap_or_default()
            .to_owned(),
        format!("{} 人", offer.headcount.get()),
        format!("{}{}", pay.lead, pay.unit),
        offer.place.get(),
    ];
    parts.join(" · ")
}

fn pay(kiosk: Kiosk) -> Option<Pay> {
    let yuan = number(kiosk.person.offer.pay)?;
    Some(Pay {
        min_fen: yuan.saturating_mul(FEN),
        max_fen: None,
        unit: kiosk.person.offer.unit.get(),
        piece: None,
    })
}

/// Hands it in.
pub(crate) async fn hand_in(kiosk: Kiosk, key: String) -> Result<(), Refusal> {
    const AGAIN: &str = "有的没填，请从头再来一次。";
    let offer = kiosk.person.offer;
    let phone = kiosk
        .person
        .phone
        .with_untracked(|text| PhoneNumber::parse(text));
    let new = untrack(|| {
        Ok::<_, Refusal>(QuickPosting {
            market: market(kiosk)?,
            trade: offer.trade.get().ok_or(AGAIN)?,
            headcount: number(offer.headcount).ok_or(AGAIN)?,
            pay: pay(kiosk).ok_or(AGAIN)?,
            start_on: offer.start.get().ok_or(AGAIN)?,
            place: offer.place.get(),
            content: offer.content.get(),
            employer: offer.employer.get(),
            phone: phone.map_err(|error| error.to_string())?,
            consent: consent::POSTING.version.to_owned(),
        })
    })?;
    let visit = kiosk.visit();
    let slip = match api::hand_in(&new, &key).await {
        Err(why) if why.is_unheard => {
            let body = SubmissionBody::Posting(new);
            return keep(kiosk, visit, key, None, body, why).await;
        }
        answer => answer?,
    };
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.phone.set(String::new());
    offer.slip.set(Some((slip, untrack(|| summary(kiosk)))));
    kiosk.finish_with(Page::Offered);
    Ok(())
}

/// The receipt.
#[component]
pub(crate) fn Offered() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        {move || kiosk.person.offer.slip.get().map(|(made, what)| {
            let lines = vec![
                (NUMBER, made.number.to_string()),
                ("slip-what", what),
                ("slip-next", "工作人员会打电话跟您核实，核实了就上大屏幕。".to_owned()),
                ("slip-hint", "要改、要撤，请到服务台说这个编号。发布用工不收钱。".to_owned()),
            ];
            slip("收到了！编号是", false, lines)
        })}
        {print("choice skip", "打印回执")}
        {done("清掉我填的，回到开始")}
    }
}
