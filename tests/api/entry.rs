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

#[tokio::test]
async fn a_repost_names_its_source_wherever_it_comes_in_and_goes_out() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let system = server.system(MARKET)?;
    let mut taken = draft("电子厂普工");
    taken["source"] = json!("online");
    taken["helped_first"] = json!(true);
    let (status, problem) = enter(&server, &clerk, "a", &taken, "").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "source_name", "{problem}");
    let mut row = linggong_tests::row("r1", "电子厂普工");
    row["source"] = json!("out_of_province");
    let answer = system.bulk(&[row.clone()]).await?;
    assert_eq!(answer.rows[0].errors[0].field, "source_name", "{answer:?}");
    row["source_name"] = json!("站".repeat(41));
    let answer = system.bulk(&[row.clone()]).await?;
    assert_eq!(answer.rows[0].errors[0].field, "source_name", "{answer:?}");
    row["source_name"] = json!("长三角中心站昆山工作站");
    assert_eq!(system.bulk(&[row]).await?.created, 1);
    taken["source_name"] = json!("吕梁就业服务网站");
    let (status, posting) = enter(&server, &clerk, "a", &taken, "").await?;
    assert_eq!(status, StatusCode::CREATED, "{posting}");
    assert_eq!(posting["draft"]["helped_first"], true);
    // Whoever spreads it further spreads both.
    let job = Client::new()
        .get(server.url(&format!("/api/v1/postings/{}", posting["id"])))
        .header("accept", "application/ld+json");
    let job: Value = job.send().await?.json().await?;
    assert_eq!(job["subjectOf"]["publisher"]["name"], "吕梁就业服务网站");
    assert_eq!(job["specialCommitments"], "优先招用困难群众");
    let feed = |ending| server.url(&format!("/api/v1/markets/{MARKET}/postings.{ending}"));
    let table = reqwest::get(feed("csv")).await?.text().await?;
    assert!(table.contains(",吕梁就业服务网站,困难群众"), "{table}");
    let rss = reqwest::get(feed("rss")).await?.text().await?;
    assert!(
        rss.contains("来源：吕梁就业服务网站；优先招用：困难群众"),
        "{rss}"
    );
    Ok(())
}

#[tokio::test]
async fn a_table_has_columns_for_mark_and_source_and_reminds_of_insurance() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let day = &linggong_tests::in_china(std::time::Duration::from_secs(86_400)).to_string()[..10];
    let head = "记录编号\t工种\t标题\t工作内容\t要求\t用工主体\t主体类型\t人数\t最低工钱(元)\t计薪单位\t结算\t开工日期\t地点\t来源\t来源名称\t优先招用困难群众\t有效期至";
    let line = |record: &str, wants: &str, source: &str| {
        format!(
            "{record}\t瓦工\t砌墙\t砌墙\t{wants}\t赵师傅\t个人\t3\t300\t天\t日结\t{day}\t碛口镇\t{source}\t{day}"
        )
    };
    let table = [
        head.to_owned(),
        line("1", "", "线上采集\t\t是"),
        line("2", "", "线上采集\t吕梁就业服务网站\t是"),
        line("3", "60岁以上可", "走访调研\t\t否"),
    ]
    .join("\n");
    let answer = Client::new()
        .post(server.url(&format!("{POSTINGS}/import?market={MARKET}&mode=good")))
        .header("Cookie", clerk.cookie())
        .body(table)
        .send()
        .await?;
    let report: Value = answer.json().await?;
    let cells: Vec<(u64, &str)> = report["errors"]
        .as_array()
        .context("errors")?
        .iter()
        .filter_map(|error| Some((error["row"].as_u64()?, error["column"].as_str()?)))
        .collect();
    assert_eq!(cells, [(2, "来源名称"), (4, "保险")], "{report}");
    // The reminder holds nothing back.
    assert_eq!(
        (&report["created"], &report["refused"], &report["held"]),
        (&json!(2), &json!(1), &json!(0)),
        "{report}"
    );
    let listed = clerk
        .get(&format!("{POSTINGS}?market={MARKET}&state=open"))
        .await?;
    let marked: Vec<_> = listed["items"]
        .as_array()
        .context("items")?
        .iter()
        .filter(|one| one["draft"]["helped_first"] == true)
        .map(|one| one["draft"]["source_name"].clone())
        .collect();
    assert_eq!(marked, [json!("吕梁就业服务网站")], "{listed}");
    Ok(())
}

#[tokio::test]
async fn pay_below_the_least_of_an_hour_wants_a_reason() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut cheap = draft("木工");
    cheap["pay"] = json!({ "min_fen": 300, "unit": "day" });
    let (status, problem) = enter(&server, &clerk, "a", &cheap, "").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "pay.min_fen");
    let said = problem["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(said.contains("19.1元") && said.contains("未核实"), "{said}");
    let (status, posting) = enter(&server, &clerk, "a", &cheap, "只来看一眼，管饭").await?;
    assert_eq!(status, StatusCode::CREATED, "{posting}");
    // 300 yuan from 7 to 18 are enough there, and too little where the market says 40 an hour.
    let strict = Server::start_with(&["--minimum-pay", "140000=20,141124=40"])?;
    let clerk = strict.desk("lin01", "clerk", MARKET).await?;
    let (status, problem) = enter(&strict, &clerk, "a", &draft("木工"), "").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = problem["errors"][0]["message"].as_str().unwrap_or_default();
    assert!(said.contains("本市场设定的最低小时工资40元"), "{said}");
    let xing = strict.system("141123")?;
    let mut row = linggong_tests::row("r1", "木工");
    row["market"] = json!("141123");
    let answer = xing.bulk(&[row]).await?;
    assert!(answer.rows[0].warnings.is_empty(), "{answer:?}");
    Ok(())
}

#[tokio::test]
async fn a_telephone_in_a_name_is_refused_where_it_stands() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let mut advert = draft("木工");
    advert["place"] = json!("碛口镇，微信同号");
    advert["employer"]["name"] = json!("李师傅 138-1234-5678");
    let (status, problem) = enter(&server, &clerk, "a", &advert, "店里要求").await?;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = "名字和地点里不能写电话、微信、网址";
    assert_eq!(
        problem["errors"],
        json!([
            { "field": "place", "message": format!("“微信”：{told}") },
            { "field": "employer.name", "message": format!("“138-1234-5678”：{told}") },
        ])
    );
    Ok(())
}
