//! Starts the programs of a Kubernetes control plane, in order.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::credentials::Credentials;
use crate::kubectl::Kubectl;
use crate::supervisor::{State, Supervisor};
use crate::{Error, Result, judges, ports};

const ETCD: &str = "etcd";
const API_SERVER: &str = "kube-apiserver";
const CONTROLLER_MANAGER: &str = "kube-controller-manager";
const SCHEDULER: &str = "kube-scheduler";
const KWOK: &str = "kwok";

/// All programs in the order in which they start.
pub(crate) const PROGRAMS: [&str; 5] = [ETCD, API_SERVER, CONTROLLER_MANAGER, SCHEDULER, KWOK];

/// Longest time that the API server may take to say that it is ready.
const READY_WITHIN: Duration = Duration::from_secs(120);

/// How often another set of ports is tried when one was taken in between.
const TRIES: usize = 3;

pub(crate) struct ControlPlane {
    pub(crate) supervisor: Supervisor,
    pub(crate) kubectl: Kubectl,
}

impl ControlPlane {
    /// Starts everything and returns when the API server is ready.
    pub(crate) fn start() -> Result<Self> {
        let mut tries = TRIES;
        loop {
            tries -= 1;
            match Self::try_start() {
                Err(error) if tries > 0 && error.to_string().contains("address already in use") => {}
                result => return result,
            }
        }
    }

    fn try_start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("anyport-cluster-").tempdir()?.keep();
        // From here on the supervisor removes the folder, whatever happens.
        let supervisor = Supervisor::start(folder.clone())?;
        let [clients, peers, secure] = ports::free()?;
        let credentials = Credentials::write(&folder, secure)?;
        let kubectl = Kubectl::new(&credentials.kubeconfig, &folder)?;

        let bin = |judge, name| judges::program(judge, name);
        let kube = |name| bin("control-plane", name);
        supervisor.run(ETCD, &bin(ETCD, ETCD)?, &etcd_args(&folder, clients, peers))?;
        supervisor.run(API_SERVER, &kube(API_SERVER)?, &api_server_args(&credentials, clients, secure))?;
        let plane = Self { supervisor, kubectl };
        plane.wait_until_ready()?;

        let config = flag("kubeconfig", &credentials.kubeconfig);
        plane.supervisor.run(
            CONTROLLER_MANAGER,
            &kube(CONTROLLER_MANAGER)?,
            &[
                config.clone(),
                flag("service-account-private-key-file", &credentials.signing_key),
                "--secure-port=0".to_owned(),
                "--leader-elect=false".to_owned(),
                // Its own limits are for clusters that others use as well.
                "--kube-api-qps=200".to_owned(),
                "--kube-api-burst=400".to_owned(),
            ],
        )?;
        let quiet = ["--secure-port=0".to_owned(), "--leader-elect=false".to_owned()];
        plane.supervisor.run(SCHEDULER, &kube(SCHEDULER)?, &[vec![config.clone()], quiet.to_vec()].concat())?;
        let mut kwok = vec![
            config,
            "--manage-all-nodes=true".to_owned(),
            "--node-lease-duration-seconds=40".to_owned(),
            // Its own server would take a fixed port on every interface.
            "--server-address=".to_owned(),
        ];
        for stage in stages()? {
            kwok.push(flag("config", &stage));
        }
        plane.supervisor.run(KWOK, &bin(KWOK, KWOK)?, &kwok)?;
        Ok(plane)
    }

    fn wait_until_ready(&self) -> Result<()> {
        let end = Instant::now() + READY_WITHIN;
        loop {
            self.check()?;
            let answer = self.kubectl.run(&["get", "--raw=/readyz"])?;
            if answer.success {
                return Ok(());
            }
            if Instant::now() > end {
                let log = self.supervisor.log_tail(API_SERVER);
                return Err(Error::new(format!(
                    "the API server is not ready after {} s: {}\n{API_SERVER} wrote:\n{log}",
                    READY_WITHIN.as_secs(),
                    answer.stderr.trim(),
                )));
            }
            sleep(Duration::from_millis(150));
        }
    }

    /// An error if a program that was started has ended by itself.
    pub(crate) fn check(&self) -> Result<()> {
        for name in PROGRAMS {
            if !self.supervisor.log_path(name).exists() {
                continue;
            }
            if let State::Ended(code) = self.supervisor.state(name)? {
                let log = self.supervisor.log_tail(name);
                return Err(Error::new(format!("{name} has ended with {code}; it wrote:\n{log}")));
            }
        }
        Ok(())
    }
}

fn flag(name: &str, path: &Path) -> String {
    format!("--{name}={}", path.display())
}

fn etcd_args(folder: &Path, clients: u16, peers: u16) -> Vec<String> {
    let (clients, peers) = (format!("http://127.0.0.1:{clients}"), format!("http://127.0.0.1:{peers}"));
    vec![
        flag("data-dir", &folder.join("etcd")),
        format!("--listen-client-urls={clients}"),
        format!("--advertise-client-urls={clients}"),
        format!("--listen-peer-urls={peers}"),
        format!("--initial-advertise-peer-urls={peers}"),
        format!("--initial-cluster=default={peers}"),
        // Nothing here is to survive a power cut.
        "--unsafe-no-fsync=true".to_owned(),
    ]
}

fn api_server_args(credentials: &Credentials, clients: u16, secure: u16) -> Vec<String> {
    vec![
        format!("--etcd-servers=http://127.0.0.1:{clients}"),
        "--bind-address=127.0.0.1".to_owned(),
        format!("--secure-port={secure}"),
        flag("cert-dir", &credentials.certificates),
        flag("token-auth-file", &credentials.tokens),
        flag("service-account-key-file", &credentials.public_key),
        flag("service-account-signing-key-file", &credentials.signing_key),
        "--service-account-issuer=https://kubernetes.default.svc".to_owned(),
        "--service-cluster-ip-range=10.0.0.0/16".to_owned(),
        "--authorization-mode=RBAC".to_owned(),
        // Privileged pods are for Pod Security to refuse, not for this switch.
        "--allow-privileged=true".to_owned(),
    ]
}

fn stages() -> Result<Vec<PathBuf>> {
    let mut stages = Vec::new();
    for entry in std::fs::read_dir(judges::folder(KWOK)?.join("stages"))? {
        stages.push(entry?.path());
    }
    stages.sort();
    Ok(stages)
}
