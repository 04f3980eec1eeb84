//! Signing in at the desk, what each role may do, and the log of what they did.

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, Device, MARKET, Server, draft, row, settings};
use reqwest::header::{ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn a_one_time_password_opens_nothing_but_the_way_to_an_own_one() -> Result<()> {
    let server = Server::start()?;
    let password = server.one_time_password("lin01", "manager", MARKET)?;
    let address = server.url("/api/v1/staff/session");
    let client = Client::new();
    let body = json!({ "name": "lin01", "password": password });
    let answer = client.post(&address).json(&body).send().await?;
    assert_eq!(answer.status(), StatusCode::OK);
    let set = answer.headers()[SET_COOKIE].to_str()?.to_owned();
    for word in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/staff"] {
        assert!(set.contains(word), "{set}");
    }
    let me: Value = answer.json().await?;
    assert_eq!(
        (&me["staff"]["must_change"], &me["rights"]),
        (&json!(true), &json!([]))
    );
    let cookie = set.split(';').next().context("a cookie")?;
    let queue = format!("/api/v1/staff/interests?market={MARKET}");
    let early = client
        .get(server.url(&queue))
        .header("Cookie", cookie)
        .send()
        .await?;
    assert_eq!(early.status(), StatusCode::FORBIDDEN);
    assert_eq!(early.json::<Value>().await?["code"], "must_change_password");
    let change = async |old: &str, new: &str| -> Result<(StatusCode, Value)> {
        let answer = client
            .put(server.url("/api/v1/staff/session/password"))
            .header("Cookie", cookie)
            .json(&json!({ "old": old, "new": new }))
            .send()
            .await?;
        Ok((answer.status(), answer.json().await?))
    };
    for (old, new, field) in [
        (password.as_str(), "short1", "new"),
        (&password, &password, "new"),
        (&password, "my-lin01-word", "new"),
        ("wrong-word", "good-word-1", "old"),
    ] {
        let (status, problem) = change(old, new).await?;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let (status, me) = change(&password, "good-word-1").await?;
    assert_eq!(
        (status, &me["rights"]),
        (StatusCode::OK, &json!(["business", "accounts"]))
    );
    assert_eq!(me["markets"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
async fn five_wrong_passwords_lock_and_a_manager_s_reset_unlocks() -> Result<()> {
    let mut server = Server::start()?;
    let manager = server.desk("lin01", "manager", MARKET).await?;
    let mut clerk = server.desk("lin02", "clerk", MARKET).await?;
    let right = clerk.password.clone();
    clerk.password = "wrong-word".to_owned();
    for _ in 0..4 {
        assert_eq!(clerk.sign_in().await?.status(), StatusCode::UNAUTHORIZED);
    }
    // Neither a restart nor another clerk's sign-in helps.
    server.kill()?;
    server.restart()?;
    let fifth = clerk.sign_in().await?;
    assert_eq!(fifth.status(), StatusCode::LOCKED);
    let wait: u32 = fifth.headers()["retry-after"].to_str()?.parse()?;
    assert!((880..=900).contains(&wait), "{wait}");
    clerk.password = right;
    assert_eq!(clerk.sign_in().await?.status(), StatusCode::LOCKED);
    let accounts = manager.get("/api/v1/staff/accounts").await?;
    let locked = accounts["items"].as_array().context("accounts")?;
    let locked = locked
        .iter()
        .find(|one| one["name"] == "lin02")
        .context("lin02")?;
    assert!(locked["locked_until"].is_string(), "{locked}");
    let path = format!("/api/v1/staff/accounts/{}/password", locked["id"]);
    let made: Value = manager
        .send(Method::POST, &path, &Value::Null)
        .await?
        .json()
        .await?;
    clerk.password = made["password"].as_str().context("a password")?.to_owned();
    let signed_in = clerk.sign_in().await?;
    assert_eq!(signed_in.status(), StatusCode::OK);
    assert_eq!(
        signed_in.json::<Value>().await?["staff"]["must_change"],
        true
    );
    // Somebody nobody knows is told no more than somebody with a wrong password.
    clerk.name = "nobody".to_owned();
    let unknown = clerk.sign_in().await?;
    assert_eq!(unknown.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.json::<Value>().await?["code"], "wrong_password");
    Ok(())
}

#[tokio::test]
async fn who_is_disabled_or_has_another_password_is_out_at_once() -> Result<()> {
    let server = Server::start()?;
    let manager = server.desk("lin01", "manager", MARKET).await?;
    let clerk = server.desk("lin02", "clerk", MARKET).await?;
    let mut other_desk = clerk.clone();
    assert!(other_desk.sign_in().await?.status().is_success());
    let body = json!({ "old": clerk.password, "new": "another-word-2" });
    let path = "/api/v1/staff/session/password";
    assert!(
        clerk
            .send(Method::PUT, path, &body)
            .await?
            .status()
            .is_success()
    );
    let session = "/api/v1/staff/session";
    let out = other_desk.send(Method::GET, session, &Value::Null).await?;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    let mut third = clerk.clone();
    third.password = "another-word-2".to_owned();
    let me: Value = third.sign_in().await?.json().await?;
    let path = format!("/api/v1/staff/accounts/{}/enabled", me["staff"]["id"]);
    let off = manager
        .send(Method::PUT, &path, &json!({ "enabled": false }))
        .await?;
    assert!(off.status().is_success());
    let out = third.send(Method::GET, session, &Value::Null).await?;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(out.json::<Value>().await?["code"], "disabled");
    // Who does not know the password is told nothing, who does is told why; the log knows, too.
    let mut guessing = third.clone();
    guessing.password = "wrong-word".to_owned();
    let guessed = guessing.sign_in().await?;
    assert_eq!(guessed.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(guessed.json::<Value>().await?["code"], "wrong_password");
    let refused = third.sign_in().await?;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let refused = refused.json::<Value>().await?;
    assert_eq!(refused["code"], "disabled");
    assert_eq!(refused["title"], "这个账号停用了，请找负责人");
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let log = auditor
        .get("/api/v1/staff/audit?by=lin02&action=登录&limit=1")
        .await?;
    assert_eq!(log["items"][0]["status"], 403, "{log}");
    assert_eq!(log["items"][0]["detail"], "账号停用了", "{log}");
    // Nor does the old session come back with the account.
    let on = manager
        .send(Method::PUT, &path, &json!({ "enabled": true }))
        .await?;
    assert!(on.status().is_success());
    let out = third.send(Method::GET, session, &Value::Null).await?;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    // Nobody locks themselves out, and signing out ends the session on the server.
    let me = manager.get(session).await?;
    let path = format!("/api/v1/staff/accounts/{}/enabled", me["staff"]["id"]);
    let own = manager
        .send(Method::PUT, &path, &json!({ "enabled": false }))
        .await?;
    assert_eq!(own.status(), StatusCode::FORBIDDEN);
    let gone = manager.send(Method::DELETE, session, &Value::Null).await?;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let out = manager.send(Method::GET, session, &Value::Null).await?;
    assert_eq!(out.status(), StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn another_site_s_page_cannot_act_with_the_cookie() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin01", "manager", MARKET).await?;
    let from = async |name: &str, value: &str| -> Result<StatusCode> {
        let answer = Client::new()
            .post(server.url("/api/v1/staff/session/touch"))
            .header("Cookie", desk.cookie())
            .header(name, value)
            .send()
            .await?;
        Ok(answer.status())
    };
    assert_eq!(
        from("Sec-Fetch-Site", "cross-site").await?,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        from(ORIGIN.as_str(), "http://evil.example").await?,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        from("Sec-Fetch-Site", "same-origin").await?,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        from(ORIGIN.as_str(), server.address()).await?,
        StatusCode::NO_CONTENT
    );
    Ok(())
}

/// Who may: county clerk, county manager, auditor, clerk of another county, a system's key.
const WHO: [&str; 5] = ["clerk", "manager", "auditor", "foreign", "system"];

/// Clerk, manager and system of the county.
const BUSINESS: [char; 5] = ['+', '+', '-', '-', '+'];

/// Each address with what each of them is answered first: done or refused for what was sent
/// (`+`), refused for who they are (`-`).
const RIGHTS: &[(&str, &str, [char; 5])] = &[
    ("POST", "/api/v1/staff/interests", BUSINESS),
    ("GET", "/api/v1/staff/programmes/141124", BUSINESS),
    ("POST", "/api/v1/staff/programmes/141124", BUSINESS),
    ("PUT", "/api/v1/staff/programmes/141124/draft", BUSINESS),
    (
        "GET",
        "/api/v1/staff/programmes/141124/preview?preview_at=2026-11-23T06:10:00%2B08:00",
        BUSINESS,
    ),
    ("GET", "/api/v1/staff/interests?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/interests/1/open", BUSINESS),
    ("GET", "/api/v1/staff/postings?market=141124", BUSINESS),
    (
        "GET",
        "/api/v1/staff/postings?market=141124&any=true&q=1&sort=number&desc=true&page=1&limit=1",
        BUSINESS,
    ),
    ("POST", "/api/v1/staff/postings", BUSINESS),
    ("GET", "/api/v1/staff/postings/1", BUSINESS),
    ("PUT", "/api/v1/staff/postings/1", BUSINESS),
    (
        "POST",
        "/api/v1/staff/postings/import?market=141124&mode=check",
        BUSINESS,
    ),
    // The empty form tells nothing about anybody.
    (
        "GET",
        "/api/v1/staff/postings/template.xlsx",
        ['+', '+', '+', '+', '+'],
    ),
    ("POST", "/api/v1/staff/interests/1/steps", BUSINESS),
    ("POST", "/api/v1/staff/interests/1/undo", BUSINESS),
    ("PUT", "/api/v1/staff/interests/1/agreement", BUSINESS),
    ("GET", "/api/v1/staff/cases?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/cases/1/open", BUSINESS),
    ("POST", "/api/v1/staff/cases/1/steps", BUSINESS),
    ("PUT", "/api/v1/staff/cases/1/checks/0", BUSINESS),
    ("GET", "/api/v1/staff/cases/1/receipt", BUSINESS),
    ("GET", "/api/v1/staff/officers?market=141124", BUSINESS),
    ("GET", "/api/v1/staff/follow-ups?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/follow-ups", BUSINESS),
    ("GET", "/api/v1/staff/follow-ups/1", BUSINESS),
    ("POST", "/api/v1/staff/follow-ups/1/steps", BUSINESS),
    // Each is told of their own division.
    (
        "GET",
        "/api/v1/staff/follow-ups/notice",
        ['+', '+', '-', '+', '+'],
    ),
    (
        "PUT",
        "/api/v1/staff/follow-ups/notice",
        ['+', '+', '-', '+', '+'],
    ),
    (
        "GET",
        "/api/v1/staff/reports/monitoring?scope=141124&from=2026-11&to=2026-11",
        BUSINESS,
    ),
    (
        "GET",
        "/api/v1/staff/reports/monitoring/table.csv?scope=141124&from=2026-11&to=2026-11",
        BUSINESS,
    ),
    (
        "GET",
        "/api/v1/staff/reports/monitoring/table.xlsx?scope=141124&from=2026-11&to=2026-11",
        BUSINESS,
    ),
    ("GET", "/api/v1/staff/markets/141124/details", BUSINESS),
    ("GET", "/api/v1/staff/postings/1/seekers", BUSINESS),
    ("GET", "/api/v1/staff/seekers?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/seekers/1/open", BUSINESS),
    ("PUT", "/api/v1/staff/seekers/1/aid", BUSINESS),
    ("POST", "/api/v1/staff/seekers", BUSINESS),
    ("PUT", "/api/v1/staff/seekers/1/profile", BUSINESS),
    ("PUT", "/api/v1/staff/seekers/1/person", BUSINESS),
    ("POST", "/api/v1/staff/seekers/1/referrals", BUSINESS),
    ("PUT", "/api/v1/staff/interests/1/hold", BUSINESS),
    ("GET", "/api/v1/staff/training?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/training", BUSINESS),
    ("PUT", "/api/v1/staff/training/1", BUSINESS),
    ("GET", "/api/v1/staff/articles?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/articles", BUSINESS),
    ("PUT", "/api/v1/staff/articles/1", BUSINESS),
    ("GET", "/api/v1/staff/employers?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/employers/verify", BUSINESS),
    ("POST", "/api/v1/staff/employers/block", BUSINESS),
    ("POST", "/api/v1/staff/employers/unblock", BUSINESS),
    ("PUT", "/api/v1/staff/markets/141124/details", BUSINESS),
    ("PUT", "/api/v1/staff/postings/1/taken", BUSINESS),
    ("PUT", "/api/v1/staff/postings/1/validity", BUSINESS),
    ("POST", "/api/v1/staff/postings/1/review", BUSINESS),
    ("POST", "/api/v1/staff/postings/1/withdraw", BUSINESS),
    ("POST", "/api/v1/staff/postings/1/restore", BUSINESS),
    ("POST", "/api/v1/staff/postings/1/contact", BUSINESS),
    ("DELETE", "/api/v1/staff/postings/1/contact", BUSINESS),
    ("PUT", "/api/v1/staff/courses/1", BUSINESS),
    // Whoever does business is told that there is none of theirs.
    (
        "DELETE",
        "/api/v1/staff/courses/1",
        ['+', '+', '-', '+', '+'],
    ),
    ("DELETE", "/api/v1/staff/interests/1/person", BUSINESS),
    ("GET", "/api/v1/staff/overview?market=141124", BUSINESS),
    ("GET", "/api/v1/staff/screens?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/screens", BUSINESS),
    ("PUT", "/api/v1/staff/screens/1", BUSINESS),
    ("POST", "/api/v1/staff/screens/1/restore", BUSINESS),
    ("POST", "/api/v1/staff/screens/1/replace", BUSINESS),
    ("POST", "/api/v1/staff/screens/1/commands", BUSINESS),
    ("GET", "/api/v1/staff/screens/1/outages", BUSINESS),
    ("GET", "/api/v1/staff/screens/1/picture", BUSINESS),
    ("DELETE", "/api/v1/staff/screens/1", BUSINESS),
    (
        "GET",
        "/api/v1/staff/forms/monthly?scope=141124&month=2026-11",
        BUSINESS,
    ),
    (
        "GET",
        "/api/v1/staff/forms/monthly.csv?scope=141124&month=2026-11",
        BUSINESS,
    ),
    (
        "GET",
        "/api/v1/staff/forms/monthly.xlsx?scope=141124&month=2026-11",
        BUSINESS,
    ),
    (
        "PUT",
        "/api/v1/staff/forms/monthly/141124/2026-11",
        BUSINESS,
    ),
    (
        "POST",
        "/api/v1/staff/forms/monthly/141124/2026-11/steps",
        BUSINESS,
    ),
    ("POST", "/api/v1/staff/takeovers", BUSINESS),
    ("GET", "/api/v1/staff/takeovers?market=141124", BUSINESS),
    ("POST", "/api/v1/staff/takeovers/1/end", BUSINESS),
    ("GET", "/api/v1/staff/accounts", ['-', '+', '-', '-', '-']),
    ("POST", "/api/v1/staff/accounts", ['-', '+', '-', '-', '-']),
    (
        "POST",
        "/api/v1/staff/accounts/1/password",
        ['-', '+', '-', '-', '-'],
    ),
    (
        "PUT",
        "/api/v1/staff/accounts/1/enabled",
        ['-', '+', '-', '-', '-'],
    ),
    ("GET", "/api/v1/staff/audit", ['-', '-', '+', '-', '-']),
    ("GET", "/api/v1/staff/audit.csv", ['-', '-', '+', '-', '-']),
];

fn course() -> Value {
    json!({ "market": MARKET, "title": "电焊工", "kind": "skill", "starts_on": "2099-01-01",
        "days": 10, "place": "临县", "terms": "免费", "seats": 1 })
}

fn article() -> Value {
    json!({ "market": MARKET, "kind": "policy", "title": "路费补多少？",
        "sentences": ["路费能补。"], "source": "《临县办法》第三条" })
}

/// A body that each address can read.
fn body(path: &str) -> Value {
    match path.rsplit('/').next() {
        Some("screens") => {
            let mut screen = settings("大厅屏", &[]);
            screen["code"] = json!("000000");
            screen
        }
        Some("1") if path.contains("screens") => {
            let mut screen = settings("大厅屏", &[]);
            screen["before"] = json!("2026-11-23T06:10:00+08:00");
            screen
        }
        Some("replace") => json!({ "code": "000000" }),
        Some("commands") => json!({ "command": "identify" }),
        Some("takeovers") => {
            json!({ "scope": MARKET, "kind": "notice", "title": "试", "minutes": 1 })
        }
        Some("2026-11") => json!({ "entry": {} }),
        Some("steps") if path.contains("monthly") => json!({ "step": "submit" }),
        Some("follow-ups") => {
            let today = linggong_tests::in_china(std::time::Duration::ZERO).to_string();
            json!({ "market": MARKET, "text": "催工钱", "due_on": today[..10], "owner": "lin01" })
        }
        Some("steps") if path.contains("follow-ups") => {
            json!({ "step": "reopen", "before": "2026-11-23T06:10:00+08:00" })
        }
        Some("steps") if path.contains("cases") => json!({ "step": "take" }),
        Some("0") => json!({ "done": true }),
        Some("details") => json!({ "details": {} }),
        Some("aid") => json!({}),
        Some("seekers") => json!({ "market": MARKET, "profile": {}, "consents": [] }),
        Some("profile") => json!({ "before": "2026-11-23T06:10:00+08:00", "profile": {} }),
        Some("person") => {
            json!({ "before": "2026-11-23T06:10:00+08:00", "name": "李大山", "phone": "13900000001" })
        }
        Some("notice") => json!({ "until": "2026-11-23T06:10:00+08:00" }),
        Some("referrals") => json!({ "posting": 1, "consent": "2026-11" }),
        Some("hold") => json!({ "is_held": false }),
        Some("verify" | "unblock") => json!({ "market": MARKET, "name": "某公司" }),
        Some("block") => json!({ "market": MARKET, "name": "某公司", "reason": "收押金" }),
        Some("steps") => json!({ "step": "call" }),
        Some("agreement") => json!({ "side": "seeker", "says_yes": true }),
        Some("undo") => json!({ "from": "confirmed" }),
        Some("taken") => json!({ "taken": 0 }),
        Some("review") => json!({ "accept": true }),
        Some("validity") => {
            json!({ "valid_until": linggong_tests::in_china(std::time::Duration::from_secs(3_600)) })
        }
        Some("accounts") => {
            json!({ "name": "lin09", "label": "李四", "role": "clerk", "scope": MARKET })
        }
        Some("enabled") => json!({ "enabled": true }),
        Some(MARKET | "draft") => json!({ "programme": { "slides": [{ "slide": "postings" }] } }),
        Some("interests") => json!({ "market": MARKET, "posting": 1 }),
        Some("postings") => json!({ "market": MARKET, "draft": draft("木工") }),
        Some("1") if path.contains("postings") => {
            json!({ "before": draft("木工"), "draft": draft("木工") })
        }
        Some("1") if path.contains("articles") => {
            json!({ "before": article(), "draft": article(), "is_offered": true })
        }
        Some("articles") => article(),
        Some("1") if path.contains("training") => {
            json!({ "before": course(), "draft": course(), "is_offered": true })
        }
        Some("1" | "training") => course(),
        _ => Value::Null,
    }
}

#[tokio::test]
async fn each_role_may_do_what_is_its_own_and_nothing_else() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (posting, _) = system.publish(row("1", "木工")).await?;
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "张三", "phone": "13800000001", "consent": "2026-11" } });
    let case = json!({ "market": MARKET, "kind": "fee" });
    let registration = json!({ "market": MARKET, "profile": {}, "consents": [],
        "person": { "name": "张三", "phone": "13800000001", "consent": "registration-2026-11" } });
    for (path, body) in [
        ("/api/v1/seekers", registration),
        ("/api/v1/interests", wish),
        ("/api/v1/cases", case),
    ] {
        let made = Client::new()
            .post(server.url(path))
            .header("Idempotency-Key", path)
            .json(&body);
        assert_eq!(made.send().await?.status(), StatusCode::CREATED, "{path}");
    }
    let mut desks: Vec<Desk> = Vec::new();
    for (name, role, scope) in [
        ("lin01", "clerk", MARKET),
        ("lin02", "manager", MARKET),
        ("lin03", "auditor", MARKET),
        ("xing01", "clerk", "141123"),
    ] {
        desks.push(server.desk(name, role, scope).await?);
    }
    let tasks = "/api/v1/staff/follow-ups";
    let made = desks[0].send_once("task", tasks, &body(tasks)).await?;
    assert_eq!(made.status(), StatusCode::CREATED);
    let mut device = Device::start(server.address()).await?;
    device.enrol(&desks[0], "大厅屏", &[]).await?;
    for (method, path, expected) in RIGHTS {
        let verb: Method = method.parse()?;
        let body = body(path);
        for (at, who) in WHO.iter().enumerate() {
            let answer = match desks.get(at) {
                Some(desk) => desk.send(verb.clone(), path, &body).await?,
                None => system.send(verb.clone(), path, &body).await?,
            };
            let status = answer.status();
            let refused = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED].contains(&status);
            let code = answer.text().await?;
            assert_ne!(status.as_u16() / 100, 5, "{method} {path} {who}: {code}");
            assert_eq!(
                refused,
                expected[at] == '-',
                "{method} {path} {who}: {status} {code}"
            );
        }
        let nobody = Client::new().request(verb, server.url(path)).json(&body);
        assert_eq!(
            nobody.send().await?.status(),
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
    // Nothing that staff can reach was forgotten above.
    let document: Value = reqwest::get(server.url("/api/openapi.json"))
        .await?
        .json()
        .await?;
    for (path, item) in document["paths"].as_object().context("paths")? {
        if !path.starts_with("/api/v1/staff/")
            || path.contains("/session")
            || path.ends_with("/bulk")
        {
            continue;
        }
        let pattern = path
            .replace("{market}", MARKET)
            .replace("{month}", "2026-11")
            .replace("{id}", "1")
            .replace("{record_id}", "1")
            .replace("{item}", "0")
            .replace("{kind}", "monitoring");
        for method in item.as_object().context("methods")?.keys() {
            let tried = RIGHTS.iter().any(|(verb, tried, _)| {
                verb.eq_ignore_ascii_case(method)
                    && tried.split('?').next() == Some(pattern.as_str())
            });
            assert!(tried, "{method} {path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_clerk_hands_in_only_for_their_own_market() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let mut foreign = row("2", "瓦工");
    foreign["market"] = json!("141123");
    let rows = json!({ "rows": [row("1", "木工"), foreign] });
    let path = "/api/v1/staff/postings/bulk";
    let answer: Value = clerk.send(Method::POST, path, &rows).await?.json().await?;
    assert_eq!(
        (&answer["created"], &answer["refused"]),
        (&json!(1), &json!(1)),
        "{answer}"
    );
    let answer: Value = auditor
        .send(Method::POST, path, &rows)
        .await?
        .json()
        .await?;
    assert_eq!(answer["refused"], 2, "{answer}");
    Ok(())
}

#[tokio::test]
async fn what_is_done_and_tried_is_in_the_log_for_good() -> Result<()> {
    let server = Server::start()?;
    let manager = server.desk("lin01", "manager", MARKET).await?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    let far = server.desk("xing03", "auditor", "141123").await?;
    let path = "/api/v1/staff/cases/99/open";
    manager.send(Method::POST, path, &Value::Null).await?;
    let mut stranger = manager.clone();
    stranger.password = "a-wrong-word".to_owned();
    stranger.sign_in().await?;
    let page = auditor.get("/api/v1/staff/audit?by=lin01").await?;
    let lines: Vec<(&str, u64)> = page["items"]
        .as_array()
        .context("lines")?
        .iter()
        .filter_map(|line| Some((line["action"].as_str()?, line["status"].as_u64()?)))
        .collect();
    let expected = [
        ("登录", 401),
        ("查看诉求内容", 404),
        ("改自己的密码", 200),
        ("登录", 200),
    ];
    assert_eq!(lines, expected);
    let first = auditor.get("/api/v1/staff/audit?by=lin01&limit=3").await?;
    let next = first["next"].as_i64().context("more")?;
    let second = auditor
        .get(&format!(
            "/api/v1/staff/audit?by=lin01&limit=3&before={next}"
        ))
        .await?;
    assert_eq!(second["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(second["next"], Value::Null);
    let table = auditor
        .send(Method::GET, "/api/v1/staff/audit.csv", &Value::Null)
        .await?;
    let text = table.text().await?;
    assert!(
        text.starts_with("\u{feff}序号,时间,登录名") && text.contains("查看诉求内容"),
        "{text}"
    );
    // Taking the log away is in the log; another county's is not.
    let page = auditor.get("/api/v1/staff/audit").await?;
    assert_eq!(page["items"][0]["action"], "导出日志");
    let others = far.get("/api/v1/staff/audit?by=lin01").await?;
    assert_eq!(others["items"], json!([]));
    assert!(!server.log()?.contains("a-wrong-word"));
    Ok(())
}

#[tokio::test]
async fn whoever_guesses_many_passwords_at_once_gets_no_further() -> Result<()> {
    let server = Server::start_with(&["--trusted-proxy", "127.0.0.1"])?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let client = Client::new();
    let tries = (0..40).map(|n| {
        client
            .post(server.url("/api/v1/staff/session"))
            .header("X-Forwarded-For", format!("198.51.100.{n}"))
            .json(&json!({ "name": "lin01", "password": format!("wrong-word-{n}") }))
            .send()
    });
    let mut wrong = 0;
    for answer in futures::future::join_all(tries).await {
        wrong += u32::from(answer?.status() == StatusCode::UNAUTHORIZED);
    }
    // However they overtake each other: four are told that they are wrong, the fifth locks.
    assert_eq!(wrong, 4);
    let mut clerk = clerk;
    assert_eq!(clerk.sign_in().await?.status(), StatusCode::LOCKED);
    Ok(())
}

#[tokio::test]
async fn a_session_has_a_new_number_whenever_somebody_proves_themselves() -> Result<()> {
    let server = Server::start()?;
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let known = clerk.cookie().to_owned();
    let body = json!({ "name": clerk.name, "password": clerk.password });
    let again = Client::new()
        .post(server.url("/api/v1/staff/session"))
        .header("Cookie", &known)
        .json(&body)
        .send()
        .await?;
    let set = again.headers()[SET_COOKIE].to_str()?;
    assert!(!set.starts_with(&known), "{set}");
    let old = clerk
        .send(Method::GET, "/api/v1/staff/session", &Value::Null)
        .await?;
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED);
    let log = server.log()?;
    assert!(
        !log.contains("argon2id$v="),
        "a hash of a password is in the log"
    );
    assert!(
        !log.contains("[36, 97, 114, 103"),
        "a hash of a password is in the log"
    );
    Ok(())
}

#[tokio::test]
async fn two_windows_do_not_call_the_same_ticket() -> Result<()> {
    let server = Server::start()?;
    let (posting, _) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let wish = json!({ "market": MARKET, "posting": posting,
        "person": { "name": "张三", "phone": "13800000001", "consent": "2026-11" } });
    let made = Client::new()
        .post(server.url("/api/v1/interests"))
        .header("Idempotency-Key", "k")
        .json(&wish);
    assert_eq!(made.send().await?.status(), StatusCode::CREATED);
    let clerk = server.desk("lin01", "clerk", MARKET).await?;
    let call = |window: u8| json!({ "step": "call", "from": "expressed", "window": window });
    let path = "/api/v1/staff/interests/1/steps";
    let first = clerk.send(Method::POST, path, &call(1)).await?;
    assert_eq!(first.status(), StatusCode::OK);
    let second = clerk.send(Method::POST, path, &call(2)).await?;
    assert_eq!(second.status(), StatusCode::CONFLICT);
    let problem: Value = second.json().await?;
    assert_eq!(problem["detail"], "001 号现在是“已叫号”（1 号窗口）");
    Ok(())
}
