//! Two at the desk act on the same record: the second is told, and changes nothing. A press that
//! comes twice is one.

use anyhow::{Context as _, Result};
use linggong_tests::{Desk, Device, MARKET, Server, command, in_china, row, settings};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const STAFF: &str = "/api/v1/staff";
const DAY_MS: i64 = 86_400_000;

type Answer = (StatusCode, Value);

async fn send(desk: &Desk, method: Method, path: &str, body: Value) -> Result<Answer> {
    let answer = desk.send(method, &format!("{STAFF}{path}"), &body).await?;
    let status = answer.status();
    let text = answer.text().await?;
    Ok((status, serde_json::from_str(&text).unwrap_or_default()))
}

async fn post(desk: &Desk, path: &str, body: Value) -> Result<Answer> {
    send(desk, Method::POST, path, body).await
}

async fn once(desk: &Desk, key: &str, path: &str, body: &Value) -> Result<Answer> {
    let path = format!("{STAFF}{path}");
    let answer = desk.send_once(key, &path, body).await?;
    Ok((answer.status(), answer.json().await?))
}

/// Two of the same county.
async fn two(server: &Server, role: &str) -> Result<(Desk, Desk)> {
    let first = server.desk("lin01", role, MARKET).await?;
    Ok((first, server.desk("lin02", role, MARKET).await?))
}

/// It was done.
fn done((status, answer): Answer) -> Value {
    assert!(status.is_success(), "{status} {answer}");
    answer
}

/// It was refused, and these words say what happened meanwhile.
fn told((status, problem): Answer, words: &[&str]) {
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert_eq!(problem["code"], "changed", "{problem}");
    let detail = problem["detail"].as_str().unwrap_or_default();
    for word in words {
        assert!(detail.contains(word), "{word}: {problem}");
    }
}

async fn items(desk: &Desk, path: &str) -> Result<Vec<Value>> {
    let list = desk.get(&format!("{STAFF}{path}")).await?;
    Ok(list["items"].as_array().context("items")?.clone())
}

#[tokio::test]
async fn two_who_extend_and_withdraw_a_posting_are_told() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    let (id, _) = system.publish(row("1", "砌砖大工")).await?;
    let (first, second) = two(&server, "clerk").await?;
    let path = format!("/postings/{id}");
    let now = async || second.get(&format!("{STAFF}{path}")).await;
    let seen = now().await?;
    let until = |days: i64| in_china(std::time::Duration::ZERO).plus_ms(days * DAY_MS);
    let validity = format!("{path}/validity");
    let extend = |days: i64, was: &Value| json!({ "valid_until": until(days), "was": was });
    let was = &seen["draft"]["valid_until"];
    let longer = done(send(&first, Method::PUT, &validity, extend(7, was)).await?);
    let late = send(&second, Method::PUT, &validity, extend(30, was)).await?;
    told(late, &["王芳刚办了“延期”", "在招，有效到"]);
    let end = &longer["draft"]["valid_until"];
    // The same hand with another choice is no second press: it would be lost.
    let other = send(&first, Method::PUT, &validity, extend(30, was)).await?;
    told(other, &["延期", "在招，有效到"]);
    let again = json!({ "valid_until": end, "was": was });
    let again = done(send(&first, Method::PUT, &validity, again).await?);
    assert_eq!(again["draft"]["valid_until"], *end, "pressed twice is once");
    assert_eq!(now().await?["draft"]["valid_until"], *end);
    // Whoever looked before that does not take it back either.
    let withdraw = format!("{path}/withdraw");
    let body = json!({ "seen": seen["updated_at"] });
    told(post(&second, &withdraw, body).await?, &["延期"]);
    assert_eq!(now().await?["state"], "open");
    let body = json!({ "seen": longer["updated_at"] });
    let back = done(post(&first, &withdraw, body.clone()).await?);
    let again = done(post(&first, &withdraw, body.clone()).await?);
    assert_eq!(again, back, "pressed twice is once");
    told(post(&second, &withdraw, body).await?, &["撤下", "已撤回"]);
    let late = send(&second, Method::PUT, &validity, extend(30, end)).await?;
    told(late, &["撤下", "已撤回"]);
    // It is brought back once.
    let restore = format!("{path}/restore");
    let body = json!({ "seen": back["updated_at"] });
    done(post(&second, &restore, body.clone()).await?);
    told(post(&first, &restore, body).await?, &["再上屏", "在招"]);
    // A system that does not tell what it saw does as it always did.
    system.withdraw(id).await?;
    assert_eq!(now().await?["state"], "withdrawn");
    Ok(())
}

#[tokio::test]
async fn two_who_decide_about_an_employer_are_told_and_a_retry_is_one_decision() -> Result<()> {
    let server = Server::start()?;
    let (id, _) = server.system(MARKET)?.publish(row("1", "木工")).await?;
    let (first, second) = two(&server, "clerk").await?;
    let name = "临县古建修缮有限公司";
    let version = async || -> Result<Value> {
        let all = items(&first, &format!("/employers?market={MARKET}")).await?;
        Ok(all.first().context("an employer")?["version"].clone())
    };
    let state = async || -> Result<Value> {
        let posting = first.get(&format!("{STAFF}/postings/{id}")).await?;
        Ok(posting["state"].clone())
    };
    let about = |seen: &Value, reason: &str| json!({ "market": MARKET, "name": name, "seen": seen, "reason": reason, "note": reason });
    let unknown = version().await?;
    assert_eq!(unknown, 0);
    let checked = about(&unknown, "看了执照");
    let checked = done(post(&first, "/employers/verify", checked).await?);
    assert_eq!(checked["version"], version().await?);
    let block = about(&unknown, "收押金");
    let late = post(&second, "/employers/block", block).await?;
    told(late, &["王芳刚办了“核实”", "核实过"]);
    assert_eq!(state().await?, "open");
    // Seen as it is now, and sent twice: one decision, one answer.
    let block = about(&checked["version"], "收押金");
    let blocked = done(once(&second, "k1", "/employers/block", &block).await?);
    let again = done(once(&second, "k1", "/employers/block", &block).await?);
    assert_eq!((&blocked["postings"], &again), (&json!(1), &blocked));
    let other = about(&blocked["version"], "欠薪");
    let (status, problem) = once(&second, "k1", "/employers/block", &other).await?;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("key_reused"))
    );
    let free = about(&checked["version"], "");
    let late = post(&first, "/employers/unblock", free).await?;
    told(late, &["拉黑", "黑名单"]);
    assert_eq!(state().await?, "withdrawn");
    let free = about(&blocked["version"], "");
    done(post(&first, "/employers/unblock", free.clone()).await?);
    assert_eq!(state().await?, "open");
    told(
        post(&second, "/employers/unblock", free).await?,
        &["移出黑名单"],
    );
    Ok(())
}

#[tokio::test]
async fn two_who_run_a_step_of_a_case_are_told() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "clerk").await?;
    let filed = Client::new()
        .post(server.url("/api/v1/cases"))
        .header("Idempotency-Key", "c1")
        .json(&json!({ "market": MARKET, "kind": "fee", "text": "收押金" }))
        .send()
        .await?;
    let filed: Value = filed.error_for_status()?.json().await?;
    let id = &filed["case"]["id"];
    let steps = format!("/cases/{id}/steps");
    let step = |step: &str, seen: &Value| json!({ "step": step, "seen": seen, "answer": "退了", "to": "lin02" });
    let seen = &filed["case"]["updated_at"];
    let taken = done(post(&first, &steps, step("take", seen)).await?);
    told(
        post(&second, &steps, step("take", seen)).await?,
        &["王芳刚办了“受理”", "正在办"],
    );
    let opened = post(&second, &format!("/cases/{id}/open"), Value::Null).await?;
    assert_eq!(done(opened)["hands"]["is_mine"], false);
    let again = done(post(&first, &steps, step("take", seen)).await?);
    assert_eq!(again, taken, "pressed twice is once");
    // A tick of one's own is no step of somebody else.
    let tick = format!("/cases/{id}/checks/0");
    done(send(&first, Method::PUT, &tick, json!({ "done": true })).await?);
    let seen = &taken["updated_at"];
    let closed = done(post(&first, &steps, step("close", seen)).await?);
    told(
        post(&second, &steps, step("withdraw", seen)).await?,
        &["办结", "已办结"],
    );
    let seen = &closed["updated_at"];
    let reopened = done(post(&first, &steps, step("reopen", seen)).await?);
    told(
        post(&second, &steps, step("reopen", seen)).await?,
        &["重办", "正在办"],
    );
    let seen = &reopened["updated_at"];
    let offered = done(post(&first, &steps, step("offer", seen)).await?);
    let again = done(post(&first, &steps, step("offer", seen)).await?);
    assert_eq!(again, offered, "pressed twice is once");
    // To a colleague who would get nothing.
    server.desk("lin03", "clerk", MARKET).await?;
    let mut other = step("offer", seen);
    other["to"] = json!("lin03");
    told(post(&first, &steps, other).await?, &["移交", "正在办"]);
    let seen = &offered["updated_at"];
    done(post(&second, &steps, step("accept", seen)).await?);
    told(
        post(&first, &steps, step("take_back", seen)).await?,
        &["接手", "正在办"],
    );
    Ok(())
}

#[tokio::test]
async fn two_who_hand_a_form_on_are_told() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "clerk").await?;
    let path = format!("/forms/monthly/{MARKET}/2025-11");
    let steps = format!("{path}/steps");
    let entry = json!({ "construction": "new", "progress": "built", "address": "胜利路12号", "work": "开门30天" });
    let save = |before: &Value| json!({ "before": before, "entry": entry });
    let step =
        |step: &str, before: &Value| json!({ "step": step, "before": before, "reason": "再看看" });
    let saved = done(send(&first, Method::PUT, &path, save(&Value::Null)).await?);
    let newer = done(send(&second, Method::PUT, &path, save(&saved["at"])).await?);
    told(
        send(&first, Method::PUT, &path, save(&saved["at"])).await?,
        &["王芳刚改过", "县里在填"],
    );
    // What a colleague has just written is not handed in unseen.
    told(
        post(&first, &steps, step("submit", &saved["at"])).await?,
        &["县里在填"],
    );
    let handed = done(post(&second, &steps, step("submit", &newer["at"])).await?);
    assert_eq!(handed["state"], "submitted");
    told(
        send(&first, Method::PUT, &path, save(&newer["at"])).await?,
        &["已报市"],
    );
    let city = server.desk("ll01", "clerk", "141100").await?;
    let other = server.desk("ll02", "clerk", "141100").await?;
    done(post(&city, &steps, step("return", &handed["at"])).await?);
    told(
        post(&other, &steps, step("forward", &handed["at"])).await?,
        &["县里在填"],
    );
    let form = items(&city, "/forms/monthly?scope=141124&month=2025-11").await?;
    assert_eq!(form[0]["state"], "draft");
    Ok(())
}

#[tokio::test]
async fn two_who_change_a_screen_are_told_and_a_retry_enrols_once() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "clerk").await?;
    let mut device = Device::start(server.address()).await?;
    let mut enrol = settings("大厅屏", &[]);
    enrol["code"] = json!(device.code);
    let made = done(once(&first, "k1", "/screens", &enrol).await?);
    let again = done(once(&first, "k1", "/screens", &enrol).await?);
    assert_eq!(again["id"], made["id"]);
    let list = format!("/screens?market={MARKET}");
    assert_eq!(items(&first, &list).await?.len(), 1);
    assert_eq!(device.claim().await?, "enrolled");
    let path = format!("/screens/{}", made["id"]);
    let off = |seen: &Value| {
        let seen = seen.as_str().unwrap_or_default().replace('+', "%2B");
        format!("{path}?seen={seen}")
    };
    let edit = |before: &Value| {
        let mut edit = settings("大厅东屏", &[]);
        edit["before"] = before.clone();
        edit
    };
    let seen = &made["updated_at"];
    let edited = done(send(&first, Method::PUT, &path, edit(seen)).await?);
    told(
        send(&second, Method::DELETE, &off(seen), Value::Null).await?,
        &["王芳刚办了“改设置”", "在用"],
    );
    assert_eq!(items(&first, &list).await?.len(), 1);
    let seen = &edited["updated_at"];
    done(send(&second, Method::DELETE, &off(seen), Value::Null).await?);
    told(
        send(&first, Method::DELETE, &off(seen), Value::Null).await?,
        &["撤掉", "撤掉了"],
    );
    told(
        send(&first, Method::PUT, &path, edit(seen)).await?,
        &["撤掉了"],
    );
    let restore = format!("{path}/restore");
    done(post(&second, &restore, json!({ "seen": seen })).await?);
    told(
        post(&first, &restore, json!({ "seen": seen })).await?,
        &["在用"],
    );
    // One new device takes its place; the other one still waits.
    let replace = format!("{path}/replace");
    let new = Device::start(server.address()).await?;
    let mut other = Device::start(server.address()).await?;
    let by = |device: &Device| json!({ "code": device.code, "seen": seen });
    done(post(&first, &replace, by(&new)).await?);
    done(post(&first, &replace, by(&new)).await?);
    told(post(&second, &replace, by(&other)).await?, &["换设备"]);
    assert_eq!(other.claim().await?, "waiting");
    Ok(())
}

#[tokio::test]
async fn boards_are_interrupted_once_and_whoever_ends_late_is_told() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "clerk").await?;
    let message = json!({ "scope": MARKET, "kind": "weather", "title": "暴雨预警", "minutes": 30 });
    let begun = done(once(&first, "k1", "/takeovers", &message).await?);
    let again = done(once(&first, "k1", "/takeovers", &message).await?);
    assert_eq!(again["id"], begun["id"]);
    // Somebody else's key of the same letters is no way to it.
    let (status, problem) = once(&second, "k1", "/takeovers", &message).await?;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("key_reused"))
    );
    let list = format!("/takeovers?market={MARKET}");
    assert_eq!(items(&first, &list).await?.len(), 1);
    let end = format!("/takeovers/{}/end", begun["id"]);
    let seen = json!({ "seen": begun["ends_at"] });
    let ended = done(post(&first, &end, seen.clone()).await?);
    told(
        post(&second, &end, seen.clone()).await?,
        &["王芳刚办了“结束”", "结束了"],
    );
    assert_eq!(
        done(post(&first, &end, seen).await?)["ends_at"],
        ended["ends_at"]
    );
    assert_eq!(items(&first, &list).await?[0]["ended_by"], "desk:lin01");
    // Whoever does not tell what they saw is answered as ever.
    done(post(&second, &end, Value::Null).await?);
    Ok(())
}

#[tokio::test]
async fn whoever_acts_on_a_task_that_was_handed_over_is_told_whose_it_is() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "clerk").await?;
    let manager = server.desk("lin03", "manager", MARKET).await?;
    let today = in_china(std::time::Duration::ZERO).to_string();
    let task =
        json!({ "market": MARKET, "text": "催工钱", "due_on": today[..10], "owner": "lin01" });
    let task = done(once(&manager, "k1", "/follow-ups", &task).await?);
    let steps = format!("/follow-ups/{}/steps", task["id"]);
    let step = |step: &str| json!({ "step": step, "before": task["updated_at"], "outcome": "结清了", "to": "lin02" });
    done(post(&manager, &steps, step("hand")).await?);
    told(post(&first, &steps, step("done")).await?, &["在办，归王芳"]);
    let own = items(&second, &format!("/follow-ups?market={MARKET}&mine=true")).await?;
    assert_eq!(own.len(), 1);
    Ok(())
}

#[tokio::test]
async fn two_managers_of_one_account_are_told_and_a_retry_makes_one() -> Result<()> {
    let server = Server::start()?;
    let (first, second) = two(&server, "manager").await?;
    let new = json!({ "name": "lin09", "label": "李四", "role": "clerk", "scope": MARKET });
    let lost = done(once(&first, "k1", "/accounts", &new).await?);
    let made = done(once(&first, "k1", "/accounts", &new).await?);
    assert_eq!(made["staff"]["id"], lost["staff"]["id"]);
    let accounts = items(&first, "/accounts?q=lin09").await?;
    assert_eq!(accounts.len(), 1);
    // The first password is kept nowhere: the second one is good in its place.
    let mut clerk = first.clone();
    clerk.name = "lin09".to_owned();
    for (answer, status) in [(&lost, 401), (&made, 200)] {
        clerk.password = answer["password"]
            .as_str()
            .context("a password")?
            .to_owned();
        assert_eq!(clerk.sign_in().await?.status(), status);
    }
    let (status, problem) = once(&first, "k1", "/accounts", &new).await?;
    assert_eq!(
        (status.as_u16(), &problem["code"]),
        (409, &json!("wrong_state"))
    );
    assert_eq!(clerk.sign_in().await?.status(), StatusCode::OK);
    // One stops it while the other one is about to make a new password.
    let path = format!("/accounts/{}", made["staff"]["id"]);
    let seen = &made["staff"]["version"];
    let enable = |enabled: bool, seen: &Value| json!({ "enabled": enabled, "seen": seen });
    let enabled = format!("{path}/enabled");
    let off = done(send(&first, Method::PUT, &enabled, enable(false, seen)).await?);
    let again = done(send(&first, Method::PUT, &enabled, enable(false, seen)).await?);
    assert_eq!(again, off, "pressed twice is once");
    let reset = format!("{path}/password");
    told(
        post(&second, &reset, json!({ "seen": seen })).await?,
        &["王芳刚办了“停用”", "已停用"],
    );
    told(
        send(&second, Method::PUT, &enabled, enable(false, seen)).await?,
        &["停用"],
    );
    let fresh = done(post(&second, &reset, json!({ "seen": off["version"] })).await?);
    // What was just handed over stays good.
    told(
        post(&first, &reset, json!({ "seen": off["version"] })).await?,
        &["重置密码"],
    );
    let seen = &fresh["staff"]["version"];
    let on = done(send(&first, Method::PUT, &enabled, enable(true, seen)).await?);
    clerk.password = fresh["password"].as_str().context("a password")?.to_owned();
    assert_eq!(clerk.sign_in().await?.status(), StatusCode::OK);
    // So is what was made at the machine itself.
    let data = server.data().to_str().context("a path")?;
    let made = command(&["staff", "reset", "lin09", "--data", data])?;
    told(
        post(&second, &reset, json!({ "seen": on["version"] })).await?,
        &["(服务器)刚办了“重置密码”，现在是“能登录”"],
    );
    clerk.password = String::from_utf8(made.stdout)?.trim().to_owned();
    assert_eq!(clerk.sign_in().await?.status(), StatusCode::OK);
    Ok(())
}
