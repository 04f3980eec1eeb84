//! Courses, articles, accounts, tasks and messages, in the same way; and the log, by what was
//! done and by what it says.

use super::*;

const TRAINING: List = List {
    path: "/api/v1/staff/training?market=141124",
    id: &["/course/id"],
    sorts: &[
        ("starts_on", "/course/draft/starts_on"),
        ("days", "/course/draft/days"),
        ("taken", "/taken"),
    ],
};
const ARTICLES: List = List {
    path: "/api/v1/staff/articles?market=141124",
    id: &["/id"],
    sorts: &[
        ("title", "/draft/title"),
        ("market", "/draft/market"),
        ("start_on", "/draft/start_on"),
    ],
};
const ACCOUNTS: List = List {
    path: "/api/v1/staff/accounts?",
    id: &["/id"],
    sorts: &[
        ("name", "/name"),
        ("label", "/label"),
        ("scope", "/scope"),
        ("signed_in", "/signed_in_at"),
    ],
};
const FOLLOW_UPS: List = List {
    path: "/api/v1/staff/follow-ups?market=141100",
    id: &["/id"],
    sorts: &[
        ("due_on", "/due_on"),
        ("market", "/market"),
        ("owner", "/owner"),
        ("updated", "/updated_at"),
    ],
};
const TAKEOVERS: List = List {
    path: "/api/v1/staff/takeovers?market=141124",
    id: &["/id"],
    sorts: &[("began", "/starts_at"), ("title", "/title"), ("by", "/by")],
};

/// A day so many days from now.
fn in_days(days: u64) -> String {
    in_china(Duration::from_secs(days * 86_400)).to_string()[..10].to_owned()
}

async fn entered(desk: &Desk, key: &str, path: &str, body: &Value) -> Result<Value> {
    let answer = desk.send_once(key, path, body).await?;
    let status = answer.status();
    let made: Value = answer.json().await?;
    ensure!(status == StatusCode::CREATED, "{made}");
    Ok(made)
}

/// Holds searches against how many rows they find.
async fn finds(list: &List, desk: &Desk, searches: &[(&str, u64)]) -> Result<()> {
    for (text, total) in searches {
        let (rows, found) = list.found(desk, text).await?;
        assert_eq!((rows as u64, found), (*total.min(&2), *total), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn courses_and_articles_are_sorted_searched_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    let city = server.desk("lv01", "clerk", "141100").await?;
    let mut courses = Vec::new();
    for n in 1..=9_u64 {
        let course = json!({ "market": MARKET, "title": format!("Hanjie{n}班"),
            "kind": if n % 3 == 0 { "business" } else { "skill" }, "starts_on": in_days(n * 5 % 7 + 1),
            "days": n * 7 % 5 + 1, "place": if n % 2 == 0 { "碛口镇" } else { "三交镇" },
            "terms": "免费", "content": "平焊", "seats": 30 });
        let path = "/api/v1/staff/training";
        courses.push(entered(&desk, &format!("c{n}"), path, &course).await?);
    }
    // Somebody signs up for two of them.
    for n in [3, 5_usize] {
        let case = json!({ "market": MARKET, "kind": "training", "course": courses[n]["course"]["id"],
            "person": { "name": "张建国", "phone": "13800000001", "consent": "case-2026-11" } });
        made(&server, "/api/v1/cases", &format!("t{n}"), &case).await?;
    }
    assert_eq!(TRAINING.check(&desk).await?, 9);
    let searches = [("hanjie", 9), ("碛口", 4), ("平焊", 9), ("HANJIE7", 1)];
    finds(&TRAINING, &desk, &searches).await?;
    finds(&TRAINING, &desk, &[("创业", 3), ("%", 0), ("没有的", 0)]).await?;
    for n in 1..=8_u64 {
        let (of, market) = if n % 4 == 0 {
            (&city, "141100")
        } else {
            (&desk, MARKET)
        };
        let mut article = json!({ "market": market, "kind": "policy",
            "title": format!("路费{}补多少？", n * 5 % 8), "sentences": [format!("第{n}句。")],
            "source": "《交通补贴办法》第三条" });
        if n % 2 == 0 {
            article["start_on"] = json!(in_days(n * 3 % 5));
        }
        let path = "/api/v1/staff/articles";
        entered(of, &format!("a{n}"), path, &article).await?;
    }
    // Another county's are nobody's business here.
    let foreign = server.desk("xing01", "clerk", "141123").await?;
    let article = json!({ "market": "141123", "kind": "policy", "title": "别处的",
        "sentences": ["一句。"], "source": "《办法》" });
    entered(&foreign, "x", "/api/v1/staff/articles", &article).await?;
    assert_eq!(ARTICLES.check(&desk).await?, 8);
    let searches = [("路费", 8), ("第7句", 1), ("补贴办法", 8), ("别处", 0)];
    finds(&ARTICLES, &desk, &searches).await
}

#[tokio::test]
async fn accounts_are_sorted_searched_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let manager = server.desk("lv01", "manager", "141100").await?;
    server.desk("xing01", "clerk", "141123").await?;
    for (name, label, role, scope) in [
        ("lin01", "赵六", "manager", MARKET),
        ("lin02", "孙七", "manager", MARKET),
        ("lv02", "李四", "clerk", "141100"),
    ] {
        let body = json!({ "name": name, "label": label, "role": role, "scope": scope });
        let done = manager.send(Method::POST, "/api/v1/staff/accounts", &body);
        assert_eq!(done.await?.status(), StatusCode::CREATED, "{name}");
    }
    // Nobody is told of another city's.
    server.desk("jin01", "manager", "140500").await?;
    assert_eq!(ACCOUNTS.check(&manager).await?, 5);
    let searches = [("赵", 1), ("lin0", 2), ("LV01", 1), ("负责人", 3)];
    finds(&ACCOUNTS, &manager, &searches).await?;
    let searches = [("临县", 2), ("吕梁", 2), ("jin", 0), ("password", 0)];
    finds(&ACCOUNTS, &manager, &searches).await?;
    refuses(&ACCOUNTS, &manager).await
}

#[tokio::test]
async fn tasks_and_messages_are_sorted_searched_and_read_page_by_page() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin01", "clerk", MARKET).await?;
    let city = server.desk("lv01", "manager", "141100").await?;
    let new = json!({ "name": "lin02", "label": "孙七", "role": "manager", "scope": MARKET });
    let done = city.send(Method::POST, "/api/v1/staff/accounts", &new);
    assert_eq!(done.await?.status(), StatusCode::CREATED);
    let mut tasks = Vec::new();
    for n in 1..=9_u64 {
        let (market, owner) = match n % 3 {
            0 => ("141123", "lv01"),
            1 => (MARKET, "lin01"),
            _ => (MARKET, "lin02"),
        };
        let task = json!({ "market": market, "text": format!("催第{n}家结工钱"),
            "due_on": in_days(n * 5 % 7), "owner": owner });
        let path = "/api/v1/staff/follow-ups";
        tasks.push(entered(&city, &format!("f{n}"), path, &task).await?);
    }
    assert_eq!(FOLLOW_UPS.check(&city).await?, 9);
    // Who has set them is found, too.
    let searches = [("工钱", 9), ("第7家", 1), ("孙七", 3), ("王芳", 9)];
    finds(&FOLLOW_UPS, &city, &searches).await?;
    let path = format!("/api/v1/staff/follow-ups/{}/steps", tasks[0]["id"]);
    let step = json!({ "step": "done", "before": tasks[0]["updated_at"], "outcome": "钱到了" });
    let done = desk.send(Method::POST, &path, &step).await?;
    assert_eq!(done.status(), StatusCode::OK);
    for (which, total) in [
        ("", 8),
        ("&mine=true", 3),
        ("&overdue=true", 0),
        ("&state=done", 1),
        ("&state=done&q=%E9%92%B1%E5%88%B0%E4%BA%86", 1),
    ] {
        let path = format!("{}{which}&page=1&limit=1", FOLLOW_UPS.path);
        assert_eq!(city.get(&path).await?["total"], total, "{which}");
    }
    let mut ids = Vec::new();
    for (n, by) in [&desk, &city, &desk, &city, &desk].into_iter().enumerate() {
        let body = json!({ "scope": MARKET, "kind": "weather", "title": format!("暴雨{}号", n * 3 % 5),
            "text": "在大厅里等", "tags": if n == 0 { vec!["门口"] } else { vec![] }, "minutes": 30 });
        let path = "/api/v1/staff/takeovers";
        let begun = by.send(Method::POST, path, &body).await?;
        assert_eq!(begun.status(), StatusCode::CREATED);
        let begun: Value = begun.json().await?;
        ids.push(begun["id"].as_i64().context("an id")?);
    }
    assert_eq!(TAKEOVERS.check(&desk).await?, 5);
    let searches = [("暴雨", 5), ("门口", 1), ("lv01", 2), ("停电", 0)];
    finds(&TAKEOVERS, &desk, &searches).await?;
    for id in &ids[..2] {
        let path = format!("/api/v1/staff/takeovers/{id}/end");
        let ended = desk.send(Method::POST, &path, &Value::Null).await?;
        assert_eq!(ended.status(), StatusCode::OK);
    }
    for (over, expected) in [(true, &ids[..2]), (false, &ids[2..])] {
        let path = format!("{}&over={over}&sort=began&page=1&limit=9", TAKEOVERS.path);
        let listed = desk.get(&path).await?;
        let listed = listed["items"].as_array().context("items")?;
        let listed: Vec<_> = listed.iter().filter_map(|one| one["id"].as_i64()).collect();
        assert_eq!(listed, expected, "{over}");
    }
    Ok(())
}

#[tokio::test]
async fn what_the_rest_cannot_be_asked_is_refused_by_the_field_s_name() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin01", "clerk", "141100").await?;
    for list in [&TRAINING, &ARTICLES, &FOLLOW_UPS, &TAKEOVERS] {
        refuses(list, &desk).await?;
        is_empty(list, &desk).await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_log_is_searched_by_what_was_done_and_what_it_says() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    for id in [97, 98] {
        let path = format!("/api/v1/staff/cases/{id}/open");
        clerk.send(Method::POST, &path, &Value::Null).await?;
    }
    let form = "/api/v1/staff/postings/template.xlsx";
    clerk.send(Method::GET, form, &Value::Null).await?;
    let body = json!({ "market": MARKET, "kind": "policy", "title": "路费补多少？",
        "sentences": ["能补。"], "source": "《办法》" });
    entered(&clerk, "a", "/api/v1/staff/articles", &body).await?;
    for (which, told) in [
        (
            vec![("action", "查看诉求内容")],
            vec!["查看诉求内容", "查看诉求内容"],
        ),
        (vec![("action", "下载用工空表")], vec!["下载用工空表"]),
        (vec![("q", "/Cases/98/")], vec!["查看诉求内容"]),
        // Which one it was, where the address does not tell.
        (vec![("q", "路费")], vec!["发布政策"]),
        (vec![("action", "发布政策"), ("q", "cases")], vec![]),
        (vec![("q", "%")], vec![]),
        (
            vec![("by", "lin01"), ("action", ""), ("q", "cases/97")],
            vec!["查看诉求内容"],
        ),
    ] {
        let url = reqwest::Url::parse_with_params("http://desk/", &which)?;
        let query = url.query().context("a query")?;
        let page = auditor.get(&format!("/api/v1/staff/audit?{query}")).await?;
        let lines = page["items"].as_array().context("lines")?;
        let actions: Vec<_> = lines.iter().map(|line| line["action"].clone()).collect();
        assert_eq!(actions, told, "{which:?}");
        // What is taken away is what is looked at.
        let path = format!("/api/v1/staff/audit.csv?{query}");
        let table = auditor.send(Method::GET, &path, &Value::Null).await?;
        let table = table.text().await?;
        assert_eq!(table.lines().count(), told.len() + 1, "{which:?}: {table}");
    }
    let long = format!("q={}", "z".repeat(51));
    for (query, field) in [("action=x", "action"), (long.as_str(), "q")] {
        for path in ["/api/v1/staff/audit", "/api/v1/staff/audit.csv"] {
            let path = format!("{path}?{query}");
            let refused = auditor.send(Method::GET, &path, &Value::Null).await?;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            let problem: Value = refused.json().await?;
            assert_eq!(problem["errors"][0]["field"], field, "{path}");
        }
    }
    Ok(())
}
