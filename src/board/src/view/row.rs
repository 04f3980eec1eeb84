//! One posting as a row of the board.

use linggong_contract::{Call, Category, Feed, Moment, Posting, State};
use linggong_rules::calls;
use linggong_rules::title::{ems, fit};
use linggong_rules::wording;

use super::Lines;

/// A just-published posting is announced for so long.
const NEWS_MS: i64 = 120_000;

/// The texts of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// What it is, for the style sheet: in use, its category, urgent, struck, …
    pub(crate) class: String,
    pub(crate) category: Option<Category>,
    pub(crate) number: String,
    /// Symbol of its trade in the sprite.
    pub(crate) pictogram: String,
    pub(crate) title: String,
    pub(crate) pay_lead: String,
    pub(crate) pay_upper: String,
    pub(crate) pay_unit: String,
    pub(crate) settlement: String,
    pub(crate) trust: String,
    pub(crate) remaining: String,
    pub(crate) place: String,
    pub(crate) hours: String,
    pub(crate) dates: String,
    pub(crate) benefits: String,
    /// Why it is struck through, if it is.
    pub(crate) over: String,
}

/// Words a posting.
pub(crate) fn row(posting: &Posting, now: Moment, lines: Lines) -> Row {
    let draft = &posting.draft;
    let urgent = posting.is_urgent(now);
    // “今天上工” stands behind the title.
    let title = fit(
        &draft.title,
        lines.title_ems - if urgent { 2.9 } else { 0.0 },
    );
    let pay = wording::pay(&draft.pay);
    let pay_ems = ems(&pay.lead) * 1.2 + ems(&pay.upper) * 0.8 + ems(&pay.unit) * 0.58;
    let hours = draft.hours.map(wording::hours).unwrap_or_default();
    let place_ems = lines.detail_ems - 1.4;
    let mut dates = wording::dates(draft.start_on, draft.end_on, now.date());
    if ems(&hours) + ems(&dates) > lines.detail_ems + 1.0 {
        // Beside long hours only the first day has room: a line more would burst the row.
        dates.truncate(dates.find(' ').unwrap_or(dates.len()));
    }
    let over = over(posting, now);
    let category = draft.trade.category();
    let mut class = format!("row used cat-{}", category.map_or("", Category::slug));
    let traits = [
        (urgent, " urgent"),
        (title.two_lines, " two"),
        (pay_ems > lines.pay_ems, " long"),
        (draft.employer.verified, " verified"),
        (posting.number > 999, " big"),
        (posting.remaining > 99, " many"),
        (over.is_some(), " struck"),
    ];
    for (_, word) in traits.into_iter().filter(|(holds, _)| *holds) {
        class.push_str(word);
    }
    Row {
        number: posting.number.to_string(),
        class,
        category,
        pictogram: format!("t{}", draft.trade),
        title: title.text,
        pay_lead: pay.lead,
        pay_upper: pay.upper,
        pay_unit: pay.unit,
        settlement: draft.settlement.label().to_owned(),
        trust: wording::trust(&draft.employer).to_owned(),
        remaining: posting.remaining.to_string(),
        place: fit_line(&draft.place, place_ems),
        hours,
        dates,
        benefits: wording::flags(draft),
        over: over.unwrap_or_default().to_owned(),
    }
}

/// A place on one line, losing parts from its end rather than running out.
fn fit_line(text: &str, room_ems: f64) -> String {
    if ems(text) <= room_ems {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if ems(&kept) > room_ems - 1.0 {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

fn over(posting: &Posting, now: Moment) -> Option<&'static str> {
    match posting.state {
        State::Open if posting.is_open(now) => None,
        State::Open | State::Expired => Some("过期"),
        State::Filled => Some("招满"),
        State::Withdrawn | State::Rejected | State::Pending => Some("撤回"),
    }
}

/// The newest posting, as the announcement beside the pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct NewsView {
    pub(crate) label: &'static str,
    pub(crate) number: String,
    pub(crate) pictogram: String,
    pub(crate) title: String,
    pub(crate) pay: String,
}

/// A called ticket; it goes before anything that was published.
pub(crate) fn call(calls: &[Call], now: Moment) -> Option<NewsView> {
    let call = calls::shown(calls, now)?;
    Some(NewsView {
        label: "叫号",
        number: format!("{:03} 号", call.ticket),
        pictogram: "touch".to_owned(),
        pay: calls::place(call),
        ..NewsView::default()
    })
}

/// What was published a moment ago. A page does not change while it is read, so this is where
/// a new posting shows at once.
pub(crate) fn news(feed: &Feed, now: Moment, room_ems: f64) -> Option<NewsView> {
    let fresh = |posting: &&Posting| {
        posting.is_open(now)
            && posting
                .opened_at
                .is_some_and(|at| now.since_ms(at) < NEWS_MS)
    };
    let newest = feed
        .postings
        .iter()
        .filter(fresh)
        .max_by_key(|p| (p.opened_at, p.id))?;
    let pay = wording::pay(&newest.draft.pay);
    Some(NewsView {
        label: "刚发布",
        number: newest.number.to_string(),
        pictogram: format!("t{}", newest.draft.trade),
        title: fit_line(&newest.draft.title, room_ems),
        pay: format!("{}{}{}", pay.lead, pay.upper, pay.unit),
    })
}
