//! Makes the tables, if they are asked for.

#[cfg(feature = "tables")]
#[path = "build/tables.rs"]
mod tables;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "tables")]
    tables::make();
}
