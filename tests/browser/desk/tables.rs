//! Many postings at the desk: sorted by a head, turned page by page, searched, changed.

mod reports;
mod rest;

use super::*;

/// A posting of each of these is a page of 50 and one of ten.
const MANY: u32 = 60;

/// What stands in the first column, row by row.
const NUMBERS: &str =
    "[...document.querySelectorAll('.desk-postings tbody .ticket')].map((td) => +td.innerText)";

impl Clerk {
    /// Waits until the page's numbers are as an expression says of `n`.
    async fn numbers(&self, what: &str, are: &str) -> Result<()> {
        let expression = format!("(() => {{ const n = {NUMBERS}; return {are}; }})()");
        self.browser.until(what, SOON, &expression).await?;
        Ok(())
    }

    /// Whether a column's head says that the list is sorted by it.
    async fn sorted(&self, head: &str, way: &str) -> Result<()> {
        let expression = format!(
            "[...document.querySelectorAll('th[aria-sort={way}] button')].some((b) => b.innerText.trim() === {})",
            json!(head)
        );
        self.browser.until(head, SOON, &expression).await?;
        Ok(())
    }

    /// Writes something else into the search.
    async fn searches(&self, text: &str) -> Result<()> {
        self.writes("input[name=q]", text).await
    }
}

#[tokio::test]
async fn sixty_postings_are_sorted_turned_and_searched() -> Result<()> {
    let server = Server::start()?;
    let rows: Vec<Value> = (1..=MANY)
        .map(|n| {
            let title = if n % 20 == 0 {
                "木工"
            } else {
                "砌砖大工"
            };
            row(&n.to_string(), title)
        })
        .collect();
    let done = server.system(MARKET)?.bulk(&rows).await?;
    assert_eq!(done.created, rows.len());
    let numbers: Vec<u32> = done.rows.iter().filter_map(|row| row.number).collect();
    let least = numbers.iter().min().context("numbers")?;
    let most = numbers.iter().max().context("numbers")?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("用工信息").await?;
    clerk.sees("共 60 条，第 1 / 2 页").await?;
    // By its number, and the other way round.
    clerk.presses("号").await?;
    clerk.sorted("号", "ascending").await?;
    let rising =
        format!("n.length === 50 && n[0] === {least} && n.every((x, at) => !at || n[at - 1] < x)");
    clerk.numbers("from the least on", &rising).await?;
    clerk.presses("号").await?;
    clerk.sorted("号", "descending").await?;
    let falling = format!("n.length === 50 && n[0] === {most}");
    clerk.numbers("from the most on", &falling).await?;
    // The head keeps the keyboard: it is still the one that was pressed.
    let focus = "(() => { const b = document.querySelector('th[aria-sort=descending] button'); b.focus(); return document.activeElement === b; })()";
    clerk.browser.until("the head", SOON, focus).await?;
    clerk.presses("下一页").await?;
    clerk.sees("第 2 / 2 页").await?;
    let rest = format!("n.length === 10 && n[9] === {least}");
    clerk.numbers("the rest", &rest).await?;
    let head = "document.activeElement.closest('th')?.ariaSort === 'descending'";
    clerk.browser.until("the head still", SOON, head).await?;
    // What is asked for anew keeps page and order.
    let again = "performance.getEntriesByType('resource').filter((e) => e.name.includes('sort=number&desc=true&page=2&')).length > 1";
    clerk.browser.until("asked again", SOON, again).await?;
    clerk.numbers("the rest still", &rest).await?;
    // Another filter begins at its first page.
    clerk.searches("木工").await?;
    clerk.sees("共 3 条").await?;
    clerk.numbers("three", "n.length === 3").await?;
    clerk.searches("没有的活").await?;
    clerk.sees("没有找到").await?;
    clerk.presses("看全部").await?;
    clerk.sees("第 1 / 2 页").await?;
    clerk
        .numbers("all again, from the most on", &falling)
        .await?;
    clerk.presses("下一页").await?;
    clerk.sees("第 2 / 2 页").await?;
    clerk.presses("在招").await?;
    clerk.sees("第 1 / 2 页").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn a_posting_is_found_extended_and_taken_off_the_list() -> Result<()> {
    let server = Server::start()?;
    let system = server.system(MARKET)?;
    system.publish(row("1", "砌砖大工")).await?;
    let (id, number) = system.publish(row("2", "木工")).await?;
    let found = async || -> Result<Value> {
        let path = server.url(&format!("/api/v1/postings/{id}"));
        Ok(reqwest::get(path).await?.json().await?)
    };
    let before = found().await?["draft"]["valid_until"].clone();
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("用工信息").await?;
    clerk.sees("共 2 条").await?;
    clerk.searches(&number.to_string()).await?;
    clerk.sees("共 1 条").await?;
    let only = format!("n.length === 1 && n[0] === {number}");
    clerk.numbers("the one", &only).await?;
    clerk.presses("延期").await?;
    let longer = "(() => { const b = [...document.querySelectorAll('.desk-card button')].find((b) => b.innerText.startsWith('延7天')); b?.click(); return !!b; })()";
    clerk.browser.until("a week more", SOON, longer).await?;
    clerk.sees(&format!("{number} 号延到")).await?;
    assert_ne!(found().await?["draft"]["valid_until"], before);
    clerk.presses("撤回").await?;
    clerk.sees("有效期改回来了").await?;
    assert_eq!(found().await?["draft"]["valid_until"], before);
    // The employer rings up: one came from elsewhere; then all did, which was a mistake.
    clerk.presses("招到人了").await?;
    clerk.sees("招3人，还招3人").await?;
    clerk.writes("input[type=number]", "7").await?;
    clerk.sees("写 0 到 3 的数").await?;
    clerk.writes("input[type=number]", "2").await?;
    clerk.presses("记下").await?;
    clerk.sees(&format!("{number} 号还招2人")).await?;
    clerk.presses("招到人了").await?;
    clerk.presses("招满了").await?;
    clerk.sees(&format!("{number} 号招满了")).await?;
    assert_eq!(found().await?["state"], "filled");
    clerk.presses("撤回").await?;
    clerk.sees(&format!("{number} 号又还招2人")).await?;
    assert_eq!(found().await?["remaining"], 2);
    clerk.presses("撤下").await?;
    clerk.sees("从屏上撤下了").await?;
    clerk.sees("已撤回").await?;
    clerk.presses("撤回").await?;
    clerk.sees("又上屏了").await?;
    clerk.numbers("it stays in the list of all", &only).await?;
    clerk.presses("改").await?;
    clerk.sees(&format!("改 {number} 号")).await?;
    clerk.browser.close().await
}
