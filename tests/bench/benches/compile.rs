//! Whole processes beside the floor, one service alone, and the stages inside the process.

use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyport_bench::measure::{Used, median, run, timed};
use anyport_bench::{descriptions, source};
use anyport_build::{BuildOptions, Session};
use anyport_compiler::{Embedded, World, application, environments, file_diagnostics};

const SIZES: [u32; 4] = [10, 100, 1000, 10_000];

fn main() -> ExitCode {
    // Cargo adds `--bench`; numbers are sizes.
    let asked: Vec<u32> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    match bench(&sizes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            say(&why);
            ExitCode::FAILURE
        }
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

fn bench(sizes: &[u32]) -> Result<(), String> {
    let programs = Programs::ready()?;
    say("Whole processes, floor and compiler in turn; medians. Ratios are those of pairs.\n");
    say("       N |    floor   cpu  peak    bytes |  anyport   cpu  peak    bytes | × wall  × cpu  × cpu a byte");
    let mut rows: Vec<(u32, Row)> = Vec::new();
    for &size in sizes {
        let row = programs.pair(size)?;
        say(&format!("{size:>8} | {row}"));
        rows.push((size, row));
    }
    for pair in rows.windows(2) {
        let [(small, before), (large, after)] = pair else { continue };
        let growth =
            |pick: fn(&Row) -> f64| (pick(after) / pick(before)).ln() / (f64::from(*large) / f64::from(*small)).ln();
        say(&format!(
            "growth from {small} to {large}: floor {:.2}, anyport {:.2} (of wall {:.2})",
            growth(|row| row.floor.cpu),
            growth(|row| row.compiler.cpu),
            growth(|row| row.compiler.wall),
        ));
    }
    let one = programs.alone()?;
    say(&format!("\none service, whole process: {:.1} ms, {:.1} MiB", one.wall * 1e3, mebi(one.peak)));
    say("\nStages in one process, in ms:\n         |    split    parse evaluate    check    build     drop");
    for &size in sizes {
        say(&format!("{size:>8} | {}", stages(size)?));
    }
    Ok(())
}

fn mebi(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// What the bench runs.
struct Programs {
    floor: &'static Path,
    measure: &'static Path,
    compiler: PathBuf,
    folder: PathBuf,
}

/// A size's figures.
struct Row {
    floor: Used,
    compiler: Used,
    wall: f64,
    cpu: f64,
}

impl fmt::Display for Row {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for used in [&self.floor, &self.compiler] {
            write!(
                to,
                "{:>6.1}ms {:>5.0} {:>4.0}M {:>8} | ",
                used.wall * 1e3,
                used.cpu * 1e3,
                mebi(used.peak),
                used.bytes
            )?;
        }
        let bytes = self.compiler.bytes as f64 / self.floor.bytes as f64;
        write!(to, "{:>6.1} {:>6.1} {:>13.1}", self.wall, self.cpu, self.cpu / bytes)
    }
}

impl Programs {
    fn ready() -> Result<Programs, String> {
        let floor = Path::new(env!("CARGO_BIN_EXE_floor"));
        // The command belongs to another package, so Cargo did not build it for this bench.
        let status = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "--package", "anyport", "--bin", "anyport"])
            .status()
            .map_err(|error| error.to_string())?;
        if !status.success() {
            return Err("the command does not build".into());
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(Programs {
            floor,
            measure: Path::new(env!("CARGO_BIN_EXE_measure")),
            compiler: floor.with_file_name("anyport").with_extension(std::env::consts::EXE_EXTENSION),
            folder,
        })
    }

    fn file(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(|error| error.to_string())?;
        Ok(path)
    }

    fn compile(&self, file: &Path) -> Result<Used, String> {
        run(self.measure, &[self.compiler.as_ref(), OsStr::new("build"), file.as_ref()])
    }

    fn pair(&self, size: u32) -> Result<Row, String> {
        let json = self.file(&format!("{size}.json"), &descriptions(size))?;
        let app = self.file(&format!("{size}.app"), &source(size))?;
        let runs = if size >= 10_000 { 5 } else { 11 };
        let mut pairs = Vec::new();
        for number in 0..=runs {
            let floor = run(self.measure, &[self.floor.as_ref(), json.as_ref()])?;
            let compiler = self.compile(&app)?;
            // The first fills the caches.
            if number > 0 {
                pairs.push((floor, compiler));
            }
        }
        let ratio = |pick: fn(&Used) -> f64| {
            median(pairs.iter().map(|(floor, compiler)| pick(compiler) / pick(floor)).collect())
        };
        Ok(Row {
            floor: middle(pairs.iter().map(|pair| pair.0)),
            compiler: middle(pairs.iter().map(|pair| pair.1)),
            wall: ratio(|used| used.wall),
            cpu: ratio(|used| used.cpu),
        })
    }

    fn alone(&self) -> Result<Used, String> {
        let app = self.file("1.app", &source(1))?;
        let runs: Result<Vec<Used>, String> = (0..25).map(|_| self.compile(&app)).collect();
        Ok(middle(runs?.into_iter()))
    }
}

fn middle(runs: impl Iterator<Item = Used> + Clone) -> Used {
    let figure = |pick: fn(&Used) -> f64| median(runs.clone().map(|used| pick(&used)).collect());
    Used {
        wall: figure(|used| used.wall),
        cpu: figure(|used| used.cpu),
        peak: figure(|used| used.peak as f64) as u64,
        bytes: figure(|used| used.bytes as f64) as u64,
    }
}

/// A world of one text.
struct Text(String);

impl World for Text {
    fn source(&self, _path: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }

    fn asset(&self, path: &str) -> Embedded {
        Embedded::Missing(path.to_owned())
    }
}

/// A session that has its text only.
struct Begun {
    session: Session,
    split: Duration,
    parse: Duration,
    evaluate: Duration,
}

/// Every stage asks the database for its own queries only: those of the stages before are there.
fn begin(text: &Text) -> Result<Begun, String> {
    let (split, session) = timed(|| Session::load(text, "bench.app"));
    let session = session?;
    let (parse, problems) = timed(|| file_diagnostics(session.workspace()));
    if !problems.is_empty() {
        return Err(format!("the services are not well written: {problems:?}"));
    }
    let (evaluate, ()) = timed(|| {
        for env in &environments(session.workspace()).0 {
            application(session.workspace(), env);
        }
    });
    Ok(Begun { session, split, parse, evaluate })
}

fn stages(size: u32) -> Result<String, String> {
    let runs = if size >= 10_000 { 3 } else { 7 };
    let mut times: [Vec<f64>; 6] = Default::default();
    let text = Text(source(size));
    for _ in 0..runs {
        // A check keeps what it lowers for the next one, a build does not: so each has its own session.
        let checked = begin(&text)?.session;
        let (check, diagnostics) = timed(|| checked.check());
        drop(checked);
        let Begun { session, split, parse, evaluate } = begin(&text)?;
        let (build, built) = timed(|| session.build(None, &BuildOptions::default()));
        if !diagnostics.is_empty() || built.files.is_empty() {
            return Err(format!("the services do not build: {diagnostics:?}"));
        }
        let (drop, ()) = timed(|| drop((session, built)));
        for (times, time) in times.iter_mut().zip([split, parse, evaluate, check, build, drop]) {
            times.push(Duration::as_secs_f64(&time) * 1e3);
        }
    }
    let mut line = String::new();
    for times in times {
        let _ = write!(line, "{:>9.1}", median(times));
    }
    Ok(line)
}
