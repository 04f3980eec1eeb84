//! Something that must not be forgotten is written down at a case, done, and taken up again.

use super::*;

#[tokio::test]
async fn a_task_is_set_at_a_case_done_and_taken_up_again() -> Result<()> {
    let server = Server::start()?;
    complain(&server, "上个月的工钱没给").await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("督办").await?;
    clerk.sees("您手上没有督办").await?;
    clerk.presses("诉求").await?;
    clerk.presses("打开").await?;
    clerk.presses("加督办").await?;
    clerk
        .writes("input[name=task]", "打 13812345678 催工钱")
        .await?;
    clerk.presses("加上").await?;
    clerk.sees("不要写电话和身份证号").await?;
    // The case's own day is offered.
    let is_offered = "document.querySelector('input[name=due]').value !== ''";
    clerk.browser.until("a day", SOON, is_offered).await?;
    clerk
        .writes("input[name=task]", "催用工单位把工钱结清")
        .await?;
    let day = linggong_tests::in_china(Duration::ZERO).to_string();
    let due = format!(
        "(() => {{ const d = document.querySelector('input[name=due]'); if (!d) return false; d.value = '{}'; d.dispatchEvent(new Event('input', {{ bubbles: true }})); return true; }})()",
        &day[..10]
    );
    clerk.browser.until("a due day", SOON, &due).await?;
    clerk.presses("加上").await?;
    clerk.sees("督办加上了").await?;
    // The case says so at once, and a slip is taken back.
    clerk.sees("督办在办：催用工单位把工钱结清").await?;
    clerk.sees("到期，我办。").await?;
    // Whoever writes the next one meanwhile keeps the form.
    clerk.presses("加督办").await?;
    clerk.writes("input[name=task]", "回访本人").await?;
    clerk.presses("撤回").await?;
    clerk.sees("督办撤回了").await?;
    clerk.sees_no_more("督办在办").await?;
    let kept = "document.querySelector('input[name=task]')?.value === '回访本人'";
    assert_eq!(clerk.browser.value(kept).await?, true);
    clerk
        .writes("input[name=task]", "催用工单位把工钱结清")
        .await?;
    clerk.browser.until("a due day", SOON, &due).await?;
    clerk.presses("加上").await?;
    // From there one comes to the task itself.
    clerk.presses("去看督办").await?;
    let card = "document.querySelector('section[aria-label=督办] h3')?.innerText.startsWith('催用工单位把工钱结清')";
    clerk.browser.until("the task's card", SOON, card).await?;
    // And from the task back to its case.
    clerk.presses("打开这件诉求").await?;
    clerk.sees("上个月的工钱没给").await?;
    clerk.presses("督办").await?;
    clerk.sees("诉求 1：催用工单位把工钱结清").await?;
    clerk.presses("过期的").await?;
    clerk.sees("没有过期的，都按时办了").await?;
    clerk.presses("我的").await?;
    clerk.presses("办理").await?;
    // It is not done without a word of what came of it.
    clerk.presses("办完").await?;
    clerk.sees("不能空着").await?;
    clerk.writes("input[name=outcome]", "工钱结清了").await?;
    clerk.presses("办完").await?;
    clerk.sees("督办办完了").await?;
    clerk.sees("您手上没有督办").await?;
    clerk.presses("撤回").await?;
    clerk.sees("又在办了：催用工单位把工钱结清").await?;
    clerk.sees_no_more("您手上没有督办").await?;
    clerk.browser.close().await
}

/// Sets a task for `lin01` that is due today.
async fn gives(
    server: &Server,
    colleague: &linggong_tests::Desk,
    (key, text): (&str, &str),
) -> Result<()> {
    let day = linggong_tests::in_china(Duration::ZERO).to_string();
    let task = json!({ "market": MARKET, "text": text, "due_on": day[..10], "owner": "lin01" });
    let path = "/api/v1/staff/follow-ups";
    let made = colleague.send_once(key, path, &task).await?;
    assert_eq!(made.status(), StatusCode::CREATED, "{}", server.log()?);
    Ok(())
}

/// The line above the page is there, or is not.
async fn is_told(clerk: &Clerk, is_told: bool) -> Result<()> {
    let shown = "(() => { const line = document.querySelector('.desk-notice[role=status]'); return !!line && getComputedStyle(line).display !== 'none'; })()";
    let expression = format!("{shown} === {is_told}");
    clerk
        .browser
        .until("the line above the page", SOON, &expression)
        .await?;
    Ok(())
}

/// How many are counted beside 督办.
async fn is_counted(clerk: &Clerk, count: u32) -> Result<()> {
    let shown = "[...document.querySelectorAll('.desk-nav a')].find((a) => a.firstChild.data === '督办').querySelector('.badge').innerText";
    let expression = format!("+{shown} === {count}");
    clerk.browser.until("the count", SOON, &expression).await?;
    Ok(())
}

#[tokio::test]
async fn what_is_due_is_said_on_every_page_once_and_at_one_computer_alone() -> Result<()> {
    let server = Server::start()?;
    let colleague = server.desk("lin02", "clerk", MARKET).await?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let script = axe::script()?;
    let clerk = Clerk::sit_down(&server, &script).await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.sees("改密码").await?;
    is_told(&clerk, false).await?;
    clerk.presses("培训").await?;
    gives(&server, &colleague, ("t1", "催工钱")).await?;
    // Whichever page stands there, it comes by itself and takes nothing away.
    is_told(&clerk, true).await?;
    is_counted(&clerk, 1).await?;
    clerk.sees("有1件督办新来找您").await?;
    let faults = axe::violations(&clerk.browser).await?;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    clerk.presses("知道了").await?;
    is_told(&clerk, false).await?;
    is_counted(&clerk, 1).await?;
    // Another computer counts it, and does not say it again.
    let other = Clerk::sit_down(&server, "").await?;
    other.signs_in(&account.name, &account.password).await?;
    is_counted(&other, 1).await?;
    is_told(&other, false).await?;
    gives(&server, &colleague, ("t2", "回访工地")).await?;
    is_told(&clerk, true).await?;
    is_told(&other, true).await?;
    clerk.presses("去看是哪些").await?;
    let chosen =
        "document.querySelector('.desk-tabs [aria-pressed=true]')?.innerText === '该我管的'";
    clerk.browser.until("those", SOON, chosen).await?;
    clerk.sees("催工钱").await?;
    clerk.sees("回访工地").await?;
    is_told(&clerk, false).await?;
    is_told(&other, false).await?;
    is_counted(&other, 2).await?;
    // One is handed on while its card stands here: told, pressing again is meant.
    clerk.writes("input[name=q]", "催工钱").await?;
    clerk.sees("共 1 条").await?;
    clerk.presses("办理").await?;
    clerk.writes("input[name=outcome]", "工钱结清了").await?;
    let tasks = "/api/v1/staff/follow-ups";
    let path = format!("{tasks}?market={MARKET}&q=催工钱");
    let task = colleague.get(&path).await?["items"][0].clone();
    let hand = json!({ "step": "hand", "to": "lin02", "before": task["updated_at"] });
    let path = format!("{tasks}/{}/steps", task["id"]);
    let handed = colleague.send(Method::POST, &path, &hand).await?;
    assert_eq!(handed.status(), StatusCode::OK);
    clerk.presses("办完").await?;
    clerk.sees("现在是“在办，归").await?;
    clerk.presses("办完").await?;
    clerk.sees("这件督办由别人负责").await?;
    other.browser.close().await?;
    clerk.browser.close().await
}
