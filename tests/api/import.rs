//! `linggong import`, as staff use it.

use std::path::Path;

use anyhow::Result;
use linggong_tests::{Server, command, in_china};
use serde_json::Value;
use std::time::Duration;

const HEADER: &str = "记录编号,市场代码,工种,标题,工作内容,用工主体,主体类型,人数,最低工钱(元),最高工钱(元),计薪单位,结算,开工日期,地点,管饭,有效期至";

fn line(record: &str, title: &str, headcount: &str) -> String {
    let now = in_china(Duration::ZERO).to_string();
    let until = in_china(Duration::from_secs(172_800)).to_string();
    format!(
        "{record},141124,瓦工/砌墙,{title},砌墙,赵师傅,个人,{headcount},300,350.5,天,日结,{},碛口镇,管午饭,{}",
        &now[..10],
        &until[..10]
    )
}

fn import(server: &Server, file: &Path, more: &[&str]) -> Result<(bool, String)> {
    let (file, data) = (
        file.to_string_lossy().into_owned(),
        server.data().to_string_lossy().into_owned(),
    );
    let mut arguments = vec!["import", "postings", &file, "--data", &data];
    arguments.extend_from_slice(more);
    let done = command(&arguments)?;
    Ok((
        done.status.success(),
        format!(
            "{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        ),
    ))
}

async fn open_titles(server: &Server) -> Result<Vec<String>> {
    let page: Value = reqwest::get(server.url("/api/v1/postings"))
        .await?
        .json()
        .await?;
    let titles = page["items"].as_array().into_iter().flatten();
    Ok(titles
        .filter_map(|item| Some(item["draft"]["title"].as_str()?.to_owned()))
        .collect())
}

#[tokio::test]
async fn a_file_is_taken_in_as_a_whole_or_not_at_all() -> Result<()> {
    let server = Server::start()?;
    let file = server.data().join("table.csv");
    let text = format!(
        "{HEADER}\n{}\n{}\n",
        line("1", "砌砖大工", "三"),
        line("2", "岢岚来的木工", "5")
    );
    // As Chinese Excel saves it.
    std::fs::write(&file, encoding_rs::GB18030.encode(&text).0)?;
    let (ok, said) = import(&server, &file, &[])?;
    assert!(
        !ok && said.contains("第2行「人数」") && said.contains("一行都没有导入"),
        "{said}"
    );
    assert_eq!(open_titles(&server).await?, Vec::<String>::new());
    let (ok, said) = import(&server, &file, &["--skip-bad"])?;
    assert!(ok, "{said}");
    assert_eq!(open_titles(&server).await?, ["岢岚来的木工"]);
    std::fs::write(&file, text.replace('三', "3"))?;
    let (ok, said) = import(&server, &file, &["--dry-run"])?;
    assert!(
        ok && said.contains("新增1") && said.contains("不变1"),
        "{said}"
    );
    assert_eq!(open_titles(&server).await?.len(), 1);
    let (ok, said) = import(&server, &file, &[])?;
    assert!(ok, "{said}");
    assert_eq!(open_titles(&server).await?, ["砌砖大工", "岢岚来的木工"]);
    Ok(())
}

#[tokio::test]
async fn the_template_can_be_filled_and_read_back() -> Result<()> {
    let server = Server::start()?;
    let file = server.data().join("模板.xlsx");
    let written = command(&["import", "template", &file.to_string_lossy()])?;
    assert!(written.status.success());
    let again = command(&["import", "template", &file.to_string_lossy()])?;
    assert!(
        !again.status.success(),
        "an existing file is never overwritten"
    );
    let (ok, said) = import(&server, &file, &[])?;
    assert!(
        ok && said.contains("共0行"),
        "an empty template imports nothing: {said}"
    );
    Ok(())
}
