//! Secret objects of a cluster, through the operator's own `kubectl`: it knows the cluster and who asks.

use std::io::{ErrorKind, Write};
use std::process::{Command, Output, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use super::make::{Keys, There};
use super::value::Value;
use crate::failure::{Failure, reason};
use crate::terminal;

/// The cluster that `kubectl` talks to.
pub struct Cluster {
    /// Its `--context`.
    pub context: Option<String>,
}

/// A Secret object. It need not be there.
pub struct Object {
    namespace: String,
    name: String,
    /// Which state of it was read; nothing if it is not there.
    version: Option<String>,
    keys: Keys,
}

impl Object {
    fn absent(namespace: &str, name: &str) -> Object {
        Object { namespace: namespace.to_owned(), name: name.to_owned(), version: None, keys: Keys::new() }
    }

    /// Takes over what the server says of it; nothing if that is no Secret.
    fn read(&mut self, found: &Json) -> Option<()> {
        self.version = Some(found["metadata"]["resourceVersion"].as_str()?.to_owned());
        for (key, value) in found["data"].as_object().into_iter().flatten() {
            // An empty value is somebody's, too.
            let value = STANDARD.decode(value.as_str()?).ok()?;
            self.keys.insert(key.clone(), There::Value(Value::new(value)));
        }
        Some(())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What it is called for people.
    pub fn title(&self) -> String {
        format!("Secret {}/{}", self.namespace, self.name)
    }
}

impl Cluster {
    /// Asks for Secrets of a namespace, all at once: starting kubectl takes longer than the question.
    pub fn get(&self, namespace: &str, names: &[&str]) -> Result<Vec<Object>, Failure> {
        let said = self.kubectl(
            &[&["get", "secrets", "-n", namespace, "--ignore-not-found", "-o", "json", "--"], names].concat(),
            None,
        )?;
        let unclear = || Failure::new(format!("cannot understand what kubectl says of Secrets in {namespace}"));
        let mut objects: Vec<Object> = names.iter().map(|name| Object::absent(namespace, name)).collect();
        if said.trim_ascii().is_empty() {
            return Ok(objects);
        }
        let found: Json = serde_json::from_slice(&said).map_err(|_| unclear())?;
        let found = match found.get("items") {
            Some(items) => items.as_array().ok_or_else(unclear)?.as_slice(),
            None => std::slice::from_ref(&found),
        };
        for found in found {
            let name = found["metadata"]["name"].as_str().ok_or_else(unclear)?;
            let object = objects.iter_mut().find(|object| object.name == name).ok_or_else(unclear)?;
            object.read(found).ok_or_else(unclear)?;
        }
        Ok(objects)
    }

    /// Puts values under keys that are missing: into a new object of the application, or into the one that was
    /// read, if it is still as it was.
    pub fn add(&self, object: &Object, application: &str, values: &[(String, Value)]) -> Result<(), Failure> {
        let data: Map<String, Json> =
            values.iter().map(|(key, value)| (key.clone(), STANDARD.encode(value.expose()).into())).collect();
        let Object { namespace, name, version, .. } = object;
        let Some(version) = version else {
            let labels = json!({"app.kubernetes.io/managed-by": "anyport", "app.kubernetes.io/part-of": application});
            let made = json!({
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": name, "namespace": namespace, "labels": labels},
                "type": "Opaque",
                "data": data,
            });
            return self.kubectl(&["create", "-f", "-"], Some(&made)).map(drop);
        };
        // The server refuses it if the object is another by now: nobody's value is overwritten.
        let patch = json!({"metadata": {"resourceVersion": version}, "data": data});
        let args = ["patch", "secret", name, "-n", namespace, "--type=merge"];
        self.patch(&args, &patch)
    }

    /// Patches from standard input: what stands on a command line, everybody on the machine can read.
    #[cfg(unix)]
    fn patch(&self, args: &[&str], patch: &Json) -> Result<(), Failure> {
        let args = [args, &["--patch-file=/dev/stdin"]].concat();
        self.kubectl(&args, Some(patch)).map(drop)
    }

    /// Patches from a file of the user's own, which is gone afterwards: here is no name for standard input.
    #[cfg(not(unix))]
    fn patch(&self, args: &[&str], patch: &Json) -> Result<(), Failure> {
        let fail = |error: &std::io::Error| Failure::new(format!("cannot write a temporary file: {}", reason(error)));
        let mut file = tempfile::NamedTempFile::new().map_err(|error| fail(&error))?;
        file.write_all(patch.to_string().as_bytes()).map_err(|error| fail(&error))?;
        let path = format!("--patch-file={}", file.path().display());
        self.kubectl(&[args, &[path.as_str()]].concat(), None).map(drop)
    }

    /// Runs kubectl, and gives what it prints.
    fn kubectl(&self, args: &[&str], input: Option<&Json>) -> Result<Vec<u8>, Failure> {
        let mut command = Command::new("kubectl");
        command.args(self.context.as_ref().map(|context| format!("--context={context}"))).args(args);
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let cannot = |error: &std::io::Error| Failure::new(format!("cannot run kubectl: {}", reason(error)));
        let mut child = command.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Failure::new("there is no `kubectl` to ask the cluster with")
                .with_help("install it, or make the Secrets with the commands that `anyport needs` prints"),
            _ => cannot(&error),
        })?;
        if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
            // A kubectl that ends without reading says why itself.
            let _ = pipe.write_all(input.to_string().as_bytes());
        }
        let Output { status, stdout, stderr } = child.wait_with_output().map_err(|error| cannot(&error))?;
        if status.success() {
            // Warnings of the server, in its own words.
            terminal::say(&String::from_utf8_lossy(&stderr));
            return Ok(stdout);
        }
        Err(Failure::new(format!("kubectl: {}", String::from_utf8_lossy(&stderr).trim())))
    }
}
