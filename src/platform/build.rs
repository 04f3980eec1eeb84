//! The app's files get new names whenever they change; the binary must notice.

fn main() {
    println!("cargo:rerun-if-changed=../../target/app");
    println!("cargo:rerun-if-changed=../store/migrations");
}
