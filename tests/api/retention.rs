//! How long records are kept: settings of the server, within what the law asks.

use anyhow::{Result, ensure};
use linggong_tests::{MARKET, Server};

#[test]
fn a_period_that_no_law_allows_is_refused_by_name_with_its_source() -> Result<()> {
    for (option, period, reason) in [
        ("--keep-audit", "5", "网络安全法"),
        ("--keep-audit", "121", "ten years"),
        ("--keep-ledger", "1", "人力资源市场暂行条例"),
        ("--keep-records", "2", "网络招聘服务管理规定"),
        ("--keep-idle-people", "364", "劳动争议调解仲裁法"),
        ("--keep-idle-people", "1099", "个人信息保护法"),
        ("--keep-idle-people", "long", "365 to 1098"),
    ] {
        let data = tempfile::tempdir()?;
        let folder = data.path().to_string_lossy().into_owned();
        let done = linggong_tests::command(&["serve", option, period, "--data", &folder])?;
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        ensure!(
            !done.status.success() && said.contains(option) && said.contains(reason),
            "{option} {period}: {said}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_shortest_periods_are_taken_and_what_is_new_stays() -> Result<()> {
    let mut server = Server::start_with(&[
        "--keep-audit",
        "6",
        "--keep-ledger",
        "2",
        "--keep-records",
        "3",
        "--keep-idle-people",
        "365",
    ])?;
    let auditor = server.desk("lin03", "auditor", MARKET).await?;
    // What is due is taken away at the start.
    server.kill()?;
    server.restart()?;
    let log = auditor.get("/api/v1/staff/audit?by=lin03").await?;
    ensure!(
        log["items"]
            .as_array()
            .is_some_and(|lines| lines.len() == 2),
        "{log}"
    );
    ensure!(
        !server.log()?.contains("cannot take away"),
        "{}",
        server.log()?
    );
    Ok(())
}
