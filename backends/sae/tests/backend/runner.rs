//! `apply.py` with an `aliyun` that remembers what it was asked to make.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use anyport_ir::Application;
use serde_json::Value;

use crate::world::{Built, fixtures};

/// A stand-in for the vendor's command: keeps things in a file, gives ids, fails on demand.
const ALIYUN: &str = r#"#!/usr/bin/env python3
import json, os, sys, urllib.parse
method, path, rest = sys.argv[2], sys.argv[3], sys.argv[4:]
given = {rest[i].lstrip("-"): rest[i + 1] for i in range(0, len(rest), 2)}
given.update(urllib.parse.parse_qsl(given.pop("body", ""), keep_blank_values=True))
given.pop("header", None)
state = os.environ["STATE"]
with open(state) as file: things = json.load(file)
things["log"].append([method, path, given])
def answer(data):
    with open(state, "w") as file: json.dump(things, file)
    print(json.dumps({"Success": True, "Data": data})); sys.exit(0)
def made(sort, name, **more):
    things[sort][name] = {"id": 100 + len(things["log"]), "name": name, **more}
    answer({"AppId": things[sort][name]["id"], "ChangeOrderId": "order-1"})
def listed(sort, key, name, ident): answer({key: [{ident: it["id"], name: it["name"]} for it in things[sort].values()]})
if os.environ.get("REFUSE") and os.environ["REFUSE"] in path:
    with open(state, "w") as file: json.dump(things, file)
    print(json.dumps({"Success": False, "ErrorCode": "No", "Message": "refused"})); sys.exit(0)
tail = path.rsplit("/", 1)[1]
if tail == "namespaces": listed("namespace", "Namespaces", "NamespaceId", "NamespaceId")
if tail == "namespace": made("namespace", given["region"] + ":" + given["NameSpaceShortId"])
if tail == "secrets": listed("secret", "Secrets", "SecretName", "SecretId")
if tail == "listNamespacedConfigMaps": listed("config", "ConfigMaps", "Name", "ConfigMapId")
if tail == "configMap" and method == "POST": made("config", given["Name"])
if tail == "listApplications": listed("application", "Applications", "AppName", "AppId")
if tail == "createApplication": made("application", given["AppName"])
if tail == "listJobs": listed("job", "Applications", "AppName", "AppId")
if tail == "createJob": made("job", given["AppName"])
if tail == "applicationScalingRules": listed("scaling", "ApplicationScalingRules", "ScaleRuleName", "ScaleRuleName")
if tail == "applicationScalingRule" and method == "POST": made("scaling", given["ScalingRuleName"])
if tail == "slb" and method == "GET": answer({"AppName": "api", "InternetSlbId": "lb-1"})
if tail == "execJob": answer({"Data": "run-1"})
if tail == "describeJobStatus": answer({"State": os.environ.get("RUN", "1")})
if tail == "DescribeChangeOrder": answer({"Status": 2})
answer({"ChangeOrderId": "order-2"})
"#;

fn shop() -> Application {
    fixtures().into_iter().find(|(name, _)| name == "shop").expect("the shop").1
}

/// Builds an application into a folder.
fn write(application: &Application, folder: &Path) {
    for (path, bytes) in Built::of(application, false).files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder)).expect("a folder");
        fs::write(&path, bytes).expect("a file");
    }
}

struct Account {
    folder: tempfile::TempDir,
}

impl Account {
    /// An account with the output of the shop beside it, and these secrets in it.
    fn new(secrets: &[&str]) -> Account {
        let folder = tempfile::tempdir().expect("a folder");
        write(&shop(), folder.path());
        let program = folder.path().join("bin/aliyun");
        fs::create_dir_all(folder.path().join("bin")).expect("a folder");
        fs::write(&program, ALIYUN).expect("a file");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it may run");
        let secrets: serde_json::Map<String, Value> = secrets
            .iter()
            .map(|name| ((*name).to_owned(), serde_json::json!({ "id": format!("secret-{name}"), "name": name })))
            .collect();
        let state = serde_json::json!({
            "log": [], "namespace": {}, "config": {}, "application": {}, "job": {}, "scaling": {}, "secret": secrets
        });
        fs::write(folder.path().join("state.json"), state.to_string()).expect("a file");
        Account { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn apply(&self, files: &[&str], environment: &[(&str, &str)]) -> Output {
        let path = format!("{}:{}", self.path().join("bin").display(), std::env::var("PATH").unwrap_or_default());
        Command::new("python3")
            .arg("apply.py")
            .args(files)
            .current_dir(self.path())
            .env("PATH", path)
            .env("STATE", self.path().join("state.json"))
            .env("ANYPORT_PAUSE", "0")
            .envs(environment.iter().copied())
            .output()
            .expect("python3 runs")
    }

    /// Requests that changed something, since the last time.
    fn sent(&self) -> Vec<(String, Value)> {
        let file = self.path().join("state.json");
        let mut state: Value = serde_json::from_str(&fs::read_to_string(&file).expect("a file")).expect("JSON");
        let log = state["log"].take();
        state["log"] = serde_json::json!([]);
        fs::write(file, state.to_string()).expect("a file");
        let changes = |entry: &Value| {
            let path = entry[1].as_str().unwrap_or_default();
            let what = path.rsplit('/').next().unwrap_or_default().to_owned();
            let writes = entry[0] != "GET" || what == "execJob";
            writes.then(|| (format!("{} {what}", entry[0].as_str().unwrap_or_default()), entry[2].clone()))
        };
        log.as_array().into_iter().flatten().filter_map(changes).collect()
    }
}

fn names(sent: &[(String, Value)]) -> Vec<&str> {
    sent.iter().map(|(name, _)| name.as_str()).collect()
}

const FILES: [&str; 4] =
    ["00-namespace.requests.json", "25-migrate.requests.json", "30-nightly.requests.json", "30-api.requests.json"];

#[test]
fn what_is_missing_is_made_and_what_is_there_is_changed() {
    let account = Account::new(&["stripe_key", "db_login"]);
    let done = account.apply(&FILES, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let first = account.sent();
    assert_eq!(
        names(&first),
        [
            "POST namespace",
            "POST configMap",
            "POST createJob",
            "GET execJob",
            "POST createJob",
            "POST configMap",
            "POST createApplication",
            "POST slb",
            "POST slb",
            "POST applicationScalingRule",
        ]
    );
    // Texts are JSON, and ids are those of the account.
    let made = &first[6].1;
    let mounts: Value = serde_json::from_str(made["SecretMountDesc"].as_str().expect("text")).expect("JSON");
    assert_eq!(mounts[0]["secretId"], "secret-stripe_key");
    let config: Value = serde_json::from_str(made["ConfigMapMountDesc"].as_str().expect("text")).expect("JSON");
    assert!(config[0]["configMapId"].is_number(), "{config}");
    let again = account.apply(&FILES, &[]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let second = account.sent();
    assert_eq!(
        names(&second),
        [
            "PUT configMap",
            "POST updateJob",
            "GET execJob",
            "POST updateJob",
            "PUT configMap",
            "POST deployApplication",
            "POST slb",
            "POST slb",
            "PUT applicationScalingRule",
        ]
    );
    // What this version does not say is cleared.
    assert_eq!(second[5].1["NasConfigs"], "");
    assert_eq!(second[5].1["SidecarContainersConfig"], "[]");
    assert_eq!(second[5].1["MinReadyInstances"], "-1");
    // A rule has moved the number of instances by now.
    assert_eq!((&first[6].1["Replicas"], second[5].1.get("Replicas")), (&Value::from("2"), None));
}

#[test]
fn it_stops_at_the_first_that_fails() {
    let account = Account::new(&["stripe_key"]);
    let missing = account.apply(&["30-api.requests.json"], &[]);
    assert!(!missing.status.success());
    assert!(String::from_utf8_lossy(&missing.stderr).contains("secret db_login: it is not there"));
    assert_eq!(names(&account.sent()), Vec::<&str>::new(), "nothing is made before all it needs is there");
    let failed = account.apply(&["25-migrate.requests.json", "30-nightly.requests.json"], &[("RUN", "2")]);
    assert!(String::from_utf8_lossy(&failed.stderr).contains("run migrate: run-1 ended in state 2"));
    assert!(!names(&account.sent()).contains(&"POST updateJob"), "a release stops at its job");
    let refused = account.apply(&["30-nightly.requests.json"], &[("REFUSE", "createJob")]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("No: refused"));
}

/// A version without balancers and with a fixed number of instances.
#[test]
fn what_is_gone_goes_and_what_others_may_have_bound_is_asked_for() {
    let account = Account::new(&["stripe_key", "db_login"]);
    assert!(account.apply(&["30-api.requests.json"], &[]).status.success());
    assert!(names(&account.sent()).contains(&"POST applicationScalingRule"));
    let mut shop = shop();
    let api = Arc::make_mut(shop.components.get_mut("api").expect("the api"));
    api.expose.clear();
    api.scale = None;
    write(&shop, account.path());
    let done = account.apply(&["30-api.requests.json"], &[]);
    assert!(String::from_utf8_lossy(&done.stdout).contains("lb-1 is there and not in this version"));
    let sent = account.sent();
    assert!(names(&sent).contains(&"DELETE applicationScalingRule") && !names(&sent).contains(&"DELETE slb"));
    assert!(account.apply(&["--prune", "30-api.requests.json"], &[]).status.success());
    let sent = account.sent();
    let gone: Vec<&Value> = sent.iter().filter(|(name, _)| name == "DELETE slb").map(|(_, given)| given).collect();
    assert_eq!(gone.len(), 1, "the private one is not there");
    assert_eq!(gone[0]["Internet"], "true");
}
