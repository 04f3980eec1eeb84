//! Whoever does not get on with the kiosk is registered at the desk.

use super::entry::{key, types};
use super::*;

/// Puts the hands on an input.
async fn focuses(clerk: &Clerk, selector: &str) -> Result<()> {
    let focus = format!(
        "(() => {{ const e = document.querySelector({}); e?.focus(); return !!e && document.activeElement === e; }})()",
        json!(selector)
    );
    clerk.browser.until(selector, SOON, &focus).await?;
    Ok(())
}

async fn holds(clerk: &Clerk, what: &str, expression: &str) -> Result<()> {
    clerk.browser.until(what, SOON, expression).await?;
    Ok(())
}

#[tokio::test]
async fn somebody_is_registered_by_keyboard_and_found_for_a_posting() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.presses("帮人登记").await?;
    // Nothing is said to be missing before somebody tries.
    clerk.sees("手机号").await?;
    let early = "document.querySelector('.desk-entry').innerText.includes('姓名应是') === false";
    holds(&clerk, "nothing is said", early).await?;
    clerk.presses("登记").await?;
    clerk.sees("先念给本人听，本人同意才能登记").await?;
    clerk.sees("姓名应是1到20个字").await?;
    clerk.sees("手机号应是11位数字").await?;
    let brought = "document.activeElement.name === 'consents'";
    holds(&clerk, "the first of them", brought).await?;
    focuses(&clerk, "input[name=\"profile.trades\"]").await?;
    key(&clerk, " ").await?;
    clerk.sees("选了 1 个").await?;
    focuses(&clerk, "input[name=consents]").await?;
    key(&clerk, " ").await?;
    for text in ["李大山", "139 0000 0009"] {
        key(&clerk, "Tab").await?;
        types(&clerk, text).await?;
    }
    key(&clerk, "Enter").await?;
    clerk.sees("登记好了").await?;
    clerk.sees("砌砖大工").await?;
    let digits = "document.querySelector('.desk-digits').innerText.replace(' ', '')";
    let digits = clerk.browser.value(digits).await?;
    let digits: u32 = digits.as_str().context("digits")?.parse()?;
    assert!(digits >= 10_000_000, "{digits}");
    // They are good at the kiosk.
    let own = Client::new()
        .post(server.url("/api/v1/lookup"))
        .json(&json!({ "phone": "13900000009", "ticket": digits }))
        .send()
        .await?;
    assert_eq!(own.status(), StatusCode::OK);
    assert_eq!(
        own.json::<Value>().await?["profile"],
        json!({ "trades": [101] })
    );
    // Nothing of it is in the address or kept by the browser.
    let traces = "location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)";
    let traces = clerk.browser.value(traces).await?.to_string();
    assert!(
        !traces.contains("李大山") && !traces.contains("13900000009"),
        "{traces}"
    );
    // The next one begins at once, with an empty form.
    clerk.presses("再登记一位").await?;
    let empty = "document.querySelector('input[name=\"person.name\"]')?.value === ''
        && document.querySelectorAll('.desk-entry input:checked').length === 0
        && document.activeElement.name === 'consents'";
    holds(&clerk, "the form is empty", empty).await?;
    clerk.presses("牵线").await?;
    clerk.sees("李**").await?;
    clerk.presses("打开").await?;
    clerk.sees("李大山 139 0000 0009").await?;
    // What they told is corrected in the same form.
    clerk.presses("改登记").await?;
    clerk.sees("改登记：李大山 139 0000 0009").await?;
    let filled = "document.querySelectorAll('input[name=\"profile.trades\"]:checked').length === 1";
    holds(&clerk, "what they told", filled).await?;
    focuses(&clerk, "select[name=\"profile.reach\"]").await?;
    let choose = "(() => { const e = document.activeElement; e.value = '1'; e.dispatchEvent(new Event('change', { bubbles: true })); return e.name === 'profile.reach'; })()";
    holds(&clerk, "how far", choose).await?;
    clerk.presses("改好了").await?;
    clerk.sees("登记改好了").await?;
    let corrected =
        "[...document.querySelectorAll('.desk-case dd')].some((dd) => dd.innerText === '全市都行')";
    holds(&clerk, "what was corrected", corrected).await?;
    clerk.presses("他同意，报名").await?;
    clerk.sees("报上名了，是 001 号").await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn whoever_presses_too_early_is_brought_to_the_first_wrong_field() -> Result<()> {
    let server = Server::start()?;
    let clerk = Clerk::at_work(&server, "clerk", "").await?;
    clerk.browser.resize(SMALL).await?;
    // The hands are in that field, and what is wrong stands in sight.
    let brought = |field: &str, wrong: &str| {
        format!(
            "(() => {{
                const said = [...document.querySelectorAll('em[data-of]')].find((one) => one.innerText.includes('{wrong}'))?.getBoundingClientRect();
                const foot = document.querySelector('.desk-foot')?.getBoundingClientRect().top ?? innerHeight;
                return document.activeElement.name === '{field}' && !!said && said.top >= 0 && said.bottom <= foot;
            }})()"
        )
    };
    clerk.presses("帮人登记").await?;
    clerk.sees("先念给本人听").await?;
    focuses(&clerk, ".desk-entry button[type=submit]").await?;
    key(&clerk, "Enter").await?;
    let first = brought("consents", "本人同意才能登记");
    holds(&clerk, "the consent", &first).await?;
    key(&clerk, " ").await?;
    clerk
        .writes("input[name=\"person.name\"]", "李大山")
        .await?;
    focuses(&clerk, ".desk-entry button[type=submit]").await?;
    key(&clerk, "Enter").await?;
    let next = brought("person.phone", "手机号应是11位数字");
    holds(&clerk, "the phone", &next).await?;
    clerk.presses("发布用工").await?;
    clerk.writes("input[name=trade]", "瓦工").await?;
    clerk
        .writes("input[name=directions]", "坐去碛口的客车")
        .await?;
    clerk.presses("发布上屏").await?;
    let first = brought("pay.min_fen", "写多少元");
    holds(&clerk, "the pay", &first).await?;
    for (field, text) in [
        ("pay.min_fen", "300"),
        ("place", "碛口镇"),
        ("employer.name", "赵师傅"),
        ("phone", "139"),
    ] {
        let field = format!("input[name=\"{field}\"]");
        clerk.writes(&field, text).await?;
    }
    focuses(&clerk, "input[name=trade]").await?;
    key(&clerk, "Enter").await?;
    let last = brought("phone", "手机号应是11位数字");
    holds(&clerk, "the telephone", &last).await?;
    clerk.browser.close().await
}

#[tokio::test]
async fn what_was_typed_stays_after_a_refusal_and_a_session_that_ended() -> Result<()> {
    let server = Server::start()?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let clerk = Clerk::sit_down(&server, "").await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.presses("帮人登记").await?;
    focuses(&clerk, "input[name=consents]").await?;
    key(&clerk, " ").await?;
    for (field, text) in [
        ("person.name", "李大山"),
        ("person.phone", "13900000009"),
        ("profile.born_on", "2015/1/1"),
    ] {
        clerk
            .writes(&format!("input[name=\"{field}\"]"), text)
            .await?;
    }
    clerk.sees("他还不到 16 周岁，不能登记").await?;
    clerk.presses("登记").await?;
    clerk.sees("未满16周岁，按国家规定不能打工").await?;
    let brought = "document.activeElement.name === 'profile.born_on'";
    holds(&clerk, "the wrong date", brought).await?;
    // The identity number wants a consent of its own, and tells the rest.
    let is_off = "document.querySelector('input[name=\"profile.identity\"]').disabled === true";
    holds(&clerk, "nobody was asked yet", is_off).await?;
    focuses(&clerk, "input[name=sensitive]").await?;
    key(&clerk, " ").await?;
    clerk
        .writes("input[name=\"profile.identity\"]", "140105196805121236")
        .await?;
    let filled = "document.querySelector('input[name=\"profile.born_on\"]').value === '1968-05-12'
        && document.querySelector('select[name=\"profile.sex\"]').selectedOptions[0].innerText === '男'
        && document.querySelector('select[name=\"profile.household\"]').value === '140105'";
    holds(&clerk, "birth, sex and county", filled).await?;
    clerk.sees_no_more("不能登记").await?;
    clerk
        .browser
        .devtools("Network.clearBrowserCookies", json!({}))
        .await?;
    clerk.presses("登记").await?;
    clerk.sees("请再登录一次").await?;
    // What the platform says to programs without a key is for no clerk.
    let told = clerk.browser.value("document.body.innerText").await?;
    assert!(!told.to_string().contains("密钥"), "{told}");
    clerk
        .writes("input[name=password]", &account.password)
        .await?;
    clerk.presses("登录").await?;
    clerk.sees_no_more("请再登录一次").await?;
    clerk.presses("登记").await?;
    clerk.sees("登记好了").await?;
    // Whoever comes a second time is found, and opened on purpose.
    clerk.presses("再登记一位").await?;
    focuses(&clerk, "input[name=consents]").await?;
    key(&clerk, " ").await?;
    clerk
        .writes("input[name=\"person.name\"]", "李大山")
        .await?;
    clerk
        .writes("input[name=\"person.phone\"]", "13900000009")
        .await?;
    clerk.presses("登记").await?;
    clerk.sees("以前登记过，这次没有再记").await?;
    clerk.sees_no_more("李大山 139 0000 0009").await?;
    clerk.presses("打开他的登记").await?;
    clerk.sees("李大山 139 0000 0009").await?;
    clerk.browser.close().await
}

/// Registers somebody at the desk.
async fn registers(desk: &linggong_tests::Desk, name: &str, phone: &str) -> Result<Value> {
    let new = json!({ "market": MARKET, "profile": { "trades": [101] }, "consents": [],
        "person": { "name": name, "phone": phone, "consent": "registration-2026-11" } });
    let path = "/api/v1/staff/seekers";
    let answer = desk.send_once(phone, path, &new).await?;
    assert_eq!(answer.status(), StatusCode::CREATED);
    Ok(answer.json().await?)
}

#[tokio::test]
async fn a_name_and_a_phone_that_were_heard_wrong_are_corrected_and_brought_back() -> Result<()> {
    let server = Server::start()?;
    server.system(MARKET)?.publish(row("1", "砌砖大工")).await?;
    let account = server.desk("lin01", "clerk", MARKET).await?;
    let done = registers(&account, "李大山", "13900000001").await?;
    let script = axe::script()?;
    let clerk = Clerk::sit_down(&server, &script).await?;
    clerk.signs_in(&account.name, &account.password).await?;
    clerk.presses("牵线").await?;
    clerk.sees("李**").await?;
    clerk.presses("打开").await?;
    registers(&account, "王秀兰", "13900000002").await?;
    clerk.presses("改登记").await?;
    clerk.sees("改登记：李大山 139 0000 0001").await?;
    clerk.writes("input[name=new_name]", "李大三").await?;
    clerk.writes("input[name=new_phone]", "139").await?;
    clerk.presses("改名字、手机号").await?;
    clerk.sees("手机号应是11位数字").await?;
    // Somebody else's: it leads to them, and nothing is written.
    clerk.writes("input[name=new_phone]", "13900000002").await?;
    clerk.presses("改名字、手机号").await?;
    clerk.sees("这个手机号是另一个人的").await?;
    let faults = axe::violations(&clerk.browser).await?;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    clerk.presses("打开那个人的登记").await?;
    clerk.sees("王秀兰 139 0000 0002").await?;
    clerk.sees("改登记：李大山 139 0000 0001").await?;
    clerk.writes("input[name=new_phone]", "13900000003").await?;
    clerk.sees_no_more("这个手机号是另一个人的").await?;
    clerk.presses("改名字、手机号").await?;
    clerk.sees("名字、手机号改好了").await?;
    clerk.sees("改登记：李大三 139 0000 0003").await?;
    let finds = async |phone: &str| -> Result<bool> {
        let answer = Client::new()
            .post(server.url("/api/v1/lookup"))
            .json(&json!({ "phone": phone, "ticket": done["number"] }))
            .send()
            .await?;
        Ok(answer.status() == StatusCode::OK)
    };
    assert!(finds("13900000003").await? && !finds("13900000001").await?);
    // What they told can be corrected after that in the same form.
    clerk.presses("撤回").await?;
    clerk.sees("名字、手机号改回来了").await?;
    clerk.sees("改登记：李大山 139 0000 0001").await?;
    assert!(finds("13900000001").await? && !finds("13900000003").await?);
    // The next press would not send the undone values again.
    let follow = "document.querySelector('input[name=new_name]').value === '李大山'
        && document.querySelector('input[name=new_phone]').value === '13900000001'";
    clerk.browser.until("the fields", SOON, follow).await?;
    clerk.presses("改好了").await?;
    clerk.sees("登记改好了").await?;
    let traces = "location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)";
    let traces = clerk.browser.value(traces).await?.to_string();
    assert!(!traces.contains("139000000"), "{traces}");
    clerk.browser.close().await
}
