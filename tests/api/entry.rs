//! Postings entered, corrected and taken in from tables at the desk.

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, MARKET, Server, draft};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const POSTINGS: &str = "/api/v1/staff/postings";

async fn enter(
    server: &Server,
    desk: &Desk,
    key: &str,
    draft: &Value,
    reason: &str,
) -> Result<(StatusCode, Value)> {
    let body =
        json!({ "market": MARKET, "draft": draft, "reason": reason, "phone": "13800000000" });
    let answer = Client::new()
        .post(server.url(POSTINGS))
        .header("Cookie", desk.cookie())
        .header("Idempotency-Key", key)
        .json(&body)
        .send()
        .await?;
    Ok((answer.status(), answer.json().await?))
}

fn with(title: &str, requirements: &str) -> Value {
    let mut draft = draft(title);
    draft["requirements"] = json!(requirements);
    draft
}

#[tokio::test]
async fn a_posting_is_on_the_wall_at_once_and_a_second_press_is_the_same() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let draft = draft("木工");
    let (status, posting) = enter(&server, &clerk, "k", &draft, "").await?;
    assert_eq!(status, StatusCode::CREATED, "{posting}");
    assert_eq!(posting["state"], "open");
    let (_, again) = enter(&server, &clerk, "k", &draft, "").await?;
    assert_eq!(again["id"], posting["id"]);
    let (_, other) = enter(&server, &clerk, "k2", &draft, "").await?;
    assert_ne!(other["id"], posting["id"]);
    let feed = clerk.get(&format!("/api/v1/markets/{MARKET}/feed")).await?;
    assert_eq!(
        feed["snapshot"]["postings"].as_array().map(Vec::len),
        Some(2)
    );
    // Who handed it in is sealed, and opened on purpose.
    let path = format!("{POSTINGS}/{}/contact", posting["id"]);
    let contact = clerk.send(Method::POST, &path, &Value::Null).await?;
    assert_eq!(contact.json::<Value>().await?["phone"], "13800000000");
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = auditor.get("/api/v1/staff/audit?by=lin01").await?;
    let entered = log["items"]
        .as_array()
        .and_then(|lines| lines.iter().find(|line| line["action"] == "发布用工信息"))
        .context("a line")?;
    assert_eq!(
        entered["detail"],
        format!("{} 号", other["number"].as_u64().context("a number")?)
    );
    Ok(())
}

#[tokio::test]
async fn what_no_posting_may_say_is_named_and_what_wants_a_reason_is_asked() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let system = server.system(MARKET)?;
    let (status, problem) = enter(&server, &clerk, "a", &with("女营业员", ""), "店里要求").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        problem["errors"],
        json!([{ "field": "title", "message": "“女营业员”：不能限男女" }])
    );
    let aged = with("木工", "18-45岁");
    let (status, problem) = enter(&server, &clerk, "b", &aged, " ").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "requirements", "{problem}");
    let (status, posting) = enter(&server, &clerk, "b", &aged, "高处作业，体检有要求").await?;
    assert_eq!(
        (status, &posting["state"]),
        (StatusCode::CREATED, &json!("open"))
    );
    // From a market's own system it waits until somebody has looked.
    let mut row = linggong_tests::row("r1", "木工");
    row["requirements"] = json!("18-45岁");
    let answer = system.bulk(&[row.clone()]).await?;
    assert_eq!(answer.rows[0].warnings.len(), 1);
    let id = answer.rows[0].id.context("an id")?.0;
    let review = format!("{POSTINGS}/{id}/review");
    let bare = clerk
        .send(Method::POST, &review, &json!({ "accept": true }))
        .await?;
    assert_eq!(bare.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body = json!({ "accept": true, "reason": "用工方出示了体检要求" });
    let done: Value = clerk
        .send(Method::POST, &review, &body)
        .await?
        .json()
        .await?;
    assert_eq!(done["state"], "open", "{done}");
    // What was said before wants no reason again; something new does.
    row["headcount"] = json!(4);
    let answer = system.bulk(&[row.clone()]).await?;
    assert_eq!(answer.updated, 1, "{answer:?}");
    row["content"] = json!("日赚500");
    let answer = system.bulk(&[row.clone()]).await?;
    assert_eq!(answer.rows[0].errors[0].field, "content", "{answer:?}");
    row["reason"] = json!("计件，上月有人每天500");
    let answer = system.bulk(&[row]).await?;
    assert_eq!(answer.updated, 1, "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn two_who_correct_the_same_posting_lose_nothing() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let (_, posting) = enter(&server, &clerk, "k", &draft("木工"), "").await?;
    let path = format!("{POSTINGS}/{}", posting["id"]);
    let before = &posting["draft"];
    let edit = |field: &str, value: Value| {
        let mut after = before.clone();
        after[field] = value;
        json!({ "before": before, "draft": after })
    };
    let first = clerk
        .send(Method::PUT, &path, &edit("headcount", json!(7)))
        .await?;
    assert_eq!(first.json::<Value>().await?["remaining"], 7);
    let second = clerk
        .send(Method::PUT, &path, &edit("place", json!("招贤镇")))
        .await?;
    assert_eq!(second.status(), StatusCode::CONFLICT);
    assert_eq!(second.json::<Value>().await?["code"], "changed");
    let now = clerk
        .get(&format!("/api/v1/postings/{}", posting["id"]))
        .await?;
    assert_eq!(now["draft"]["place"], before["place"]);
    // Somebody found a place meanwhile: that is no other wording.
    server
        .system(MARKET)?
        .take(posting["id"].as_i64().context("an id")?, 2)
        .await?;
    let third = json!({ "before": now["draft"], "draft": before });
    let third = clerk.send(Method::PUT, &path, &third).await?;
    assert_eq!(third.json::<Value>().await?["remaining"], 1);
    Ok(())
}

#[tokio::test]
async fn what_is_taken_back_can_be_brought_back() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let (_, posting) = enter(&server, &clerk, "k", &draft("木工"), "").await?;
    let step = async |step: &str| -> Result<(StatusCode, Value)> {
        let path = format!("{POSTINGS}/{}/{step}", posting["id"]);
        let answer = clerk.send(Method::POST, &path, &Value::Null).await?;
        Ok((answer.status(), answer.json().await?))
    };
    assert_eq!(step("restore").await?.0, StatusCode::CONFLICT);
    assert_eq!(step("withdraw").await?.1["state"], "withdrawn");
    let (_, back) = step("restore").await?;
    assert_eq!(
        (&back["state"], &back["number"]),
        (&json!("open"), &posting["number"])
    );
    let feed = clerk.get(&format!("/api/v1/markets/{MARKET}/feed")).await?;
    assert_eq!(
        feed["snapshot"]["postings"].as_array().map(Vec::len),
        Some(1)
    );
    Ok(())
}

#[tokio::test]
async fn a_table_is_looked_at_before_it_is_taken_in() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let day = &linggong_tests::in_china(std::time::Duration::from_secs(86_400)).to_string()[..10];
    let head = "记录编号\t市场代码\t工种\t标题\t工作内容\t用工主体\t主体类型\t人数\t最低工钱(元)\t计薪单位\t结算\t开工日期\t地点\t有效期至";
    let line = |record: &str, market: &str, title: &str, people: &str| {
        format!(
            "{record}\t{market}\t瓦工\t{title}\t砌墙\t赵师傅\t个人\t{people}\t300\t天\t日结\t{day}\t碛口镇\t{day}"
        )
    };
    let table = [
        head.to_owned(),
        line("1", "", "砌墙大工", "3"),
        line("2", "", "砌墙小工", "三"),
        line("3", "141123", "砌墙", "3"),
        line("4", "", "男工", "3"),
        line("5", "", "力工 45岁以下", "3"),
    ]
    .join("\n");
    let send = async |mode: &str, table: &str| -> Result<(StatusCode, Value)> {
        let answer = Client::new()
            .post(server.url(&format!("{POSTINGS}/import?market={MARKET}&mode={mode}")))
            .header("Cookie", clerk.cookie())
            .body(table.to_owned())
            .send()
            .await?;
        Ok((answer.status(), answer.json().await?))
    };
    let (_, report) = send("check", &table).await?;
    let cells: Vec<(u64, &str)> = report["errors"]
        .as_array()
        .context("errors")?
        .iter()
        .filter_map(|error| Some((error["row"].as_u64()?, error["column"].as_str()?)))
        .collect();
    assert_eq!(
        cells,
        [(3, "人数"), (4, "市场代码"), (5, "标题"), (6, "标题")],
        "{report}"
    );
    assert_eq!(
        (
            &report["created"],
            &report["refused"],
            &report["held"],
            &report["written"]
        ),
        (&json!(2), &json!(3), &json!(1), &json!(false))
    );
    let (_, report) = send("all", &table).await?;
    assert_eq!(report["written"], false);
    let pending = format!("{POSTINGS}?market={MARKET}");
    assert_eq!(clerk.get(&pending).await?["items"], json!([]));
    let (_, report) = send("good", &table).await?;
    assert_eq!(report["written"], true);
    assert_eq!(
        clerk.get(&pending).await?["items"][0]["draft"]["title"],
        "力工 45岁以下"
    );
    let (_, report) = send("good", &table).await?;
    assert_eq!(report["unchanged"], 2);
    let (status, problem) = send("check", "工资\n1\n").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "file", "{problem}");
    // The empty table that is handed out can be handed in.
    let template = Client::new()
        .get(server.url(&format!("{POSTINGS}/template.xlsx")))
        .header("Cookie", clerk.cookie())
        .send()
        .await?;
    assert!(template.bytes().await?.starts_with(b"PK"));
    Ok(())
}
