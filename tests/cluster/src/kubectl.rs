//! The real kubectl, bound to one cluster.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::{Error, Result, judges};

/// What kubectl said.
#[derive(Debug, Clone)]
pub struct Output {
    /// Whether it ended with zero.
    pub success: bool,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error, warnings of the server among it.
    pub stderr: String,
}

impl Output {
    /// The output, or what kubectl said as an error.
    pub fn ok(self) -> Result<Self> {
        if self.success { Ok(self) } else { Err(Error::new(self.stderr.trim())) }
    }

    /// The warnings of the API server, without the word in front.
    pub fn warnings(&self) -> Vec<String> {
        self.stderr.lines().filter_map(|line| line.strip_prefix("Warning: ")).map(str::to_owned).collect()
    }

    /// The objects of an output asked for as JSON; it may be a list, one, or none.
    pub fn objects(&self) -> Result<Vec<Value>> {
        if self.stdout.trim().is_empty() {
            return Ok(Vec::new());
        }
        let value: Value = serde_json::from_str(&self.stdout)?;
        Ok(match value.get("items") {
            Some(Value::Array(items)) => items.clone(),
            _ => vec![value],
        })
    }
}

pub(crate) struct Kubectl {
    program: PathBuf,
    kubeconfig: PathBuf,
    home: PathBuf,
}

impl Kubectl {
    pub(crate) fn new(kubeconfig: &Path, home: &Path) -> Result<Self> {
        Ok(Self {
            program: judges::program("control-plane", "kubectl")?,
            kubeconfig: kubeconfig.to_owned(),
            home: home.to_owned(),
        })
    }

    pub(crate) fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    pub(crate) fn run(&self, args: &[&str]) -> Result<Output> {
        self.run_with_input(args, "")
    }

    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Result<Output> {
        let mut child = Command::new(&self.program)
            .args(args)
            .env("KUBECONFIG", &self.kubeconfig)
            // kubectl keeps caches and preferences there; those of the person
            // who runs the tests are not for us to use or to change.
            .env("HOME", &self.home)
            .env_remove("KUBERC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| Error::from(error).while_doing(self.program.display()))?;
        if let Some(mut pipe) = child.stdin.take() {
            // A program that ends without reading is judged by its exit code.
            let _ = pipe.write_all(input.as_bytes());
        }
        let output = child.wait_with_output()?;
        Ok(Output {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
