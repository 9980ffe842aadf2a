//! The backend of the documentation, in Python: held to the law like every other.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test may start a program")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use anyport_backend::{Backend, law};
use anyport_external::{Channel, ExternalBackend};

struct Python(Mutex<(Child, ChildStdin, BufReader<ChildStdout>)>);

impl Python {
    fn start() -> Python {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/external-backends/anyport-backend-nomad");
        let mut child = Command::new("python3")
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python runs");
        let input = child.stdin.take().expect("an input");
        let output = BufReader::new(child.stdout.take().expect("an output"));
        Python(Mutex::new((child, input, output)))
    }
}

impl Channel for Python {
    fn ask(&self, request: &str) -> Result<String, String> {
        let mut running = self.0.lock().expect("nobody panicked");
        writeln!(running.1, "{request}").map_err(|error| error.to_string())?;
        let mut line = String::new();
        running.2.read_line(&mut line).map_err(|error| error.to_string())?;
        Ok(line)
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let running = self.0.get_mut().expect("nobody panicked");
        let _ = running.0.kill();
        let _ = running.0.wait();
    }
}

fn nomad() -> ExternalBackend {
    ExternalBackend::describe("nomad", Box::new(Python::start())).expect("a backend")
}

#[test]
fn it_keeps_the_law() {
    let nomad = nomad();
    let sample = law::sample("here", "nomad");
    let broken: Vec<law::Violation> = law::check(&nomad, &sample, "here")
        .into_iter()
        // What has no row is refused by the core.
        .filter(|violation| violation.how != law::Broken::NoRow)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_wrong_answer_is_a_finding() {
    struct Says(&'static str);
    impl Channel for Says {
        fn ask(&self, request: &str) -> Result<String, String> {
            match request.contains("\"describe\"") {
                true => Ok(r#"{"kind": "odd", "options": "platform odd extends platform {}", "support": ""}"#.into()),
                false => Ok(self.0.into()),
            }
        }
    }
    for answer in ["", "no JSON", "[]", r#"{"documents": 7}"#, r#"{"documnts": []}"#, r#"{"error": "out of luck"}"#] {
        let odd = ExternalBackend::describe("odd", Box::new(Says(answer))).expect("a backend");
        let application = law::sample("here", "odd");
        let scene = anyport_backend::StaticScene::new(&application, "here", false);
        let (name, component) = application.components.first().expect("a component");
        let lowered = odd.lower(&scene, name, component);
        assert!(lowered.documents.is_empty());
        assert_eq!(lowered.findings.len(), 1, "{answer}");
        assert_eq!(lowered.findings[0].code.id, "E0608");
    }
    let other = ExternalBackend::describe("even", Box::new(Says("")));
    assert!(other.is_err_and(|error| error.to_string().contains("not of `even`")));
}
