//! The monthly form: written by a county, handed on, returned by its city.

use super::*;

#[tokio::test]
async fn a_county_hands_its_month_in_and_the_city_returns_it() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let county = Clerk::at_work(&server, "clerk", "").await?;
    county.presses("月报").await?;
    county.sees("县里在填").await?;
    // What is counted is there without being written.
    let places = "document.querySelector('.desk-figures.three b')?.innerText === '3'";
    county.browser.until("three places", SOON, places).await?;
    county.presses("报到市").await?;
    county.sees("写本月做了什么").await?;
    county
        .writes("textarea[name=work]", "开门30天，接待200人次")
        .await?;
    county
        .writes("input[name=address]", "临泉镇胜利路12号")
        .await?;
    county.writes("input[name=area]", "三百").await?;
    for name in ["construction", "progress"] {
        let choose = format!(
            "(() => {{ const s = document.querySelector('select[name={name}]'); s.selectedIndex = 1; s.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()"
        );
        county.browser.until(name, SOON, &choose).await?;
    }
    county.presses("报到市").await?;
    county.sees("写数字，最多两位小数").await?;
    // What was written stands there still.
    let kept = "document.querySelector('textarea[name=work]').value.includes('200人次')";
    assert_eq!(county.browser.value(kept).await?, true);
    county.writes("input[name=area]", "320").await?;
    county.presses("报到市").await?;
    county.sees("报到市里了").await?;
    county.sees("已经报上去，不能再改").await?;
    // The city looks at all its counties, opens this one and returns it.
    let city = server.desk("ll01", "clerk", "141100").await?;
    let path = format!(
        "/api/v1/staff/forms/monthly/{MARKET}/{}/steps",
        &linggong_tests::in_china(Duration::ZERO).to_string()[..7]
    );
    let back = json!({ "step": "return", "reason": "面积和去年不一样" });
    let returned = city.send(Method::POST, &path, &back).await?;
    assert_eq!(returned.status(), StatusCode::OK);
    county.browser.reload().await?;
    county.sees("面积和去年不一样").await?;
    county.presses("存").await?;
    county.sees("存好了").await?;
    downloads(&county, "月报").await?;
    county.presses("报表").await?;
    county.sees("市场名录").await?;
    downloads(&county, "报表").await?;
    county.browser.close().await
}

/// Both tables of a page arrive, and the page stays.
async fn downloads(clerk: &Clerk, page: &str) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let into = json!({ "behavior": "allow", "downloadPath": dir.path() });
    clerk
        .browser
        .devtools("Page.setDownloadBehavior", into)
        .await?;
    for (words, ending) in [("下载表格", "xlsx"), ("下载 CSV", "csv")] {
        let follow = format!(
            "(() => {{ const a = [...document.querySelectorAll('a.button')].find((a) => a.innerText === '{words}'); a?.click(); return !!a; }})()"
        );
        clerk.browser.until(words, SOON, &follow).await?;
        let arrived = async || {
            let files = std::fs::read_dir(dir.path())?;
            let names = files.filter_map(|file| Some(file.ok()?.file_name()));
            Ok(names
                .filter_map(|name| name.into_string().ok())
                .any(|name| name.ends_with(ending)))
        };
        linggong_tests::until(words, SOON, arrived).await?;
    }
    let stays = format!("document.querySelector('h2')?.innerText.startsWith('{page}') === true");
    clerk.browser.until("the page stays", SOON, &stays).await?;
    Ok(())
}
