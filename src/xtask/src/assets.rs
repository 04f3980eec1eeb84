//! Files whose name carries their content's hash, each also compressed ahead of time.
//!
//! A hashed name never changes its meaning, so browsers may keep the file for ever.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

/// How much of the hash a file's name carries.
const NAME_HASH_LENGTH: usize = 12;

/// The SHA-256 of the bytes, as 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    const_hex::encode(Sha256::digest(bytes))
}

/// The first digits of the hash: enough to tell versions of one file apart.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    sha256(bytes)[..NAME_HASH_LENGTH].to_owned()
}

/// `board.wasm` becomes `board-0123456789ab.wasm`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = short_hash(bytes);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    }
}

/// A file that was written.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Where the server has it, from the root: `/assets/board-0123456789ab.wasm`.
    pub(crate) url: String,
    /// Its size.
    pub(crate) raw_bytes: usize,
    /// Its size after brotli.
    pub(crate) brotli_bytes: usize,
}

/// Writes files together with their compressed forms.
pub(crate) struct Writer {
    /// The folder that the app is made in.
    pub(crate) folder: PathBuf,
    /// Where compressed forms are kept from run to run, by the content's hash.
    pub(crate) kept: PathBuf,
}

impl Writer {
    /// Writes `assets/<name with hash>`.
    pub(crate) fn asset(&self, name: &str, bytes: &[u8]) -> Result<Asset> {
        let name = hashed_name(name, bytes);
        let brotli_bytes = self.write_with_compressed(&format!("assets/{name}"), bytes)?;
        Ok(Asset {
            url: format!("/assets/{name}"),
            raw_bytes: bytes.len(),
            brotli_bytes,
        })
    }

    /// Writes the file, `.br` and `.gz`, and returns the size after brotli.
    pub(crate) fn write_with_compressed(&self, below: &str, bytes: &[u8]) -> Result<usize> {
        self.write(below, bytes)?;
        let hash = sha256(bytes);
        // Named after the way it is packed, too: what is kept from before was packed another way.
        let brotli = self.keep(&format!("{hash}.2.br"), || brotli(bytes))?;
        let gzip = self.keep(&format!("{hash}.gz"), || gzip(bytes))?;
        self.write(&format!("{below}.br"), &brotli)?;
        self.write(&format!("{below}.gz"), &gzip)?;
        Ok(brotli.len())
    }

    /// Writes the file as it is.
    pub(crate) fn write(&self, below: &str, bytes: &[u8]) -> Result<()> {
        write_file(&self.folder.join(below), bytes)
    }

    /// What an earlier run compressed, or this one does: brotli at its best takes seconds.
    fn keep(&self, name: &str, compress: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let path = self.kept.join(name);
        if let Ok(bytes) = fs::read(&path) {
            return Ok(bytes);
        }
        let bytes = compress()?;
        // By way of another name: a run that is interrupted leaves no half a file.
        let unfinished = self.kept.join("unfinished");
        write_file(&unfinished, &bytes)?;
        fs::rename(&unfinished, &path)?;
        Ok(bytes)
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// The smaller of two: what is meant for fonts packs modules a little better.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let pack = |mode| -> Result<Vec<u8>> {
        let parameters = BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            mode,
            size_hint: bytes.len(),
            ..BrotliEncoderParams::default()
        };
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
        Ok(packed)
    };
    let usual = pack(BrotliEncoderMode::BROTLI_MODE_GENERIC)?;
    let other = pack(BrotliEncoderMode::BROTLI_MODE_FONT)?;
    Ok(if other.len() < usual.len() {
        other
    } else {
        usual
    })
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_name_carries_twelve_digits_before_the_extension() {
        // SHA-256 of nothing, from FIPS 180-4's test vectors.
        assert_eq!(hashed_name("board.wasm", b""), "board-e3b0c44298fc.wasm");
        assert_eq!(
            hashed_name("icon.min.svg", b""),
            "icon.min-e3b0c44298fc.svg"
        );
        assert_eq!(hashed_name("LICENSE", b""), "LICENSE-e3b0c44298fc");
    }

    #[test]
    fn an_asset_is_written_three_times_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer {
            folder: folder.path().join("app"),
            kept: folder.path().join("kept"),
        };
        let text = "零工".repeat(1000);
        for _ in 0..2 {
            let asset = writer.asset("a.txt", text.as_bytes()).unwrap();
            let path = writer.folder.join(&asset.url[1..]);
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            let compressed =
                |extension: &str| fs::read(format!("{}.{extension}", path.display())).unwrap();
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut &compressed("br")[..], &mut unpacked).unwrap();
            assert_eq!(unpacked, text.as_bytes());
            assert_eq!(asset.brotli_bytes, compressed("br").len());
            let mut unpacked = String::new();
            flate2::read::GzDecoder::new(&compressed("gz")[..])
                .read_to_string(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, text);
        }
    }
}
