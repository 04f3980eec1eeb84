//! Real Chromium, driven through its own driver.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

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
    pub const LANDSCAPE: Self = Self { width: 1_920, height: 1_080 };
    /// A wall screen on its side.
    pub const PORTRAIT: Self = Self { width: 1_080, height: 1_920 };
    /// A 4K wall screen.
    pub const UHD: Self = Self { width: 3_840, height: 2_160 };
}

/// A browser with a profile of its own. Dropping it ends it.
pub struct Browser {
    driver: WebDriver,
    service: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts Chromium with a page of this size.
    ///
    /// # Errors
    /// If Chromium or its driver is missing: `cargo xtask setup`.
    pub async fn start(glass: Glass) -> Result<Self> {
        let mut service = Command::new("chromedriver")
            .args(["--port=0", "--silent"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start chromedriver; run cargo xtask setup")?;
        let output = service.stdout.take().context("no output")?;
        let port = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split("successfully on port ").nth(1).map(str::to_owned))
            .context("chromedriver did not come up")?;
        let profile = tempfile::tempdir()?;
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
        let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
        let driver = WebDriver::new(&address, wanted).await?;
        let browser = Self { driver, service, _profile: profile };
        browser.resize(glass).await?;
        Ok(browser)
    }

    /// Gives the page another size.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn resize(&self, glass: Glass) -> Result<()> {
        let metrics = json!({
            "width": glass.width, "height": glass.height, "deviceScaleFactor": 1, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Sends a command of the DevTools protocol.
    ///
    /// # Errors
    /// If the browser refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(method, parameters).await?)
    }

    /// Opens an address.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.driver.goto(url).await?)
    }

    /// Loads the page anew, as after a power cut.
    ///
    /// # Errors
    /// If it cannot be loaded.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver.refresh().await?)
    }

    /// The value of an expression in the page.
    ///
    /// # Errors
    /// If it throws.
    pub async fn value(&self, expression: &str) -> Result<Value> {
        let done = self.driver.execute(format!("return {expression};"), Vec::new()).await?;
        Ok(done.json().clone())
    }

    /// Whether an expression holds in the page.
    ///
    /// # Errors
    /// If it throws.
    pub async fn holds(&self, expression: &str) -> Result<bool> {
        Ok(self.value(&format!("!!({expression})")).await?.as_bool().unwrap_or(false))
    }

    /// A picture of the page as PNG.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.driver.screenshot_as_png().await?)
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// If it is gone already.
    pub async fn close(self) -> Result<()> {
        Ok(self.driver.clone().quit().await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver takes its browser with it.
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}
