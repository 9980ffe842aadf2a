//! A folder with files, and the command run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A small application with two environments on two kinds of targets.
pub const SHOP: &str = r#"app shop

param tag: String = "1.0.0"

redis cache {}

service web {
  image = "ghcr.io/acme/web:${tag}"
  port http = 8080
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  env { CACHE_URL = cache.url }
  health { path = "/healthz" }
  scale { replicas = 2..5, cpu = 70% }
}

target laptop: compose
target cluster: kubernetes { namespace = "shop" }

environment dev { on = laptop }

environment prod {
  on = cluster
  web { scale { replicas = 3..9 } }
}

test "prod survives a node" in prod {
  check web.scale.replicas.min >= 2 else "one is none"
}
"#;

/// An application with one environment and one target.
pub const HELLO: &str = r#"app hello

service web {
  image = "ghcr.io/acme/web:1.0.0"
  port http = 8080
  user = 1000
}
"#;

/// One with a mistake.
pub const BROKEN: &str = r#"app hello

service web {
  image = "ghcr.io/acme/web:1.0.0"
  port http = 8080
  imagee = "twice"
}
"#;

/// A folder of one test.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    /// An empty one.
    pub fn new() -> Folder {
        Folder { folder: TempDir::new().expect("a folder for the test") }
    }

    /// One with a file.
    pub fn with(path: &str, text: impl AsRef<[u8]>) -> Folder {
        let folder = Folder::new();
        folder.write(path, text);
        folder
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether something is there.
    pub fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.path(path)).is_ok()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Every file below a folder, sorted.
    pub fn files(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.path(path), &self.path(path), &mut found);
        found.sort();
        found
    }

    /// The command, to be run here.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_anyport"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("NO_COLOR").env("TERM", "xterm-256color");
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the command runs"))
    }

    /// Runs it with this path.
    pub fn run_on(&self, arguments: &[&str], path: &str) -> Ran {
        Ran::of(self.command(arguments).env("PATH", path).output().expect("the command runs"))
    }

    /// Runs it with something on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command runs");
        child.stdin.take().expect("its input").write_all(input).expect("input is taken");
        Ran::of(child.wait_with_output().expect("it ends"))
    }
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(root, &entry.path(), found);
        } else if let Ok(path) = entry.path().strip_prefix(root) {
            found.push(path.display().to_string());
        }
    }
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// Its status; none after a signal.
    pub status: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        Ran {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).expect("output is text"),
            err: String::from_utf8(output.stderr).expect("messages are text"),
        }
    }

    /// Expects a status.
    #[track_caller]
    pub fn status(self, status: i32) -> Ran {
        assert_eq!(self.status, Some(status), "{self:#?}");
        self
    }

    /// Expects something on standard error.
    #[track_caller]
    pub fn says(self, text: &str) -> Ran {
        assert!(self.err.contains(text), "no `{text}` in {self:#?}");
        self
    }

    /// Expects something on standard output.
    #[track_caller]
    pub fn prints(self, text: &str) -> Ran {
        assert!(self.out.contains(text), "no `{text}` in {self:#?}");
        self
    }

    /// Expects nothing on standard output.
    #[track_caller]
    pub fn prints_nothing(self) -> Ran {
        assert_eq!(self.out, "", "{self:#?}");
        self
    }
}
