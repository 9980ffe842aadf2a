//! No process and no file is left behind, however a test ends.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyport_cluster::Cluster;

/// Set for the copy of this binary that holds a cluster until it is killed.
const HOLD: &str = "ANYPORT_CLUSTER_HOLD";
const MARK: &str = "holding ";

/// Programs whose arguments name the cluster's folder, its supervisor included.
const PROCESSES: usize = 6;

/// The folder that every program of the cluster has in its arguments.
fn folder(cluster: &Cluster) -> PathBuf {
    cluster.kubeconfig().parent().expect("a folder").to_owned()
}

fn processes(folder: &Path) -> usize {
    let needle = folder.to_string_lossy().into_owned();
    let entries = std::fs::read_dir("/proc").expect("/proc");
    entries
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(&needle))
        .count()
}

fn assert_gone(folder: &Path) {
    let end = Instant::now() + Duration::from_secs(60);
    while processes(folder) > 0 || folder.exists() {
        assert!(Instant::now() < end, "{} processes, {}", processes(folder), folder.display());
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Ends the copy also when an assertion fails before it is killed.
struct Copy(Child);

impl Drop for Copy {
    fn drop(&mut self) {
        // It may have ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_dropped_cluster_is_gone_at_once() {
    let cluster = Cluster::start().unwrap_or_else(|error| panic!("{error}"));
    let folder = folder(&cluster);
    assert_eq!(processes(&folder), PROCESSES);
    drop(cluster);
    assert_eq!(processes(&folder), 0);
    assert!(!folder.exists());
}

#[test]
fn the_cluster_of_a_killed_test_ends_too() {
    let copy = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "hold_a_cluster", "--nocapture"])
        .env(HOLD, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a copy of this binary");
    let mut copy = Copy(copy);
    let output = BufReader::new(copy.0.stdout.take().expect("a pipe"));
    let folder = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split_once(MARK).map(|(_, folder)| PathBuf::from(folder)))
        .expect("the copy started no cluster");
    assert_eq!(processes(&folder), PROCESSES);
    // Not asked but killed: nothing in the copy runs any more.
    copy.0.kill().expect("kill");
    assert_gone(&folder);
}

/// Not a test of its own: see [`the_cluster_of_a_killed_test_ends_too`].
#[test]
#[expect(clippy::print_stdout, reason = "the other process reads it")]
fn hold_a_cluster() {
    if std::env::var_os(HOLD).is_none() {
        return;
    }
    let cluster = Cluster::shared().unwrap_or_else(|error| panic!("{error}"));
    println!("\n{MARK}{}", folder(cluster).display());
    std::thread::sleep(Duration::from_secs(600));
}
