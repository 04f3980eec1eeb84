//! What the server serves to screens: target/app, made anew from the faces' crates,
//! public/ and style/.
//!
//! ```text
//! assets/   files named by their hash, each also as .br and .gz
//! pages/    one page a face; the server fills the placeholders left in it
//! root/     files that must keep their address: service worker and manifest
//! app.json  the version, and each face's addresses
//! ```

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{
    apt::Consent,
    assets::{self, Asset, Writer},
    budgets::{self, Part, Weight},
    folder,
    project::{AGENT, Project},
    step::Steps,
    template,
    toolchain::{self, WasmToolchain},
    tools::Tools,
    wasm::{self, Bound},
};

/// Makes target/app and returns what the faces weigh. Too heavy a face is an error.
pub(crate) fn make(project: &Project, consent: Consent, steps: &mut Steps) -> Result<Vec<Weight>> {
    let hint = toolchain::HINT;
    let (toolchain, tools) = steps.run("tools for the faces", hint, || {
        let toolchain = WasmToolchain::choose(consent)?;
        Ok((toolchain, Tools::ensure(project, consent)?))
    })?;
    steps.run(
        "compile the faces",
        "The compiler's message is above.",
        || wasm::compile(project, toolchain),
    )?;
    let bound = steps.run("bind and shrink the faces", "", || {
        wasm::bind_all(project, &tools)
    })?;
    let hint = "Each face needs public/index.html, public/boot.js and style/<face>.css.";
    let weights = steps.run("write target/app", hint, || write(project, &tools, &bound))?;
    budgets::print_table(&weights);
    let hint = "Find what grew, for example with `git stash` and another run.";
    steps.run("weigh the faces", hint, || budgets::judge(&weights))?;
    Ok(weights)
}

fn write(project: &Project, tools: &Tools, bound: &[Bound]) -> Result<Vec<Weight>> {
    let (app, unfinished) = (project.path("target/app"), project.path("target/app.new"));
    folder::remove(&unfinished)?;
    let maker = Maker {
        project,
        tools,
        writer: Writer {
            folder: unfinished.clone(),
            kept: toolchain::target_dir(project).join("compressed"),
        },
    };
    let mut common = maker.common()?;
    let mut faces = Vec::new();
    for bound in bound {
        let face = maker.face(bound, &common)?;
        if face.name == AGENT {
            let urls = face.urls.iter();
            common.extend(urls.map(|(part, url)| (format!("{AGENT}_{part}"), url.clone())));
        }
        faces.push(face);
    }
    maker.pages_and_root(&faces, &common)?;
    folder::replace(&app, &unfinished)?;
    Ok(faces.into_iter().map(|face| face.weight).collect())
}

/// Values for placeholders, by their name.
type Values = Vec<(String, String)>;

/// A face whose assets are written.
struct MadeFace {
    name: &'static str,
    /// Addresses by part; what the service worker keeps.
    urls: BTreeMap<&'static str, String>,
    weight: Weight,
}

impl MadeFace {
    fn values(&self, common: &Values) -> Values {
        let urls = self
            .urls
            .iter()
            .map(|(part, url)| ((*part).to_owned(), url.clone()));
        let speaks = matches!(self.name, "board" | "kiosk");
        let is_agents = |name: &str| name.starts_with(&format!("{AGENT}_"));
        let mut values = common.clone();
        values.retain(|(name, _)| speaks || !is_agents(name));
        values.push(("face".to_owned(), self.name.to_owned()));
        values.extend(urls);
        // Faces without a keyboard.
        values.push(("pinyin".to_owned(), String::new()));
        // What has no device of its own to speak for: the desk, and the agent itself.
        for part in ["wasm", "glue", "css"] {
            values.push((format!("{AGENT}_{part}"), String::new()));
        }
        values
    }
}

struct Maker<'a> {
    project: &'a Project,
    tools: &'a Tools,
    writer: Writer,
}

impl Maker<'_> {
    /// What the faces share: pictograms and icons. `{{icon}}` is icons/icon.svg, or else
    /// the first icon; `{{icon:NAME}}` is the icon NAME.
    fn common(&self) -> Result<Values> {
        let pictograms = self.writer.asset(
            "pictograms.svg",
            self.source("public/pictograms.svg")?.as_bytes(),
        )?;
        let mut values = vec![("pictograms".to_owned(), pictograms.url)];
        let icons = self.icons()?;
        let main = icons.get("icon.svg").or_else(|| icons.values().next());
        // Without an icon, an empty one: browsers then do not ask for /favicon.ico.
        let main = main.cloned().unwrap_or_else(|| "data:,".to_owned());
        values.push(("icon".to_owned(), main));
        for (name, url) in icons {
            values.push((format!("icon:{name}"), url));
        }
        Ok(values)
    }

    fn icons(&self) -> Result<BTreeMap<String, String>> {
        let mut icons = BTreeMap::new();
        let Ok(files) = fs::read_dir(self.project.path("public/icons")) else {
            return Ok(icons);
        };
        for file in files {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let url = self.writer.asset(&name, &fs::read(file.path())?)?.url;
            icons.insert(name, url);
        }
        Ok(icons)
    }

    /// Writes a face's module, scripts and style sheet.
    fn face(&self, bound: &Bound, common: &Values) -> Result<MadeFace> {
        let name = bound.face.name;
        let wasm = self.writer.asset(&format!("{name}.wasm"), &bound.wasm)?;
        let glue = self.writer.asset(&format!("{name}_glue.js"), &bound.glue)?;
        let css = self.css(name)?;
        let mut made = MadeFace {
            name,
            urls: BTreeMap::from([
                ("wasm", wasm.url.clone()),
                ("glue", glue.url.clone()),
                ("css", css.url.clone()),
            ]),
            weight: Weight {
                face: bound.face,
                parts: Vec::new(),
                later: Vec::new(),
            },
        };
        // A kiosk's keyboard comes as a file of its own: it is larger than half the module, and
        // stays the same from version to version.
        if name == "kiosk" {
            let tables = linggong_pinyin::TABLES.as_bytes();
            let pinyin = self.writer.asset("pinyin.txt", tables)?;
            made.urls.insert("pinyin", pinyin.url.clone());
            made.weight.later.push(part("pinyin", &pinyin));
        }
        let boot = template::fill(&self.source("public/boot.js")?, &made.values(common));
        let boot = self.short(&format!("{name}.js"), &boot)?;
        let boot = self.writer.asset(&format!("{name}.js"), &boot)?;
        made.urls.insert("js", boot.url.clone());
        made.weight.parts = vec![
            part("wasm", &wasm),
            part("glue js", &glue),
            part("boot js", &boot),
            part("css", &css),
        ];
        Ok(made)
    }

    fn css(&self, face: &str) -> Result<Asset> {
        let mut sheet = String::new();
        for file in ["tokens", "base", face] {
            sheet.push_str(&self.source(&format!("style/{file}.css"))?);
            sheet.push('\n');
        }
        let name = format!("{face}.css");
        let sheet = self.short(&name, &sheet)?;
        self.writer.asset(&name, &sheet)
    }

    /// A script or style sheet without what only people need.
    fn short(&self, name: &str, text: &str) -> Result<Vec<u8>> {
        let (long, short) = (
            self.writer.kept.join(format!("long-{name}")),
            self.writer.kept.join(format!("short-{name}")),
        );
        fs::create_dir_all(&self.writer.kept)?;
        fs::write(&long, text)?;
        self.tools.minify(&long, &short)?;
        Ok(fs::read(&short)?)
    }

    /// Writes everything that names the assets.
    fn pages_and_root(&self, faces: &[MadeFace], common: &Values) -> Result<()> {
        let page = self.source("public/index.html")?;
        let service_worker = self.source("public/sw.js")?;
        let manifest = self.source("public/manifest.webmanifest")?;
        let by_face = kept_by_service_worker(faces, common);
        let everything = format!("{by_face}{common:?}{page}{service_worker}{manifest}");
        let version = assets::short_hash(everything.as_bytes());
        let mut common = common.clone();
        common.push(("version".to_owned(), version.clone()));
        for face in faces {
            let page = template::fill(&page, &face.values(&common));
            let below = format!("pages/{}.html", face.name);
            self.writer.write(&below, page.as_bytes())?;
        }
        common.push(("assets".to_owned(), by_face.to_string()));
        for (below, source) in [
            ("root/sw.js", service_worker),
            ("root/manifest.webmanifest", manifest),
        ] {
            let filled = template::fill(&source, &common);
            self.writer
                .write_with_compressed(below, filled.as_bytes())?;
        }
        let app = summary(&version, faces);
        let text = serde_json::to_string_pretty(&app)?;
        self.writer.write("app.json", text.as_bytes())
    }

    fn source(&self, below: &str) -> Result<String> {
        fs::read_to_string(self.project.path(below)).with_context(|| format!("cannot read {below}"))
    }
}

/// Each face's list of addresses, with what the faces share.
fn kept_by_service_worker(faces: &[MadeFace], common: &Values) -> Value {
    let shared = common
        .iter()
        .map(|(_, value)| value)
        .filter(|value| value.starts_with("/assets/"));
    let lists = faces.iter().map(|face| {
        let mut urls: Vec<String> = face.urls.values().chain(shared.clone()).cloned().collect();
        urls.sort();
        urls.dedup();
        (face.name.to_owned(), json!(urls))
    });
    Value::Object(lists.collect())
}

/// What app.json says.
fn summary(version: &str, faces: &[MadeFace]) -> Value {
    let faces = faces
        .iter()
        .map(|face| {
            let mut entry = json!(face.urls);
            entry["raw_bytes"] = json!(face.weight.raw_bytes());
            entry["brotli_bytes"] = json!(face.weight.brotli_bytes());
            (face.name.to_owned(), entry)
        })
        .collect();
    json!({ "version": version, "faces": Value::Object(faces) })
}

fn part(name: &'static str, asset: &Asset) -> Part {
    Part {
        name,
        raw_bytes: asset.raw_bytes,
        brotli_bytes: asset.brotli_bytes,
    }
}
