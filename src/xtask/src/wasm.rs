//! From the faces' crates to one module and one script each: cargo, wasm-bindgen, wasm-opt.
//!
//! wasm-bindgen is called as a library, so that Cargo.lock keeps it at the version of the
//! faces' own dependency: any other version refuses their modules.

use std::{fs, thread};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    assets, command,
    project::{FACES, Face, Project, Views},
    toolchain::{self, TARGET, WasmToolchain},
    tools::{self, Tools},
};

/// Changed whenever the way from cargo's module to ours changes, so that kept output of
/// the old way is not used.
const RECIPE: &str = "4";

/// Entry points that every Leptos module exports and none of ours is ever called through:
/// JavaScript streams of server functions. Without them wasm-opt drops what they reach.
const UNUSED_EXPORT: &str = "intounderlying";

/// A face as a browser loads it.
pub(crate) struct Bound {
    /// Which face.
    pub(crate) face: Face,
    /// The module.
    pub(crate) wasm: Vec<u8>,
    /// The script between the module and the browser.
    pub(crate) glue: Vec<u8>,
}

/// Compiles all faces, in one cargo call for each kind of views.
pub(crate) fn compile(project: &Project, toolchain: WasmToolchain) -> Result<()> {
    for views in Views::ALL {
        let mut cargo = toolchain.build(project, views);
        for face in FACES.into_iter().filter(|face| face.views == views) {
            cargo.arg("-p").arg(package(face));
        }
        command::run(&mut cargo)?;
    }
    Ok(())
}

/// Binds and shrinks all faces, at once. Those whose module is unchanged are kept.
pub(crate) fn bind_all(project: &Project, tools: &Tools) -> Result<Vec<Bound>> {
    thread::scope(|scope| {
        let started = FACES.map(|face| scope.spawn(move || bind(project, tools, face)));
        started
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .map_err(|_| anyhow!("wasm-bindgen panicked"))?
            })
            .collect()
    })
}

fn bind(project: &Project, tools: &Tools, face: Face) -> Result<Bound> {
    let home = toolchain::target_dir(project);
    let compiled = home
        .join(TARGET)
        .join("face")
        .join(format!("{}.wasm", package(face).replace('-', "_")));
    let bytes =
        fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let kept = home.join("bound").join(face.name);
    let (wasm, glue, stamp) = (
        kept.join("face.wasm"),
        kept.join("glue.js"),
        kept.join("stamp"),
    );
    let key = format!(
        "{RECIPE} {} {} {}",
        tools::BINARYEN_VERSION,
        tools::ESBUILD_VERSION,
        assets::sha256(&bytes)
    );
    if fs::read_to_string(&stamp).ok().as_deref() == Some(key.as_str()) {
        println!("   {}: unchanged", face.name);
    } else {
        // The stamp goes first and comes last: half an output is never taken for a whole.
        fs::create_dir_all(&kept)?;
        fs::write(&stamp, "")?;
        let unshrunk = kept.join("unshrunk.wasm");
        let (module, script) = bindgen(face, bytes)?;
        fs::write(&unshrunk, module)?;
        let long = kept.join("long.js");
        fs::write(&long, script)?;
        tools.minify(&long, &glue)?;
        tools.wasm_opt(&unshrunk, &wasm)?;
        fs::write(&stamp, key)?;
        println!("   {}: bound", face.name);
    }
    Ok(Bound {
        face,
        wasm: fs::read(&wasm)?,
        glue: fs::read(&glue)?,
    })
}

/// The module without its description of the glue, and the glue.
fn bindgen(face: Face, bytes: Vec<u8>) -> Result<(Vec<u8>, String)> {
    let mut output = Bindgen::new()
        .input_bytes(face.name, bytes)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The page names the module; the glue need not guess its address.
        .omit_default_module_path(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", face.name))?;
    let has_snippets = output.snippets().values().any(|list| !list.is_empty());
    if has_snippets || !output.local_modules().is_empty() {
        bail!(
            "{} has script snippets of its own; only its glue is served",
            face.name
        );
    }
    let script = output.js().to_owned();
    let module = output.wasm_mut();
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(UNUSED_EXPORT))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    Ok((module.emit_wasm(), script))
}

fn package(face: Face) -> String {
    format!("linggong-{}", face.name)
}
