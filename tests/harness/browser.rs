//! Real Chromium, driven through its own driver.

use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::until;

/// The size of a glass in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Glass {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Glass {
    /// A wall screen.
    pub const LANDSCAPE: Self = Self {
        width: 1_920,
        height: 1_080,
    };
    /// A wall screen on its side.
    pub const PORTRAIT: Self = Self {
        width: 1_080,
        height: 1_920,
    };
    /// A small kiosk.
    pub const TABLET: Self = Self {
        width: 768,
        height: 1_366,
    };
    /// A 4K wall screen.
    pub const UHD: Self = Self {
        width: 3_840,
        height: 2_160,
    };
}

/// A browser with a profile of its own. Dropping it ends it.
pub struct Browser {
    driver: Option<WebDriver>,
    service: Child,
    /// Gone only once it has been handed on.
    profile: Option<TempDir>,
}

/// What is left of a browser that was killed: its profile on the disk.
pub struct DeadBrowser(TempDir);

impl DeadBrowser {
    /// The folder of the profile.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.0.path()
    }

    /// Starts again with the same profile, as after a power cut.
    ///
    /// # Errors
    /// As [`Browser::start`].
    pub async fn rise(self, glass: Glass) -> Result<Browser> {
        Browser::start_in(self.0, glass).await
    }
}

impl Browser {
    /// Starts Chromium with a page of this size.
    ///
    /// # Errors
    /// If Chromium or its driver is missing: `cargo xtask setup`.
    pub async fn start(glass: Glass) -> Result<Self> {
        Self::start_in(tempfile::tempdir()?, glass).await
    }

    async fn start_in(profile: TempDir, glass: Glass) -> Result<Self> {
        let port = free_port()?;
        let service = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // The driver, the browser and its helpers end together.
            .process_group(0)
            .spawn()
            .context("start chromedriver; run cargo xtask setup")?;
        let up = || async { Ok(TcpStream::connect(("127.0.0.1", port)).is_ok()) };
        until("chromedriver comes up", Duration::from_secs(20), up).await?;
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--lang=zh-CN",
        ] {
            wanted.add_arg(argument)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        let address = format!("http://127.0.0.1:{port}");
        let mut browser = Self {
            driver: None,
            service,
            profile: Some(profile),
        };
        browser.driver = Some(WebDriver::new(&address, wanted).await?);
        browser.resize(glass).await?;
        Ok(browser)
    }

    fn driver(&self) -> Result<&WebDriver> {
        self.driver.as_ref().context("the browser is gone")
    }

    /// Gives the page another size.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn resize(&self, glass: Glass) -> Result<()> {
        let metrics = json!({
            "width": glass.width, "height": glass.height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(())
    }

    /// Sends a command of the DevTools protocol.
    ///
    /// # Errors
    /// If the browser refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver()?.cdp().send_raw(method, parameters).await?)
    }

    /// Runs a script before those of every page that is opened from now on.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn before_each_page(&self, script: &str) -> Result<()> {
        let parameters = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", parameters)
            .await?;
        Ok(())
    }

    /// Opens an address.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.driver()?.goto(url).await?)
    }

    /// Loads the page anew, as after a power cut.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver()?.refresh().await?)
    }

    /// The value of an expression in the page.
    ///
    /// # Errors
    /// If it throws.
    pub async fn value(&self, expression: &str) -> Result<Value> {
        let done = self
            .driver()?
            .execute(format!("return {expression};"), Vec::new())
            .await?;
        Ok(done.json().clone())
    }

    /// Whether an expression holds in the page.
    ///
    /// # Errors
    /// If it throws.
    pub async fn holds(&self, expression: &str) -> Result<bool> {
        Ok(self
            .value(&format!("!!({expression})"))
            .await?
            .as_bool()
            .unwrap_or(false))
    }

    /// Waits until an expression holds in the page.
    ///
    /// # Errors
    /// If it does not within `limit`.
    pub async fn until(&self, what: &str, limit: Duration, expression: &str) -> Result<Duration> {
        let held = until(what, limit, || self.holds(expression)).await;
        if held.is_err() {
            let page = self.value("document.body?.innerText").await?;
            return held.with_context(|| format!("on the page: {page}"));
        }
        held
    }

    /// A picture of the page as PNG.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.driver()?.screenshot_as_png().await?)
    }

    /// Kills the browser with all its processes, without a word.
    ///
    /// # Errors
    /// If it is gone already.
    pub fn die(mut self) -> Result<DeadBrowser> {
        let profile = self.profile.take().context("the browser is gone")?;
        drop(self);
        Ok(DeadBrowser(profile))
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// If it is gone already.
    pub async fn close(mut self) -> Result<()> {
        match self.driver.take() {
            Some(driver) => Ok(driver.quit().await?),
            None => Ok(()),
        }
    }
}

/// A port that nobody uses at the moment.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

impl Drop for Browser {
    fn drop(&mut self) {
        // By itself it would ask the driver to quit, and wait for an answer.
        if let Some(driver) = self.driver.take() {
            let _ = driver.leak();
        }
        let group = format!("-{}", self.service.id());
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stderr(Stdio::null())
            .status();
        let _ = self.service.wait();
    }
}
