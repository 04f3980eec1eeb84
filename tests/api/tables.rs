//! Lists at the desk: sorted, searched and read page by page on the server.

mod rest;

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use linggong_tests::{Desk, Device, MARKET, Server, in_china, row};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// A list: its address with its filters, where a row has its identity, and the words it is
/// sorted by with what a row has there.
struct List {
    path: &'static str,
    id: &'static [&'static str],
    sorts: &'static [(&'static str, &'static str)],
}

const POSTINGS: List = List {
    path: "/api/v1/staff/postings?market=141124&any=true",
    id: &["/id"],
    sorts: &[
        ("opened", "/opened_at"),
        ("valid_until", "/draft/valid_until"),
        ("remaining", "/remaining"),
        ("number", "/number"),
        ("updated", "/updated_at"),
    ],
};
const CASES: List = List {
    path: "/api/v1/staff/cases?market=141124&state=received",
    id: &["/case/id"],
    sorts: &[
        ("due", "/case/due_at"),
        ("created", "/case/created_at"),
        ("updated", "/case/updated_at"),
    ],
};
const EMPLOYERS: List = List {
    path: "/api/v1/staff/employers?market=141124",
    id: &["/name"],
    sorts: &[
        ("name", "/name"),
        ("open", "/open"),
        ("reports", "/reports"),
        ("due", "/due_at"),
    ],
};
const INTERESTS: List = List {
    path: "/api/v1/staff/interests?market=141124",
    id: &["/interest/id"],
    sorts: &[
        ("created", "/interest/created_at"),
        ("ticket", "/interest/ticket"),
        ("number", "/number"),
    ],
};
const SCREENS: List = List {
    path: "/api/v1/staff/screens?market=141124",
    // Two that are otherwise equal stand by their names.
    id: &["/name", "/id"],
    sorts: &[
        ("name", "/name"),
        ("seen", "/seen_at"),
        ("outages", "/outages"),
    ],
};

/// What stands at a place of a row, in an order of texts; nothing if nothing stands there.
fn key(row: &Value, pointer: &str) -> Option<String> {
    match row.pointer(pointer)? {
        Value::Number(number) => Some(format!("{:020}", number.as_i64().unwrap_or_default())),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

impl List {
    fn ids(&self, rows: &[Value]) -> Vec<String> {
        let id = |row: &Value| {
            let parts = self.id.iter().filter_map(|pointer| key(row, pointer));
            parts.collect::<Vec<_>>().join("\u{1}")
        };
        rows.iter().map(id).collect()
    }

    /// In which order rows should stand: what has nothing there last, equals by identity.
    fn sorted(&self, rows: &[Value], pointer: &str, is_desc: bool) -> Vec<String> {
        let keyed = rows.iter().map(|row| key(row, pointer));
        let all: Vec<_> = keyed.zip(self.ids(rows)).collect();
        let (mut some, mut none): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(key, _)| key.is_some());
        for part in [&mut some, &mut none] {
            part.sort();
            if is_desc {
                part.reverse();
            }
        }
        some.into_iter().chain(none).map(|(_, id)| id).collect()
    }

    /// Reads the list page by page to its end; each page says how long the whole is.
    async fn by_pages(&self, desk: &Desk, more: &str, limit: usize) -> Result<Vec<Value>> {
        let mut rows = Vec::new();
        for page in 1.. {
            let path = format!("{}{more}&page={page}&limit={limit}", self.path);
            let answer = desk.get(&path).await?;
            let items = answer["items"].as_array().context("items")?.clone();
            ensure!(items.len() <= limit, "{path}: {} rows", items.len());
            if items.is_empty() {
                assert_eq!(answer["total"], rows.len(), "{path}");
                break;
            }
            ensure!(answer["total"].as_u64() > Some(rows.len() as u64), "{path}");
            rows.extend(items);
        }
        Ok(rows)
    }

    /// Holds every sort word, both ways, against the whole list; how many rows it has.
    async fn check(&self, desk: &Desk) -> Result<usize> {
        let whole = desk.get(self.path).await?;
        let rows = whole["items"].as_array().context("items")?;
        assert_eq!(whole["total"], rows.len(), "{}", self.path);
        for limit in [2, 7, 100] {
            // In its own order, too, pages follow each other without gap or overlap.
            let read = self.by_pages(desk, "", limit).await?;
            assert_eq!(self.ids(&read), self.ids(rows), "{} by {limit}", self.path);
        }
        for (word, pointer) in self.sorts {
            for is_desc in [false, true] {
                let more = format!("&sort={word}&desc={is_desc}");
                let read = self.by_pages(desk, &more, 3).await?;
                let expected = self.sorted(rows, pointer, is_desc);
                assert_eq!(self.ids(&read), expected, "{}{more}", self.path);
            }
        }
        Ok(rows.len())
    }

    /// How many rows a search finds, and how many the answer says there are.
    async fn found(&self, desk: &Desk, text: &str) -> Result<(usize, u64)> {
        let url = reqwest::Url::parse_with_params("http://desk/", [("q", text)])?;
        let query = url.query().context("a query")?;
        let answer = desk
            .get(&format!("{}&{query}&page=1&limit=2", self.path))
            .await?;
        let rows = answer["items"].as_array().context("items")?.len();
        Ok((rows, answer["total"].as_u64().context("a total")?))
    }
}

async fn made(server: &Server, path: &str, key: &str, body: &Value) -> Result<()> {
    let request = Client::new()
        .post(server.url(path))
        .header("Idempotency-Key", key)
        .json(body);
    let answer = request.send().await?;
    ensure!(
        answer.status() == StatusCode::CREATED,
        "{}",
        answer.text().await?
    );
    Ok(())
}

fn posting(n: u32) -> Value {
    let mut row = row(&format!("p{n}"), &format!("零活{n}"));
    row["headcount"] = json!(n % 5 + 2);
    row["place"] = json!(if n.is_multiple_of(4) {
        "碛口镇"
    } else {
        "三交镇"
    });
    row["employer"]["name"] = json!(format!("建筑公司{}", n % 3));
    let until = in_china(Duration::from_secs(3_600 * u64::from(n * 7 % 11 + 2)));
    row["valid_until"] = json!(until.to_string());
    row
}

#[tokio::test]
async fn postings_are_sorted_searched_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    let rows: Vec<Value> = (1..=20).map(posting).collect();
    let done = system.bulk(&rows).await?;
    assert_eq!(done.created, 20);
    let id = |at: usize| done.rows[at].id.map(|id| id.0).context("an id");
    // Later ones, one that waits, one that is filled, one that is withdrawn.
    system.publish(posting(21)).await?;
    let mut waiting = posting(22);
    waiting["review"] = json!(true);
    system.publish(waiting).await?;
    system.take(id(0)?, 3).await?;
    system.take(id(1)?, 1).await?;
    system.withdraw(id(2)?).await?;
    // Another market's are nobody's business here.
    let mut elsewhere = posting(23);
    elsewhere["market"] = json!("141123");
    server.system("141123")?.publish(elsewhere).await?;
    assert_eq!(POSTINGS.check(&desk).await?, 22);
    let number = done.rows[4].number.context("a number")?.to_string();
    for (text, total) in [
        ("零活", 22),
        ("零活17", 1),
        ("碛口", 5),
        ("建筑公司1", 8),
        // The trade's own name, which stands in no title.
        ("瓦工", 22),
        (number.as_str(), 1),
        ("没有的", 0),
        // What is searched for is text, not a pattern and not SQL.
        ("%", 0),
        ("' OR 1=1 --", 0),
    ] {
        let (rows, found) = POSTINGS.found(&desk, text).await?;
        assert_eq!((rows as u64, found), (total.min(2), total), "{text}");
    }
    for (which, total) in [
        ("state=open", 19),
        ("state=filled", 1),
        ("state=withdrawn", 1),
        ("state=pending", 1),
        ("state=open&any=true", 19),
        // As before there were pages: what waits.
        ("limit=5", 1),
    ] {
        let path = format!("/api/v1/staff/postings?market={MARKET}&{which}");
        assert_eq!(desk.get(&path).await?["total"], total, "{which}");
    }
    Ok(())
}

#[tokio::test]
async fn cases_and_employers_are_sorted_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    let mut ids = Vec::new();
    for n in 1..=9 {
        let mut row = row(&format!("e{n}"), "砌砖大工");
        row["employer"] = json!({ "name": format!("甲{}公司", n % 6), "kind": "company" });
        ids.push(system.publish(row).await?);
    }
    for (n, kind) in [
        "fee",
        "consultation",
        "unpaid_wages",
        "fee",
        "false_posting",
    ]
    .into_iter()
    .enumerate()
    {
        let mut case = json!({ "market": MARKET, "kind": kind });
        if kind == "fee" {
            case["posting"] = json!(ids[n].0);
        }
        made(&server, "/api/v1/cases", &format!("c{n}"), &case).await?;
    }
    assert_eq!(CASES.check(&desk).await?, 5);
    // The kind, and the posting a case is about.
    let number = ids[3].1.to_string();
    for (text, total) in [("砌砖", 2), (number.as_str(), 1), ("没有的", 0)] {
        assert_eq!(CASES.found(&desk, text).await?.1, total, "{text}");
    }
    let checked = json!({ "market": MARKET, "name": "甲2公司", "note": "去过工地" });
    let blocked = json!({ "market": MARKET, "name": "甲3公司", "reason": "收押金" });
    for (what, body) in [("verify", checked), ("block", blocked)] {
        let path = format!("/api/v1/staff/employers/{what}");
        let done = desk.send(Method::POST, &path, &body).await?;
        assert_eq!(done.status(), StatusCode::OK, "{what}");
    }
    assert_eq!(EMPLOYERS.check(&desk).await?, 6);
    assert_eq!(EMPLOYERS.found(&desk, "甲").await?, (2, 6));
    assert_eq!(EMPLOYERS.found(&desk, "甲 2").await?, (1, 1));
    // Groups say how many they have, whatever is searched for, and list as many.
    let all = desk.get(&format!("{}&q=2", EMPLOYERS.path)).await?;
    for (group, count) in [
        ("reported", 2),
        ("unknown", 4),
        ("due", 0),
        ("verified", 1),
        ("blocked", 1),
    ] {
        assert_eq!(all["counts"][group], count, "{group}: {all}");
        let of_group = desk
            .get(&format!("{}&group={group}", EMPLOYERS.path))
            .await?;
        assert_eq!(of_group["total"], count, "{group}");
    }
    Ok(())
}

#[tokio::test]
async fn who_waits_and_screens_are_sorted_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    let mut numbers = Vec::new();
    let mut wanted = Vec::new();
    for n in 1..=3 {
        let (id, number) = system.publish(row(&format!("w{n}"), "砌砖大工")).await?;
        numbers.push(number);
        wanted.push(id);
    }
    for n in 0..8_usize {
        let person =
            json!({ "name": "张建国", "phone": format!("138{n:08}"), "consent": "2026-11" });
        // The last posting first: its number is not the order of the tickets.
        let wish = json!({ "market": MARKET, "posting": wanted[2 - n % 3], "person": person });
        made(&server, "/api/v1/interests", &format!("w{n}"), &wish).await?;
    }
    assert_eq!(INTERESTS.check(&desk).await?, 8);
    assert_eq!(INTERESTS.found(&desk, "008").await?, (1, 1));
    let last = numbers[2].to_string();
    assert_eq!(INTERESTS.found(&desk, &last).await?, (2, 3));
    // Who somebody is, is sealed: nobody is found by name or phone.
    for text in ["张", "138", "13800000001"] {
        assert_eq!(INTERESTS.found(&desk, text).await?, (0, 0), "{text}");
    }
    for (name, tag) in [
        ("大厅2号屏", "大厅"),
        ("门口屏", "门口"),
        ("大厅1号屏", "大厅"),
    ] {
        let mut device = Device::start(server.address()).await?;
        device.enrol(&desk, name, &[tag]).await?;
        if tag == "大厅" {
            device.report(json!({})).await?;
        }
    }
    assert_eq!(SCREENS.check(&desk).await?, 3);
    assert_eq!(SCREENS.found(&desk, "大厅2").await?, (1, 1));
    assert_eq!(SCREENS.found(&desk, "门口").await?, (1, 1));
    let some = desk
        .get(&format!("{}&q=%E9%97%A8&limit=1", SCREENS.path))
        .await?;
    assert_eq!(some["counts"]["all"], 3, "{some}");
    assert_eq!(some["counts"]["online"], 2, "{some}");
    Ok(())
}

#[tokio::test]
async fn what_no_list_can_be_asked_is_refused_by_the_field_s_name() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    for list in [&POSTINGS, &CASES, &EMPLOYERS, &INTERESTS, &SCREENS] {
        refuses(list, &desk).await?;
        is_empty(list, &desk).await?;
    }
    Ok(())
}

/// Holds a list against what no list can be asked.
async fn refuses(list: &List, desk: &Desk) -> Result<()> {
    let long = format!("q={}", "z".repeat(51));
    for (query, field) in [
        ("sort=draft", "sort"),
        ("sort=id%3B--", "sort"),
        ("sort=", "sort"),
        ("desc=maybe", "desc"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1000001", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=many", "limit"),
        (long.as_str(), "q"),
    ] {
        let path = format!("{}&{query}", list.path);
        let answer = desk.send(Method::GET, &path, &Value::Null).await?;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let problem: Value = answer.json().await?;
        assert_eq!(problem["errors"][0]["field"], field, "{path}: {problem}");
    }
    Ok(())
}

/// Holds that a list of nothing is answered however it is asked.
async fn is_empty(list: &List, desk: &Desk) -> Result<()> {
    for query in ["limit=100", "page=1000000&limit=100", "q=&page=1"] {
        let answer = desk.get(&format!("{}&{query}", list.path)).await?;
        assert_eq!(answer["items"], json!([]), "{query}");
        assert_eq!(answer["total"], 0, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn the_log_is_read_and_taken_away_by_days() -> Result<()> {
    let server = Server::start()?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let today = in_china(Duration::ZERO).day_start();
    let (yesterday, tomorrow) = (today.plus_ms(-86_400_000), today.plus_ms(2 * 86_400_000));
    let day = |at: linggong_contract::Moment| at.to_string().replace('+', "%2B");
    for (from, until, is_there) in [
        (yesterday, tomorrow, true),
        (yesterday, yesterday.plus_ms(3_600_000), false),
        (tomorrow, tomorrow.plus_ms(3_600_000), false),
    ] {
        let which = format!("from={}&until={}", day(from), day(until));
        let lines = auditor.get(&format!("/api/v1/staff/audit?{which}")).await?;
        let is_found = lines["items"].as_array().is_some_and(|all| !all.is_empty());
        assert_eq!(is_found, is_there, "{which}");
        let path = format!("/api/v1/staff/audit.csv?{which}");
        let table = auditor.send(Method::GET, &path, &Value::Null).await?;
        let table = table.text().await?;
        assert_eq!(table.lines().count() > 1, is_there, "{which}: {table}");
    }
    Ok(())
}
