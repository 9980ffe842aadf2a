//! A running backend: a line of JSON in, a line of JSON out.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyport_external::Channel;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest answer, in bytes: that of a component with all of its documents.
const LONGEST: u64 = 64 << 20;

/// A running program.
pub struct Process {
    program: PathBuf,
    running: Mutex<Running>,
}

struct Running {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Result<String, String>>,
}

impl Process {
    /// Starts it. Its standard error is ours, so that it can speak to whoever debugs it.
    pub fn start(program: &Path) -> Result<Process, String> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("it has no output")?;
        let (sender, answers) = channel();
        // Reading apart from asking, so that a silent program cannot hold a build for ever.
        std::thread::spawn(move || {
            let mut reader = BufReader::new(output);
            loop {
                let mut line = String::new();
                let read = std::io::Read::take(&mut reader, LONGEST).read_line(&mut line);
                let answer = match read {
                    Ok(0) => break,
                    Ok(_) if line.ends_with('\n') => Ok(line),
                    Ok(_) => Err("its answer has no end".to_owned()),
                    Err(error) => Err(error.to_string()),
                };
                let last = answer.is_err();
                if sender.send(answer).is_err() || last {
                    break;
                }
            }
        });
        Ok(Process { program: program.to_owned(), running: Mutex::new(Running { child, input, answers }) })
    }
}

impl Channel for Process {
    fn ask(&self, request: &str) -> Result<String, String> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(input) = &mut running.input else { return Err("it gave no answer before".to_owned()) };
        let asked = writeln!(input, "{request}").and_then(|()| input.flush());
        let answer = match asked {
            Ok(()) => match running.answers.recv_timeout(PATIENCE) {
                Ok(answer) => answer,
                Err(RecvTimeoutError::Timeout) => Err(format!("none within {} seconds", PATIENCE.as_secs())),
                Err(RecvTimeoutError::Disconnected) => Err(format!("{} ended", self.program.display())),
            },
            Err(error) => Err(format!("{} does not listen: {error}", self.program.display())),
        };
        if answer.is_err() {
            // What comes later would answer another question.
            running.input = None;
            // It may have ended already.
            let _ = running.child.kill();
        }
        answer
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner);
        running.input = None;
        // It may have ended already; either way nothing of it is left.
        let _ = running.child.kill();
        let _ = running.child.wait();
    }
}
