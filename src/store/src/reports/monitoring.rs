//! 动态监测: places, trades, hours, forms of work and pay; who looked for work, and who found some.
//! Each figure beside that of the period before.

use std::collections::{BTreeMap, BTreeSet};

use linggong_contract::{Category, EmploymentForm, InterestState, PayUnit, PostingDraft, TradeId};
use linggong_rules::figures::middle;
use linggong_rules::ledger::WISHES;
use linggong_rules::reports::{HOURS_GROUPS, QUOTES_MIN, TOTAL, compared, hours_group, told};
use sqlx::SqliteConnection;

use super::{Asked, Rows};
use crate::people::People;
use crate::row::{adcode, unsigned};
use crate::{StoreError, StoreResult};

/// Order of the groups, group, and figure.
type Key = (u8, &'static str, String);

const PLACES: (u8, &str) = (0, "岗位");
const TRADE: (u8, &str) = (1, "工种（岗位数）");
const HOURS: (u8, &str) = (2, "工时（岗位数）");
const FORM: (u8, &str) = (3, "用工形式（岗位数）");
const PAY: (u8, &str) = (4, "工钱中间价（元/天）");
const SEEKERS: (u8, &str) = (5, "求职者（人）");
const RESULT: (u8, &str) = (11, "成效（人）");

/// Figures, and those of the period before.
pub(super) async fn rows(
    people: &People,
    tx: &mut SqliteConnection,
    this: &Asked,
    before: Option<&Asked>,
) -> StoreResult<Rows> {
    let now = figures(people, tx, this).await?;
    let earlier = match before {
        Some(before) => figures(people, tx, before).await?,
        None => BTreeMap::new(),
    };
    let keys: BTreeSet<&Key> = now.keys().chain(earlier.keys()).collect();
    let rows = keys.into_iter().map(|key| {
        // A price that is not known is no price of nothing.
        let nothing = (key.0 != PAY.0).then_some(0);
        let figure = |all: &BTreeMap<Key, u64>| all.get(key).copied().or(nothing);
        let earlier = before.and_then(|_| figure(&earlier));
        compared(key.1, &key.2, figure(&now), earlier)
    });
    Ok(rows.collect())
}

async fn figures(
    people: &People,
    tx: &mut SqliteConnection,
    asked: &Asked,
) -> StoreResult<BTreeMap<Key, u64>> {
    let mut all = BTreeMap::new();
    postings(people, tx, asked, &mut all).await?;
    seekers(people, tx, asked, &mut all).await?;
    for (name, event) in [
        ("成交（双方谈成）", InterestState::Confirmed),
        ("到岗", InterestState::Started),
    ] {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(DISTINCT subject) FROM ledger_stands
             WHERE market BETWEEN ? AND ? AND at >= ? AND at < ? AND event = ?",
        )
        .bind(asked.first)
        .bind(asked.last)
        .bind(asked.start)
        .bind(asked.end)
        .bind(event.slug())
        .fetch_one(&mut *tx)
        .await?;
        all.insert((RESULT.0, RESULT.1, name.to_owned()), unsigned(count));
    }
    Ok(all)
}

async fn postings(
    people: &People,
    tx: &mut SqliteConnection,
    asked: &Asked,
    all: &mut BTreeMap<Key, u64>,
) -> StoreResult<()> {
    let drafts: Vec<String> = sqlx::query_scalar(
        "SELECT draft FROM postings
         WHERE market BETWEEN ? AND ? AND opened_at >= ? AND opened_at < ?",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .fetch_all(tx)
    .await?;
    let mut add = |(order, group): (u8, &'static str), name: &str, heads: u64| {
        *all.entry((order, group, name.to_owned())).or_default() += heads;
    };
    let mut days: BTreeMap<Category, Vec<i64>> = BTreeMap::new();
    let mut quotes = Vec::new();
    add(PLACES, "用工信息（条）", drafts.len() as u64);
    add(PLACES, "岗位数（人）", 0);
    for group in HOURS_GROUPS {
        add(HOURS, group, 0);
    }
    for form in EmploymentForm::ALL {
        add(FORM, form.label(), 0);
    }
    for json in drafts {
        let draft: PostingDraft =
            serde_json::from_str(&json).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let heads = u64::from(draft.headcount);
        add(PLACES, "岗位数（人）", heads);
        add(TRADE, &trade(people, draft.trade), heads);
        add(HOURS, hours_group(draft.hours), heads);
        add(FORM, draft.employment_form.label(), heads);
        if draft.pay.unit == PayUnit::Day {
            // In the middle of what is offered.
            let yuan = i64::from(
                draft
                    .pay
                    .min_fen
                    .midpoint(draft.pay.max_fen.unwrap_or(draft.pay.min_fen))
                    / 100,
            );
            quotes.push(yuan);
            if let Some(category) = draft.trade.category() {
                days.entry(category).or_default().push(yuan);
            }
        }
    }
    let by_category = days
        .into_iter()
        .map(|(category, quotes)| (category.label(), quotes));
    for (name, quotes) in std::iter::once(("全部", quotes)).chain(by_category) {
        if quotes.len() >= QUOTES_MIN
            && let Some(price) = middle(quotes)
        {
            all.insert((PAY.0, PAY.1, name.to_owned()), unsigned(price));
        }
    }
    Ok(())
}

/// Everybody once, whatever they came for.
async fn seekers(
    people: &People,
    tx: &mut SqliteConnection,
    asked: &Asked,
    all: &mut BTreeMap<Key, u64>,
) -> StoreResult<()> {
    let found: Vec<(u32, Vec<u8>, Option<Vec<u8>>)> = sqlx::query_as(
        "SELECT min(l.market), l.subject, s.sealed
         FROM ledger_stands l LEFT JOIN seekers s ON s.pseudonym = l.subject
         WHERE l.market BETWEEN ? AND ? AND l.at >= ? AND l.at < ?
           AND (l.event IN (?, ?) OR (l.section = 'seeker' AND l.event IN ('entered', 'registered')))
         GROUP BY l.subject",
    )
    .bind(asked.first)
    .bind(asked.last)
    .bind(asked.start)
    .bind(asked.end)
    .bind(WISHES[0].slug())
    .bind(WISHES[1].slug())
    .fetch_all(tx)
    .await?;
    let total = (SEEKERS.0, SEEKERS.1, TOTAL.to_owned());
    all.insert(total, found.len() as u64);
    let today = asked.now.date();
    for (market, subject, sealed) in found {
        let data = match sealed {
            Some(sealed) => Some(people.unseal(&subject, &sealed)?),
            None => None,
        };
        let profile = data.as_ref().and_then(|data| data.profile.as_ref());
        for (at, (group, name)) in (SEEKERS.0..).zip(told(profile, adcode(market)?, today)) {
            let key = (at + 1, group_label(group), name.to_owned());
            *all.entry(key).or_default() += 1;
        }
    }
    Ok(())
}

fn group_label(group: &str) -> &'static str {
    match group {
        "户籍" => "求职者户籍（人）",
        "性别" => "求职者性别（人）",
        "年龄" => "求职者年龄（人）",
        "学历" => "求职者学历（人）",
        _ => "求职者技能水平（人）",
    }
}

fn trade(people: &People, id: TradeId) -> String {
    let trade = people.store.trade(id);
    trade.map_or_else(|| "其他".to_owned(), |trade| trade.label.clone())
}
