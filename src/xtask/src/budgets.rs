//! What each face weighs, and whether that is within its budget.

use anyhow::{Result, bail};

use crate::project::Face;

/// One part of a face: the module, the scripts or the style sheet.
pub(crate) struct Part {
    /// The word in the table.
    pub(crate) name: &'static str,
    /// As the browser has it.
    pub(crate) raw_bytes: usize,
    /// As the network carries it.
    pub(crate) brotli_bytes: usize,
}

/// A face's weight, part by part.
pub(crate) struct Weight {
    /// Whose weight.
    pub(crate) face: Face,
    /// What the budget counts.
    pub(crate) parts: Vec<Part>,
    /// What comes after the page has started, and has no part in the budget.
    pub(crate) later: Vec<Part>,
}

impl Weight {
    /// All parts after brotli.
    pub(crate) fn brotli_bytes(&self) -> usize {
        self.parts.iter().map(|part| part.brotli_bytes).sum()
    }

    /// All parts as they are.
    pub(crate) fn raw_bytes(&self) -> usize {
        self.parts.iter().map(|part| part.raw_bytes).sum()
    }

    fn is_over(&self) -> bool {
        self.brotli_bytes() > self.face.brotli_bytes_max
    }
}

/// Prints raw and brotli sizes in KB (1,000 bytes) with the budgets.
pub(crate) fn print_table(weights: &[Weight]) {
    println!();
    println!("face   part        raw KB  brotli KB  budget KB");
    for weight in weights {
        let face = weight.face.name;
        for part in &weight.parts {
            let (raw, brotli) = (kilobytes(part.raw_bytes), kilobytes(part.brotli_bytes));
            println!("{face:<6} {:<9} {raw:>8} {brotli:>10}", part.name);
        }
        for part in &weight.later {
            let (raw, brotli) = (kilobytes(part.raw_bytes), kilobytes(part.brotli_bytes));
            println!(
                "{face:<6} {:<9} {raw:>8} {brotli:>10}  loaded later",
                part.name
            );
        }
        let (raw, brotli) = (
            kilobytes(weight.raw_bytes()),
            kilobytes(weight.brotli_bytes()),
        );
        let budget = kilobytes(weight.face.brotli_bytes_max);
        let verdict = if weight.is_over() { "  OVER" } else { "" };
        println!(
            "{face:<6} {:<9} {raw:>8} {brotli:>10} {budget:>10}{verdict}",
            "all"
        );
    }
    println!();
}

/// An error that names every face over its budget.
pub(crate) fn judge(weights: &[Weight]) -> Result<()> {
    let over: Vec<String> = weights
        .iter()
        .filter(|weight| weight.is_over())
        .map(|weight| {
            format!(
                "{} weighs {} bytes, {} too many",
                weight.face.name,
                weight.brotli_bytes(),
                weight.brotli_bytes() - weight.face.brotli_bytes_max
            )
        })
        .collect();
    if over.is_empty() {
        return Ok(());
    }
    bail!("over budget: {}", over.join(", "))
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Views;

    fn weight(name: &'static str, brotli_bytes: [usize; 2]) -> Weight {
        let face = Face {
            name,
            brotli_bytes_max: 100_000,
            views: Views::Typed,
        };
        let parts = brotli_bytes.map(|brotli_bytes| Part {
            name: "part",
            raw_bytes: brotli_bytes * 3,
            brotli_bytes,
        });
        Weight {
            face,
            parts: parts.into(),
            later: Vec::new(),
        }
    }

    #[test]
    fn a_face_may_weigh_exactly_its_budget() {
        judge(&[weight("board", [99_000, 1_000])]).unwrap();
    }

    #[test]
    fn one_byte_more_fails_and_names_the_face() {
        let weights = [weight("board", [99_000, 1_001]), weight("desk", [1, 1])];
        let complaint = judge(&weights).unwrap_err().to_string();
        assert_eq!(
            complaint,
            "over budget: board weighs 100001 bytes, 1 too many"
        );
    }

    #[test]
    fn kilobytes_are_cut_not_rounded() {
        assert_eq!(kilobytes(41_399), "41.3");
        assert_eq!(kilobytes(99), "0.0");
    }
}
