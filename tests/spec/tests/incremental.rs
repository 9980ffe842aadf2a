//! One edit in one component does one component again: its check and its lowering.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use anyport_build::{BuildOptions, Session};
use anyport_compiler::Workspace;
use anyport_spec::Memory;
use salsa::{Database, DatabaseKeyIndex, EventKind};

const SERVICES: usize = 100;

fn program(changed: Option<usize>) -> String {
    let mut text = String::from("app shop\n\nparam tag: String = \"1\"\n\n");
    for number in 0..SERVICES {
        let value = if changed == Some(number) { "a longer value\\nthan before" } else { "x" };
        let _ = write!(
            text,
            "service s{number} {{\n  image = \"a.example.com/s{number}:${{tag}}\"\n  port http = 8080\n  env {{\n    NEXT = s{}.url\n    VALUE = \"{value}\"\n  }}\n}}\n\n",
            (number + 1) % SERVICES
        );
    }
    text.push_str("environment prod {}\n");
    text
}

/// A session whose database notes each query that runs.
fn session() -> (Session, Arc<Mutex<Vec<DatabaseKeyIndex>>>) {
    let ran = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&ran);
    let mut workspace = Workspace::new(Some(Box::new(move |event| {
        if let EventKind::WillExecute { database_key } = event.kind
            && let Ok(mut log) = log.lock()
        {
            log.push(database_key);
        }
    })));
    let mut world = Memory::default();
    world.insert("main.app", program(None));
    workspace.load(&world, "main.app").expect("the program is there");
    (Session::over(workspace), ran)
}

fn count(session: &Session, ran: &Mutex<Vec<DatabaseKeyIndex>>, query: &str) -> usize {
    let ran = ran.lock().expect("the log");
    ran.iter().filter(|key| session.workspace().ingredient_debug_name(key.ingredient_index()) == query).count()
}

#[test]
fn one_edit_does_one_component_again() {
    let (mut session, ran) = session();
    let before = session.check();
    assert!(before.iter().all(|diagnostic| diagnostic.severity != anyport_diagnostic::Severity::Error));
    assert_eq!(count(&session, &ran, "component_at"), SERVICES, "each component is checked once");
    assert_eq!(count(&session, &ran, "lower_at"), SERVICES, "each component is lowered once");

    ran.lock().expect("the log").clear();
    session.workspace_mut().set_text("main.app", program(Some(40)).into());
    session.check();
    assert_eq!(count(&session, &ran, "component_at"), 1, "one component is checked again");
    assert_eq!(count(&session, &ran, "lower_at"), 1, "one component is lowered again");
}

#[test]
fn lines_in_one_component_leave_those_below_alone() {
    let (mut session, ran) = session();
    session.check();
    ran.lock().expect("the log").clear();
    let text = program(None).replace("service s0 {", "service s0 {\n  // What follows begins elsewhere now.\n");
    session.workspace_mut().set_text("main.app", text.into());
    session.check();
    // The comment belongs to one component; those below only moved.
    assert!(count(&session, &ran, "component_at") <= 1);
    assert!(count(&session, &ran, "lower_at") <= 1);
}

#[test]
fn an_edit_and_back_gives_the_same_bytes() {
    let (mut session, _ran) = session();
    let build = |session: &Session| session.build(None, &BuildOptions::default()).files;
    let first = build(&session);
    session.workspace_mut().set_text("main.app", program(Some(3)).into());
    assert_ne!(build(&session), first);
    session.workspace_mut().set_text("main.app", program(None).into());
    assert_eq!(build(&session), first);
}
