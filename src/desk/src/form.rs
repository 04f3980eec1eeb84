//! The form of a posting: for a new one, and to correct one. What it says is judged while
//! somebody types.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::entry::{EditPosting, NewPosting};
use linggong_contract::{
    Category, Code, EmployerKind, EmploymentForm, FieldError, Insurance, Market, Meals, PayUnit,
    Phone, Posting, PostingDraft, Scope, Settlement, Source, Transport,
};
use linggong_rules::entry::{self, Values};
use linggong_rules::{lint, trades, typed, wording};
use linggong_ui::new_key;

use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::focus;
use crate::pages::now;

/// What the form is for.
#[derive(Clone)]
pub(crate) enum Purpose {
    /// A new posting.
    New,
    /// To correct this one, as it was last seen.
    Correct(RwSignal<Posting>),
}

impl Purpose {
    /// The market whose posting it is.
    fn market(&self, desk: Desk) -> Option<Market> {
        let id = match self {
            Self::New => desk.market.get(),
            Self::Correct(posting) => Some(posting.with(|posting| posting.market)),
        };
        desk.market_of(id?)
    }
}

/// What stands in the form, and what is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub(crate) values: RwSignal<Values>,
    pub(crate) phone: RwSignal<String>,
    reason: RwSignal<String>,
    /// Nothing is said to be missing before somebody has tried to send it.
    tried: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    busy: RwSignal<bool>,
    /// The same press sends the same key; what has changed is another posting.
    key: RwSignal<String>,
    /// What the posting said that is corrected.
    posted: StoredValue<Option<PostingDraft>>,
}

impl Form {
    pub(crate) fn new(values: Values) -> Self {
        Self {
            values: RwSignal::new(values),
            phone: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
            busy: RwSignal::new(false),
            key: RwSignal::new(new_key()),
            posted: StoredValue::new(None),
        }
    }

    /// A form that corrects what was posted.
    pub(crate) fn of(posted: PostingDraft) -> Self {
        let form = Self::new(entry::values(&posted));
        form.posted.set_value(Some(posted));
        form
    }

    /// Puts other words into the form.
    pub(crate) fn fill(self, values: Values) {
        self.values.set(values);
        self.tried.set(false);
        self.refused.set(None);
        self.reason.set(String::new());
        self.phone.set(String::new());
        self.key.set(new_key());
    }

    /// Whether just these words stand in it; a form that is gone has none.
    pub(crate) fn says(self, values: &Values) -> bool {
        let is_theirs = self.values.try_with_untracked(|now| now == values);
        let has_phone = self.phone.try_with_untracked(|phone| !phone.is_empty());
        is_theirs == Some(true) && has_phone == Some(false)
    }

    pub(crate) fn set(self, field: &'static str, text: String) {
        self.values.update(|values| {
            values.insert(field, text);
        });
        self.forget(field);
    }

    /// What the platform said of a field was about other words.
    fn forget(self, field: &str) {
        self.refused.update(|refused| {
            if let Some(refused) = refused {
                refused.errors.retain(|error| error.field != field);
            }
        });
    }

    fn text(self, field: &str) -> String {
        self.values
            .with(|values| values.get(field).cloned())
            .unwrap_or_default()
    }

    /// The draft as far as it can be read.
    pub(crate) fn draft(self) -> Result<PostingDraft, Vec<FieldError>> {
        self.values.with(entry::draft)
    }

    /// What is wrong with a field: what the platform said, or what can be seen from here.
    fn wrong(self, field: &'static str, errors: Memo<Vec<FieldError>>) -> Option<String> {
        let said = self
            .refused
            .with(|refused| refused.as_ref().and_then(|refused| refused.of(field)));
        // Words that may not be said are named while somebody types.
        let is_told = |error: &FieldError| self.tried.get() || error.message.starts_with('“');
        let seen = || errors.with(|errors| entry::told(errors, field, is_told));
        said.or_else(seen)
    }

    /// The telephone, which may be absent.
    fn phone(self) -> Result<Option<Phone>, FieldError> {
        let digits = self.phone.get().replace([' ', '-'], "");
        if digits.is_empty() {
            return Ok(None);
        }
        let phone = Phone::parse(&digits);
        phone
            .map(Some)
            .map_err(|wrong| FieldError::new("phone", wrong.to_string()))
    }

    /// Everything that can be seen to be wrong from here.
    fn errors(self) -> Vec<FieldError> {
        let mut wrong = self.posted.with_value(|posted| {
            self.values
                .with(|values| entry::check(values, posted.as_ref(), now()))
        });
        wrong.extend(self.phone().err());
        wrong
    }

    /// The draft, with something in the place of what cannot be read yet.
    fn as_far(self) -> Option<PostingDraft> {
        self.values.with(|values| entry::as_far(values, now()))
    }

    /// What wants a reason in this market.
    fn warnings(self, market: Option<&Market>) -> Vec<lint::Finding> {
        let mut found = self
            .as_far()
            .map(|made| lint::warnings(&made, market))
            .unwrap_or_default();
        // A pay is whole when somebody sends it: nothing is said of the 3 of 300, and nothing of
        // what stands in for one that cannot be read.
        if !self.tried.get() || typed::fen(self.text("pay.min_fen").trim()).is_none() {
            found.retain(|found| found.field != "pay.min_fen");
        }
        found
    }

    fn reason(self) -> Option<String> {
        let reason = self.reason.get_untracked().trim().to_owned();
        (!reason.is_empty()).then_some(reason)
    }
}

/// Sends what stands in the form; what came of it, or nothing if it was refused.
async fn send(desk: Desk, form: Form, purpose: Purpose) -> Option<Posting> {
    form.tried.set(true);
    let wrong = untrack(|| form.errors());
    let Some(made) = untrack(|| form.draft().ok()).filter(|_| wrong.is_empty()) else {
        desk.failed("还有没填对的，红字写着要改什么。");
        focus::first_wrong();
        return None;
    };
    let market = untrack(|| purpose.market(desk));
    if !untrack(|| form.warnings(market.as_ref())).is_empty() && form.reason().is_none() {
        desk.failed("有要说明的话，请写为什么。");
        focus::first_of(".desk-foot .desk-warned");
        return None;
    }
    let phone = untrack(|| form.phone()).ok().flatten();
    let answer = match purpose {
        Purpose::New => {
            let market = desk.market.get_untracked()?;
            let new = NewPosting {
                market,
                draft: made,
                reason: form.reason(),
                phone,
            };
            api::send_once::<Posting>(
                desk,
                &form.key.get_untracked(),
                "/api/v1/staff/postings",
                &new,
            )
            .await
        }
        Purpose::Correct(posting) => {
            let seen = posting.get_untracked();
            let path = format!("/api/v1/staff/postings/{}", seen.id.0);
            let edit = EditPosting {
                before: seen.draft.clone(),
                draft: made,
                reason: form.reason(),
            };
            let answer = api::send::<Posting>(desk, Method::PUT, &path, &edit).await;
            match answer {
                Err(why) if why.is_changed() => {
                    let now = api::get::<Posting>(desk, &path).await;
                    now.map(|now| put_together(form, posting, now))
                        .and(Err(why))
                }
                answer => answer,
            }
        }
    };
    match answer {
        Ok(posting) => Some(posting),
        Err(why) if why.is_changed() => None,
        Err(why) => {
            desk.failed(why.words.clone());
            let _ = form.refused.try_set(Some(why));
            focus::first_wrong();
            None
        }
    }
}

/// A colleague was faster: what they changed comes into the form, what both changed stays as it
/// is written here and is marked. It is sent once more when somebody has looked at it.
fn put_together(form: Form, posting: RwSignal<Posting>, now: Posting) {
    let (Some(seen), Some(mine)) = (posting.try_get_untracked(), form.values.try_get_untracked())
    else {
        return;
    };
    let theirs = entry::values(&now.draft);
    let (merged, clashes) = entry::merged(&entry::values(&seen.draft), &mine, &theirs);
    let errors: Vec<_> = clashes
        .into_iter()
        .map(|field| {
            let text = theirs.get(field).map(String::as_str).unwrap_or_default();
            FieldError::new(field, format!("别人改成了“{text}”。这里是您写的"))
        })
        .collect();
    let words = if errors.is_empty() {
        "别人刚改过这一条。两边改的已经合在一起，看一看，再按“改好了”。"
    } else {
        "别人刚改过这一条。红字的地方两边都改了，定下来再按“改好了”。"
    };
    form.values.set(merged);
    posting.set(now);
    form.refused.set(Some(Refusal {
        words: words.to_owned(),
        code: Some(Code::Changed),
        errors,
    }));
}

/// The form. `on_done` is told what was published.
#[component]
pub(crate) fn PostingForm(
    form: Form,
    purpose: Purpose,
    #[prop(into)] on_done: Callback<Posting>,
    /// The market's latest postings, for what a trade usually says.
    #[prop(into)]
    known: Signal<Vec<Posting>>,
) -> impl IntoView {
    let desk = desk();
    let errors = Memo::new(move |_| form.errors());
    let whose = purpose.clone();
    let warnings = Memo::new(move |_| form.warnings(whose.market(desk).as_ref()));
    let hint = Memo::new(move |_| form.as_far().as_ref().and_then(lint::hint));
    Effect::new(move |_| {
        warnings.track();
        hint.track();
        focus::stays_above(".desk-foot");
    });
    let is_new = matches!(purpose, Purpose::New);
    let publish = Callback::new(move |()| {
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        let purpose = purpose.clone();
        spawn_local(async move {
            let done = send(desk, form, purpose).await;
            let _ = form.busy.try_set(false);
            if let Some(posting) = done {
                // The page may be gone by now.
                let _ = on_done.try_run(posting);
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        publish.run(());
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            publish.run(());
        }
    };
    let field = Fields { form, errors };
    let piece = Memo::new(move |_| form.text("pay.unit") == PayUnit::Piece.slug());
    let chosen = Memo::new(move |_| trades::find(&form.text("trade")));
    // Once a trade is known, it says what it said last.
    Effect::new(move |before: Option<Option<_>>| {
        let trade = chosen.get();
        if let (true, Some(Some(_) | None), Some(trade)) = (is_new, before, trade)
            && before.flatten() != Some(trade)
            && let Some(last) = known.with_untracked(|known| {
                known
                    .iter()
                    .find(|posting| posting.draft.trade == trade)
                    .map(|posting| posting.draft.clone())
            })
        {
            form.values.update(|values| entry::suggest(values, &last));
        }
        trade
    });
    let about = move || match chosen.get() {
        Some(trade) => format!(
            "{} {}",
            trade.category().map_or("", Category::label),
            trades::label(trade)
        ),
        None => "写工种，或它的编号".to_owned(),
    };
    view! {
        <form class="desk-entry" on:submit=submit on:keydown=keys novalidate>
            <fieldset>
                <legend>"一定要写的"</legend>
                {field.text("trade", "工种", "例如 瓦工", "wide2", move || view! { <small>{about}</small> }.into_any(), Some("trades"))}
                {field.text("headcount", "招几个人", "", "", || ().into_any(), None)}
                {field.text("pay.min_fen", "工钱（元）", "", "", || ().into_any(), None)}
                {field.select("pay.unit", "按什么算", PayUnit::ALL.iter().map(|unit| (unit.slug(), unit.label())).collect())}
                {move || piece.get().then(|| field.text("pay.piece", "一件是什么", "例如 平方米", "", || ().into_any(), None))}
                {field.typed("start_on", "哪天开工", "date")}
                {field.text("place", "在哪里干", "写到村、到工地", "wide2", || ().into_any(), None)}
                {field.text("employer.name", "谁家用工", "单位全名，或怎么称呼", "wide2", || ().into_any(), Some("employers"))}
                {field.text("content", "干什么", "不写就写工种", "wide", || ().into_any(), None)}
            </fieldset>
            <fieldset>
                <legend>"写了更好招"</legend>
                {field.text("title", "标题", "不写就写工种", "wide2", || ().into_any(), None)}
                {field.text("pay.max_fen", "最高工钱（元）", "可以不写", "", || ().into_any(), None)}
                {field.select("settlement", "什么时候结", Settlement::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.typed("hours.from", "上班", "time")}
                {field.typed("hours.to", "下班", "time")}
                {field.typed("end_on", "干到哪天", "date")}
                {field.typed("valid_until", "在屏上到", "datetime-local")}
                {field.select("meals", "管饭", Meals::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.select("transport", "怎么去", Transport::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.select("insurance", "保险", Insurance::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.select("employer.kind", "用工方是", EmployerKind::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.text("requirements", "要求", "会什么。不能限男女、户口", "wide", || ().into_any(), None)}
                {field.text("distance_km", "离市场多少公里", "可以不写", "", || ().into_any(), None)}
                {field.text("bring", "带什么", "例如 身份证、手套", "wide2", || ().into_any(), None)}
                {field.text("directions", "怎么走", "坐什么车，在哪里下，怎么找", "wide", || ().into_any(), None)}
                <div class="wide checks">
                    {field.check("immediate", "来了就能上工")}
                    {field.check("lodging", "管住")}
                    {field.check("helped_first", wording::HELPED_FIRST)}
                    {field.check("employer.verified", "单位核验过")}
                </div>
                {field.select("employment_form", "用工形式", EmploymentForm::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.select("source", "怎么来的", Source::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {field.text("source_name", "转自哪里", "网站、中介或工作站的名字", "", || ().into_any(), None)}
                {field.select("scope", "哪里能看到", Scope::ALL.iter().map(|one| (one.slug(), one.label())).collect())}
                {is_new.then(|| view! {
                    <label>"用工方电话"
                        <input type="tel" name="phone" inputmode="numeric" autocomplete="off" maxlength="13" prop:value=move || form.phone.get() on:input=move |event| { form.phone.set(event_target_value(&event)); form.forget("phone"); } />
                        <small>"不上屏，只给工作人员看"</small>
                        {field.wrong("phone")}
                    </label>
                })}
            </fieldset>
            <TradeList />
            <datalist id="employers">
                {move || {
                    let mut names: Vec<String> = known.with(|known| known.iter().map(|posting| posting.draft.employer.name.clone()).collect());
                    names.sort_unstable();
                    names.dedup();
                    names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()
                }}
            </datalist>
            <div class="desk-foot">
            <p class="desk-hint" role="status">{move || hint.get()}</p>
            <p class="desk-wrong" role="alert">{move || form.refused.with(|refused| refused.as_ref().filter(|why| why.is_changed()).map(|why| why.words.clone()))}</p>
            <div class="desk-warned" class:none=move || warnings.with(Vec::is_empty)>
                <ul>{move || warnings.get().into_iter().map(|found| view! { <li>{found.told()}</li> }).collect_view()}</ul>
                <label>"为什么可以这样写"
                    <input type="text" name="reason" maxlength="100" placeholder="例如 高处作业，体检有年龄要求" prop:value=move || form.reason.get() on:input=move |event| form.reason.set(event_target_value(&event)) />
                </label>
                <em role="alert" data-of="reason">{move || form.refused.with(|refused| refused.as_ref().and_then(|refused| refused.of("reason")))}</em>
            </div>
            <div class="steps">
                <button type="submit" class="primary" disabled=form.busy>{move || match (form.busy.get(), is_new) {
                    (true, _) => "正在办…",
                    (false, true) => "发布上屏",
                    (false, false) => "改好了",
                }}</button>
                <small>"按回车也行。全省免费发布。"</small>
            </div>
            </div>
        </form>
    }
}

/// The fields of one form.
#[derive(Clone, Copy)]
struct Fields {
    form: Form,
    errors: Memo<Vec<FieldError>>,
}

impl Fields {
    fn wrong(self, field: &'static str) -> impl IntoView {
        let words = Memo::new(move |_| self.form.wrong(field, self.errors));
        view! { <em role="alert" data-of=field>{move || words.get()}</em> }
    }

    fn text(
        self,
        field: &'static str,
        label: &'static str,
        hint: &'static str,
        class: &'static str,
        about: impl Fn() -> AnyView,
        list: Option<&'static str>,
    ) -> AnyView {
        let form = self.form;
        let is_figure = matches!(
            field,
            "headcount" | "pay.min_fen" | "pay.max_fen" | "distance_km"
        );
        view! {
            <label class=class>{label}
                <input type="text" name=field placeholder=hint list=list autocomplete="off" maxlength="500" inputmode=is_figure.then_some("decimal")
                    prop:value=move || form.text(field) on:input=move |event| form.set(field, event_target_value(&event)) />
                {about()}
                {self.wrong(field)}
            </label>
        }
        .into_any()
    }

    /// A field for which the browser has an input of its own.
    fn typed(self, field: &'static str, label: &'static str, kind: &'static str) -> AnyView {
        let form = self.form;
        view! {
            <label>{label}
                <input type=kind name=field prop:value=move || form.text(field) on:input=move |event| form.set(field, event_target_value(&event)) />
                {self.wrong(field)}
            </label>
        }
        .into_any()
    }

    fn select(
        self,
        field: &'static str,
        label: &'static str,
        choices: Vec<(&'static str, &'static str)>,
    ) -> AnyView {
        let form = self.form;
        view! {
            <label>{label}
                <select name=field on:change=move |event| form.set(field, event_target_value(&event))>
                    {choices.into_iter().map(|(slug, label)| view! { <option value=slug selected=move || form.text(field) == slug>{label}</option> }).collect_view()}
                </select>
                {self.wrong(field)}
            </label>
        }
        .into_any()
    }

    fn check(self, field: &'static str, label: &'static str) -> AnyView {
        let form = self.form;
        view! {
            <label class="check">
                <input type="checkbox" name=field prop:checked=move || !form.text(field).is_empty()
                    on:change=move |event| form.set(field, if event_target_checked(&event) { "on" } else { "" }.to_owned()) />
                {label}
            </label>
        }
        .into_any()
    }
}

/// The trades to choose from, for a field that names this list; what is chosen is read by
/// [`trades::find`]. Once a page.
#[component]
pub(crate) fn TradeList() -> impl IntoView {
    let all = Category::ALL.into_iter().flat_map(trades::of);
    view! {
        <datalist id="trades">
            {all.map(|(_, label)| view! { <option value=label></option> }).collect_view()}
        </datalist>
    }
}

/// What people at the wall will read.
#[component]
pub(crate) fn Preview(form: Form) -> impl IntoView {
    let made = Memo::new(move |_| form.draft().ok());
    view! {
        <section class="desk-card" aria-label="墙上这样显示">
            <h3>"墙上这样显示"</h3>
            {move || match made.get() {
                None => view! { <p class="desk-hint">"写好左边的，这里就能看到。"</p> }.into_any(),
                Some(made) => {
                    let pay = wording::pay(&made.pay);
                    let hours = made.hours.map(wording::hours);
                    let flags = wording::flags(&made);
                    view! {
                        <div class="desk-wall">
                            <b>{made.title}</b>
                            <p class="pay"><strong>{pay.lead}{pay.upper}</strong>{pay.unit}" "{made.settlement.label()}" "{wording::trust(&made.employer)}</p>
                            <p>"还招 "<strong>{made.headcount}</strong>" 人"</p>
                            <p>{made.place}</p>
                            <p>{hours}" "{wording::dates(made.start_on, made.end_on, now().date())}" "{flags}</p>
                        </div>
                    }.into_any()
                }
            }}
        </section>
    }
}
