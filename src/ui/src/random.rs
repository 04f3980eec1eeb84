//! The browser's randomness.

/// Bytes of a key.
const KEY_BYTES: usize = 16;

/// Fills with random bytes. Every browser has them, also on a page without TLS.
///
/// # Panics
/// If the browser has none: what is sealed without randomness could be read.
pub fn random(bytes: &mut [u8]) {
    #[expect(
        clippy::expect_used,
        reason = "what is sealed without randomness could be read"
    )]
    web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(bytes).ok())
        .expect("the browser has randomness");
}

/// A key for one request that writes something.
#[must_use]
pub fn new_key() -> String {
    let mut bytes = [0; KEY_BYTES];
    random(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
