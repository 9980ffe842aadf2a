//! The process that runs a cluster's programs and outlives a test that breaks off.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use crate::{Error, Result};

const SCRIPT: &str = include_str!("supervise.sh");

/// How many bytes of a log an error quotes.
const QUOTED: usize = 4000;

/// Whether a program still runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Running,
    Ended(String),
}

struct Pipes {
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Ends the programs and removes their folder when dropped, or when this
/// process is gone without dropping it.
pub(crate) struct Supervisor {
    child: Child,
    pipes: Option<Mutex<Pipes>>,
    folder: PathBuf,
}

impl Supervisor {
    /// Takes over `folder`, which holds the logs and will be removed.
    pub(crate) fn start(folder: PathBuf) -> Result<Self> {
        let mut child = Command::new("bash")
            .args(["-c", SCRIPT, "anyport-cluster"])
            .arg(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .current_dir("/")
            // An interrupt typed at the test must not reach the programs
            // first: the order of their end matters.
            .process_group(0)
            .spawn()
            .map_err(|error| Error::from(error).while_doing("bash"))?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::new("the supervisor has no pipes"));
        };
        let answers = BufReader::new(answers);
        Ok(Self { child, pipes: Some(Mutex::new(Pipes { requests, answers })), folder })
    }

    fn ask(&self, fields: &[&str]) -> Result<String> {
        if fields.iter().any(|field| field.contains(['\t', '\n'])) {
            return Err(Error::new(format!("tab or line end in {fields:?}")));
        }
        let Some(pipes) = &self.pipes else {
            return Err(Error::new("the supervisor has been ended"));
        };
        let mut pipes = pipes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        writeln!(pipes.requests, "{}", fields.join("\t"))?;
        let mut answer = String::new();
        if pipes.answers.read_line(&mut answer)? == 0 {
            return Err(Error::new("the supervisor of the cluster has ended"));
        }
        Ok(answer.trim_end().to_owned())
    }

    /// Starts a program whose output goes to the log of its name.
    pub(crate) fn run(&self, name: &str, program: &Path, args: &[String]) -> Result<()> {
        let (log, program) = (self.log_path(name), program.to_string_lossy());
        let log = log.to_string_lossy();
        let mut fields = vec!["start", name, &log, &program];
        fields.extend(args.iter().map(String::as_str));
        self.ask(&fields).map(drop)
    }

    pub(crate) fn state(&self, name: &str) -> Result<State> {
        let answer = self.ask(&["state", name])?;
        Ok(match answer.strip_prefix("ended ") {
            Some(code) => State::Ended(code.to_owned()),
            None => State::Running,
        })
    }

    pub(crate) fn log_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.log"))
    }

    /// The end of a program's log.
    pub(crate) fn log_tail(&self, name: &str) -> String {
        let text = std::fs::read(self.log_path(name)).unwrap_or_default();
        let from = text.len().saturating_sub(QUOTED);
        String::from_utf8_lossy(&text[from..]).into_owned()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        // The end of its input is the supervisor's order to end everything.
        drop(self.pipes.take());
        // Drop has no one to report to; the supervisor is waited for all the same.
        let _ = self.child.wait();
    }
}
