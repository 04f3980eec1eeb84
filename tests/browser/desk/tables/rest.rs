//! Courses, articles, accounts and messages in the same way; and the log by what was done.

use super::*;

/// A page of 50, and a few.
const SOME_MORE: u32 = 52;

/// Whether the rows of a table are as an expression says of the texts in one of their columns.
pub(super) fn column(table: &str, at: usize, are: &str) -> String {
    format!(
        "(() => {{ const c = [...document.querySelectorAll('{table} tbody tr')].map((tr) => tr.children[{at}].innerText.trim()); return {are}; }})()"
    )
}

#[tokio::test]
async fn courses_are_sorted_turned_and_searched() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    for n in 1..=SOME_MORE {
        let course = json!({ "market": MARKET, "title": format!("电焊第{n}班"), "kind": "skill",
            "starts_on": "2099-01-01", "days": n % 9 + 1, "place": "临县", "terms": "免费",
            "seats": 30 });
        let path = format!("/api/v1/staff/courses/PX-{n}");
        let put = system.send(Method::PUT, &path, &course).await?;
        assert_eq!(put.status(), StatusCode::OK);
    }
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("培训").await?;
    clerk.sees("共 52 条，第 1 / 2 页").await?;
    clerk.presses("几天").await?;
    clerk.sorted("几天", "ascending").await?;
    let short = column(".desk-training", 2, "c.length === 50 && c[0] === '1 天'");
    clerk.browser.until("the shortest", SOON, &short).await?;
    clerk.presses("几天").await?;
    clerk.sorted("几天", "descending").await?;
    let long = column(".desk-training", 2, "c.length === 50 && c[0] === '9 天'");
    clerk.browser.until("the longest", SOON, &long).await?;
    clerk.presses("下一页").await?;
    clerk.sees("第 2 / 2 页").await?;
    let rest = column(".desk-training", 2, "c.length === 2 && c[1] === '1 天'");
    clerk.browser.until("the rest", SOON, &rest).await?;
    clerk.searches("第17班").await?;
    clerk.sees("共 1 条").await?;
    clerk.searches("没有的班").await?;
    clerk.sees("没有找到").await?;
    clerk.presses("看全部").await?;
    clerk.sees("第 1 / 2 页").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn articles_are_turned_and_searched_with_those_of_the_system() -> Result<()> {
    let server = Server::start()?;
    let writer = server.desk("lin09", "clerk", MARKET).await?;
    for n in 1..=SOME_MORE {
        let article = json!({ "market": MARKET, "kind": "policy", "title": format!("路费{n}补多少？"),
            "sentences": ["路费能补。"], "source": "《交通补贴办法》第三条" });
        let path = "/api/v1/staff/articles";
        let made = writer.send_once(&format!("a{n}"), path, &article).await?;
        assert_eq!(made.status(), StatusCode::CREATED);
    }
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("政策").await?;
    clerk.sees("共 52 条，第 1 / 2 页").await?;
    clerk.sees("干完活不给钱").await?;
    clerk.presses("问什么").await?;
    clerk.sorted("问什么", "ascending").await?;
    clerk.presses("下一页").await?;
    let rest = column(".desk-articles", 0, "c.length === 2");
    clerk.browser.until("the rest", SOON, &rest).await?;
    // What stands on another page is known to be offered.
    let offered = column(".desk-articles", 3, "c.every((word) => word === '在放')");
    clerk.browser.until("in the kiosk", SOON, &offered).await?;
    clerk.searches("路费41").await?;
    clerk.sees("共 1 条").await?;
    clerk.sees("系统自带的里没有").await?;
    clerk.searches("干完活").await?;
    clerk.sees("没有找到").await?;
    clerk.sees("改成本地的说法").await?;
    clerk.presses("看全部").await?;
    clerk.sees("共 52 条").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn an_account_is_found_by_who_it_is() -> Result<()> {
    let server = Server::start()?;
    server.desk("lin05", "clerk", MARKET).await?;
    server.desk("xing05", "clerk", "141123").await?;
    let manager = Clerk::at_work(&server, "manager", "").await?;
    manager.presses("账号").await?;
    manager.sees("共 2 条").await?;
    for (text, name) in [("lin05", "lin05"), ("负责人", "lin01")] {
        manager.searches(text).await?;
        let are = format!("c.length === 1 && c[0] === '{name}'");
        let found = column(".desk-accounts", 0, &are);
        manager.browser.until(text, SOON, &found).await?;
    }
    manager.searches("xing").await?;
    manager.sees("没有找到").await?;
    manager.browser.close().await
}

#[tokio::test]
async fn messages_that_are_over_are_searched_and_what_is_overdue_has_a_tile() -> Result<()> {
    let server = Server::start()?;
    let desk = server.desk("lin09", "clerk", MARKET).await?;
    for title in ["暴雨红色预警", "大风蓝色预警"] {
        let body = json!({ "scope": MARKET, "kind": "weather", "title": title,
            "text": "在大厅里等", "minutes": 30 });
        let path = "/api/v1/staff/takeovers";
        let begun: Value = desk.send(Method::POST, path, &body).await?.json().await?;
        let end = format!("{path}/{}/end", begun["id"]);
        let ended = desk.send(Method::POST, &end, &Value::Null).await?;
        assert_eq!(ended.status(), StatusCode::OK);
    }
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    let tile =
        "document.querySelector('a.tile[href*=\"/follow-ups\"]')?.innerText.includes('过期的督办')";
    clerk.browser.until("a tile", SOON, tile).await?;
    clerk.presses("紧急插播").await?;
    clerk.sees("共 2 条").await?;
    clerk.searches("大风").await?;
    clerk.sees("共 1 条").await?;
    clerk.presses("演练一次").await?;
    clerk.sees("正在演练").await?;
    clerk.searches("没有的").await?;
    clerk.sees("没有找到").await?;
    clerk.presses("看全部").await?;
    // What is on stands above, not among those that are over.
    clerk.sees("共 2 条").await?;
    clerk.presses("结束").await?;
    clerk.sees_no_more("正在演练").await?;
    clerk.sees("共 3 条").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn the_log_is_read_by_what_was_done() -> Result<()> {
    let server = Server::start()?;
    let account = server.desk("lin03", "auditor", MARKET).await?;
    let auditor = Clerk::sit_down(&server, "").await?;
    auditor.signs_in(&account.name, &account.password).await?;
    auditor.presses("操作日志").await?;
    let all = column(
        ".desk-table",
        2,
        "c.some((word) => word.startsWith('登录')) && c.some((word) => word.startsWith('改自己的密码'))",
    );
    auditor.browser.until("all of it", SOON, &all).await?;
    let choose = "(() => { const s = document.querySelector('select[name=action]'); s.value = '改自己的密码'; s.dispatchEvent(new Event('change', { bubbles: true })); return s.value !== ''; })()";
    auditor.browser.until("an action", SOON, choose).await?;
    auditor.presses("查").await?;
    let some = column(
        ".desk-table",
        2,
        "c.length > 0 && c.every((word) => word.startsWith('改自己的密码'))",
    );
    auditor.browser.until("only those", SOON, &some).await?;
    // What is taken away is what is looked at.
    let export = "document.querySelector('a[download]').href.includes('action=' + encodeURIComponent('改自己的密码'))";
    auditor.browser.until("the table", SOON, export).await?;
    auditor.writes("input[name=q]", "/staff/cases").await?;
    auditor.presses("查").await?;
    auditor.sees("没有记录").await?;
    auditor.presses("看全部").await?;
    auditor.browser.until("all again", SOON, &all).await?;
    let cleared = "document.querySelector('select[name=action]').value === '' && document.querySelector('input[name=q]').value === ''";
    auditor
        .browser
        .until("nothing chosen", SOON, cleared)
        .await?;
    auditor.browser.close().await
}
