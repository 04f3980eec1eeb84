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
    clerk.sees("选哪天到期").await?;
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
    clerk.presses("督办").await?;
    clerk.sees("催用工单位把工钱结清").await?;
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
