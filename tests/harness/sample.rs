//! Postings for tests.

use std::time::{Duration, SystemTime};

use linggong_contract::Moment;
use serde_json::{Value, json};

/// The present in China, moved by `ahead`.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "tests run against the real clock"
)]
pub fn in_china(ahead: Duration) -> Moment {
    let at = SystemTime::now() + ahead;
    let ms = at
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    Moment::from_ms(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// A bulk row for today, valid for two days.
#[must_use]
pub fn row(record_id: &str, title: &str) -> Value {
    let now = in_china(Duration::ZERO);
    let until = now.plus_ms(2 * 86_400_000);
    json!({
        "record_id": record_id,
        "market": crate::MARKET,
        "trade": 101,
        "title": title,
        "content": "古镇院墙修缮，砌毛石墙",
        "requirements": "自带瓦刀",
        "employer": { "name": "临县古建修缮有限公司", "kind": "company", "verified": true },
        "headcount": 3,
        "pay": { "min_fen": 30_000, "max_fen": 35_000, "unit": "day" },
        "settlement": "daily",
        "start_on": now.to_string()[..10],
        "hours": { "from": "07:00", "to": "18:00" },
        "place": "碛口古镇修缮工地",
        "distance_km": 48,
        "directions": "坐去碛口的客车，到古镇牌坊下车",
        "bring": "身份证、手套",
        "meals": "lunch",
        "transport": "pickup",
        "insurance": "accident",
        "valid_until": until.to_string(),
    })
}

/// The same as the desk sends it: without record and market.
#[must_use]
pub fn draft(title: &str) -> Value {
    let mut draft = row("", title);
    if let Some(fields) = draft.as_object_mut() {
        fields.remove("record_id");
        fields.remove("market");
    }
    draft
}
