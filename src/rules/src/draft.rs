//! Whether a draft has the mandatory elements of a posting (人力资源市场暂行条例 article 24)
//! and says nothing that no posting may say.

use linggong_contract::{
    EmployerKind, FieldError, Moment, Pay, PayUnit, PostingDraft, Source, TradeId,
};

use crate::lifecycle::{VALID_MAX_MS, is_validity};
use crate::lint;

/// Most people one posting may want.
pub const HEADCOUNT_MAX: u32 = 9_999;
/// No pay of a gig is higher, in fen: 一百万元. A larger figure is a slip of the finger.
pub const PAY_MAX_FEN: u32 = 100_000_000;
/// No way to work is longer, in kilometres; the province is 680 km from end to end.
pub const DISTANCE_MAX_KM: u32 = 999;
/// Work may start at most so many days ahead.
const START_AHEAD_DAYS_MAX: i64 = 365;
/// Characters of where a repost was taken from: a kiosk's card has a line for it.
pub const SOURCE_CHARS: usize = 40;

/// Whether somebody else had published it first, who must be named: what was gathered on the
/// net or out of the province, and what an agency passes on. An agency that employs people
/// itself is named as the employer.
#[must_use]
pub fn is_repost(draft: &PostingDraft) -> bool {
    match draft.source {
        Source::Online | Source::OutOfProvince => true,
        Source::Agency => draft.employer.kind != EmployerKind::Agency,
        Source::Registration | Source::Visit => false,
    }
}

/// The same as [`check`] for a posting that said `before` until now. What it says of its source
/// stays valid as it was, and so do the names in it: they may be from a time when nobody asked.
#[must_use]
pub fn check_again(
    draft: &PostingDraft,
    before: Option<&PostingDraft>,
    now: Moment,
    knows_trade: impl Fn(TradeId) -> bool,
) -> Vec<FieldError> {
    let Some(before) = before else {
        return check(draft, now, knows_trade);
    };
    let mut wrong = elements(draft, now, knows_trade);
    let source = |draft: &PostingDraft| (draft.source, draft.source_name.clone());
    if source(before) == source(draft) {
        wrong.retain(|error| error.field != "source_name");
    }
    wrong.extend(lint::blocked_anew(draft, before));
    wrong
}

/// Names everything that is wrong with a draft handed in at `now`; nothing if it may be posted.
///
/// `knows_trade` tells whether a trade exists.
#[must_use]
pub fn check(
    draft: &PostingDraft,
    now: Moment,
    knows_trade: impl Fn(TradeId) -> bool,
) -> Vec<FieldError> {
    let mut wrong = elements(draft, now, knows_trade);
    wrong.extend(lint::blocked(draft));
    wrong
}

/// What is wrong with the elements of a draft, whatever its words say.
fn elements(
    draft: &PostingDraft,
    now: Moment,
    knows_trade: impl Fn(TradeId) -> bool,
) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut require = |holds: bool, field: &str, message: &str| {
        if !holds {
            wrong.push(FieldError::new(field, message));
        }
    };
    require(knows_trade(draft.trade), "trade", "没有这个工种编号");
    let texts = [
        ("title", Some(&draft.title), 1, 40),
        ("content", Some(&draft.content), 1, 500),
        ("requirements", Some(&draft.requirements), 0, 500),
        ("place", Some(&draft.place), 1, 60),
        ("directions", draft.directions.as_ref(), 1, 100),
        ("bring", draft.bring.as_ref(), 1, 60),
        ("employer.name", Some(&draft.employer.name), 1, 60),
        ("source_name", draft.source_name.as_ref(), 1, SOURCE_CHARS),
        ("pay.piece", draft.pay.piece.as_ref(), 1, 6),
    ];
    for (field, text, min, max) in texts {
        let Some(text) = text else { continue };
        let chars = text.trim().chars().count();
        require(chars >= min, field, "不能空着");
        require(chars <= max, field, &format!("最多{max}个字"));
        require(
            !text.chars().any(char::is_control),
            field,
            "不能有换行和控制字符",
        );
    }
    require(
        draft.source_name.is_some() || !is_repost(draft),
        "source_name",
        "转来的要写明来源：哪个网站、中介或工作站",
    );
    require(
        (1..=HEADCOUNT_MAX).contains(&draft.headcount),
        "headcount",
        "人数应在1到9999之间",
    );
    require(
        draft.distance_km.is_none_or(|km| km <= DISTANCE_MAX_KM),
        "distance_km",
        "公里数应在0到999之间",
    );
    check_pay(&draft.pay, &mut require);
    let ahead_days = (draft.start_on - now.date()).whole_days();
    require(
        ahead_days <= START_AHEAD_DAYS_MAX,
        "start_on",
        "开工日期太远，最多一年",
    );
    if let Some(end_on) = draft.end_on {
        require(end_on >= draft.start_on, "end_on", "结束日期早于开工日期");
        require(end_on >= now.date(), "end_on", "这个活已经结束了");
        require(
            (end_on - draft.start_on).whole_days() <= 1_830,
            "end_on",
            "结束日期太远，最多五年",
        );
    }
    let validity = format!("有效期应在现在之后、{}天之内", VALID_MAX_MS / 86_400_000);
    require(
        is_validity(draft.valid_until, now),
        "valid_until",
        &validity,
    );
    wrong
}

fn check_pay(pay: &Pay, require: &mut impl FnMut(bool, &str, &str)) {
    require(
        (1..=PAY_MAX_FEN).contains(&pay.min_fen),
        "pay.min_fen",
        "工钱应大于0，单位是分",
    );
    if let Some(max_fen) = pay.max_fen {
        require(
            max_fen >= pay.min_fen,
            "pay.max_fen",
            "最高工钱低于最低工钱",
        );
        require(max_fen <= PAY_MAX_FEN, "pay.max_fen", "工钱太大，单位是分");
    }
    let names_piece = pay.piece.is_some();
    require(
        names_piece == (pay.unit == PayUnit::Piece),
        "pay.piece",
        if names_piece {
            "只有计件才写件的名称"
        } else {
            "计件要写明一件是什么"
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, posting};
    use time::macros::date;

    fn check_one(change: impl Fn(&mut PostingDraft), expect: &[&str]) {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut draft = posting(1, now).draft;
        change(&mut draft);
        let wrong = check(&draft, now, |trade| trade.0 == 101);
        let fields: Vec<_> = wrong.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, expect);
    }

    #[test]
    fn a_repost_names_its_source() {
        for (source, kind, is_named) in [
            (Source::Registration, EmployerKind::Company, false),
            (Source::Visit, EmployerKind::Individual, false),
            (Source::Online, EmployerKind::Company, true),
            (Source::OutOfProvince, EmployerKind::Agency, true),
            (Source::Agency, EmployerKind::Company, true),
            // It is the agency's own work, and its name stands there.
            (Source::Agency, EmployerKind::Agency, false),
        ] {
            let taken = move |d: &mut PostingDraft| {
                d.source = source;
                d.employer.kind = kind;
            };
            let expect: &[&str] = if is_named { &["source_name"] } else { &[] };
            check_one(taken, expect);
            let named = move |d: &mut PostingDraft| {
                taken(d);
                d.source_name = Some("长三角中心站昆山工作站".into());
            };
            check_one(named, &[]);
        }
        check_one(|d| d.source_name = Some("站".repeat(41)), &["source_name"]);
    }

    #[test]
    fn what_was_posted_before_anybody_asked_for_its_source_stays_valid() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut before = posting(1, now).draft;
        before.source = Source::Online;
        let again = |draft: &PostingDraft| check_again(draft, Some(&before), now, |_| true).len();
        let mut draft = before.clone();
        draft.headcount += 1;
        assert_eq!(again(&draft), 0);
        // Another source is a new word, and has a name.
        draft.source = Source::OutOfProvince;
        assert_eq!(again(&draft), 1);
        assert_eq!(check_again(&before, None, now, |_| true).len(), 1);
    }

    #[test]
    fn a_name_that_was_posted_before_anybody_looked_at_it_stays_valid() {
        let now = moment("2026-11-22T08:00:00+08:00");
        let mut before = posting(1, now).draft;
        before.source = Source::Online;
        before.place = "碛口镇，电话：0358-4422123".to_owned();
        before.employer.name = "老李建材，加V lx8866".to_owned();
        before.source_name = Some("www.lx.example".to_owned());
        let again = |draft: &PostingDraft| {
            let wrong = check_again(draft, Some(&before), now, |_| true);
            let fields = wrong.into_iter().map(|error| error.field);
            fields.collect::<Vec<_>>()
        };
        let mut draft = before.clone();
        assert!(!check(&draft, now, |_| true).is_empty());
        assert!(again(&draft).is_empty(), "it comes again every night");
        draft.headcount += 1;
        assert!(again(&draft).is_empty());
        // What is written now is looked at, also where it stood in another field before.
        draft.place = "三交镇，微信同号".to_owned();
        assert_eq!(again(&draft), ["place"]);
        draft.place.clone_from(&before.employer.name);
        assert_eq!(again(&draft), ["place"]);
        draft.place = "三交镇".to_owned();
        draft.title = "限女性".to_owned();
        assert_eq!(again(&draft), ["title"]);
    }

    #[test]
    fn each_wrong_field_is_named() {
        check_one(|_| {}, &[]);
        check_one(|d| d.trade = TradeId(199), &["trade"]);
        check_one(|d| d.title = "  ".into(), &["title"]);
        check_one(|d| d.title = "砖".repeat(41), &["title"]);
        check_one(|d| d.place = "碛口\n古镇".into(), &["place"]);
        check_one(|d| d.employer.name.clear(), &["employer.name"]);
        check_one(|d| d.headcount = 0, &["headcount"]);
        check_one(|d| d.distance_km = Some(0), &[]);
        check_one(|d| d.distance_km = Some(1_000), &["distance_km"]);
        check_one(|d| d.directions = Some(" ".into()), &["directions"]);
        check_one(|d| d.bring = Some("带".repeat(61)), &["bring"]);
        check_one(|d| d.bring = Some("押金200元".into()), &["bring"]);
        check_one(|d| d.requirements = "限女性".into(), &["requirements"]);
        check_one(|d| d.requirements = "45岁以下".into(), &[]);
        check_one(|d| d.pay.min_fen = 0, &["pay.min_fen"]);
        check_one(|d| d.pay.max_fen = Some(1), &["pay.max_fen"]);
        check_one(|d| d.pay.unit = PayUnit::Piece, &["pay.piece"]);
        check_one(|d| d.pay.piece = Some("单".into()), &["pay.piece"]);
        check_one(|d| d.start_on = date!(2028 - 01 - 01), &["start_on"]);
        check_one(
            |d| d.end_on = Some(date!(2026 - 11 - 21)),
            &["end_on", "end_on"],
        );
        check_one(
            |d| d.valid_until = moment("2026-11-22T08:00:00+08:00"),
            &["valid_until"],
        );
        check_one(
            |d| d.valid_until = moment("2027-11-22T08:00:00+08:00"),
            &["valid_until"],
        );
        check_one(
            |d| {
                d.title.clear();
                d.headcount = 10_000;
                d.pay.min_fen = u32::MAX;
                d.pay.max_fen = None;
            },
            &["title", "headcount", "pay.min_fen"],
        );
    }
}
