//! What a process takes: time, memory, bytes.

use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

/// What one run took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Used {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of processors, the system's part included.
    pub cpu: f64,
    /// Most memory at a time, in bytes.
    pub peak: u64,
    /// Bytes on standard output.
    pub bytes: u64,
}

/// Runs a command, reads what it prints and throws it away. Call it once in a process: the figures
/// are those of all its children.
///
/// # Errors
/// Why it could not be run, or how it ended if not well.
pub fn only_child(program: &OsStr, arguments: impl Iterator<Item = impl AsRef<OsStr>>) -> Result<Used, String> {
    let begin = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut bytes = 0;
    if let Some(mut output) = child.stdout.take() {
        let mut buffer = vec![0; 1 << 18];
        loop {
            match output.read(&mut buffer).map_err(|error| error.to_string())? {
                0 => break,
                count => bytes += count as u64,
            }
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    let wall = begin.elapsed().as_secs_f64();
    if !status.success() {
        return Err(status.to_string());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // The BSDs and macOS count bytes, Linux kilobytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(Used {
        wall,
        cpu: seconds(usage.user_time()) + seconds(usage.system_time()),
        peak: u64::try_from(usage.max_rss()).unwrap_or_default() * unit,
        bytes,
    })
}

/// Runs a command by way of the `measure` program.
///
/// # Errors
/// Why it could not be run.
pub fn run(measure: &Path, command: &[&OsStr]) -> Result<Used, String> {
    let output =
        Command::new(measure).args(command).stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{}: {}", measure.display(), output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// The middle of some figures; nothing of nothing.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => figures[middle],
        _ => f64::midpoint(figures[middle - 1], figures[middle]),
    }
}

/// How long something takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let out = work();
    (begin.elapsed(), out)
}
