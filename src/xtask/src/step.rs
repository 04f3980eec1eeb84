//! A named step: says what it does, how long it took and, if it fails, what to do.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

/// The steps done so far in this run.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Runs one step. `hint` is the sentence that helps when it fails.
    pub(crate) fn run<T>(
        &mut self,
        name: &'static str,
        hint: &str,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        println!("── {name}");
        let started_at = Instant::now();
        let outcome = work();
        let took = started_at.elapsed();
        match outcome {
            Ok(value) => {
                println!("   {name}: done in {:.1} s", took.as_secs_f64());
                self.done.push((name, took));
                Ok(value)
            }
            Err(error) => {
                let (seconds, cause) = (took.as_secs_f64(), one_line(&error));
                let failure = format!("step `{name}` failed after {seconds:.1} s: {cause}. {hint}");
                Err(anyhow!(failure.trim_end().to_owned()))
            }
        }
    }

    /// Prints every step with its seconds, and the sum.
    pub(crate) fn print_table(&self) {
        println!();
        for (name, took) in &self.done {
            println!("{:>8.1} s  {name}", took.as_secs_f64());
        }
        let sum: Duration = self.done.iter().map(|(_, took)| *took).sum();
        println!(
            "{:>8.1} s  all {} steps",
            sum.as_secs_f64(),
            self.done.len()
        );
    }
}

/// The error and its causes on one line, so that the last line of a run says it all.
pub(crate) fn one_line(error: &anyhow::Error) -> String {
    let lines: Vec<String> = format!("{error:#}")
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, bail};

    #[test]
    fn a_failure_is_one_line_with_its_cause_and_a_hint() {
        let failure = Steps::default()
            .run("lint", "Run `cargo fix`.", || -> Result<()> {
                bail!("two\n  lines")
            })
            .context("outer")
            .unwrap_err();
        let line = one_line(&failure);
        assert!(
            line.starts_with("outer: step `lint` failed after"),
            "{line}"
        );
        assert!(line.ends_with("two; lines. Run `cargo fix`."), "{line}");
    }
}
