//! Completion looks at declarations alone: a thousand services do not make it slow.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyport_ide::completion::completions;

use crate::common::Fixture;

fn large() -> String {
    let mut text = String::from("app large\nparam tag: String = \"1\"\npostgres db {}\n");
    for index in 0..1000 {
        let other = (index + 1) % 1000;
        let _ = write!(
            text,
            "service s{index} {{\n  image = \"acme/s{index}:${{tag}}\"\n  port http = 8080\n  env {{ NEXT = s{other}.url, DB = db.url }}\n  scale {{ replicas = 2..10 }}\n}}\n"
        );
    }
    text.push_str("target cluster: kubernetes {}\nenvironment prod { on = cluster, s5 { scale { replicas = 3 } } }\n");
    text
}

#[test]
fn a_thousand_services() {
    let mut text = large();
    let mut fixture = Fixture::new(&text);
    let mut taken: Vec<Duration> = Vec::new();
    // One types `env.A = s1.url` into the body of one service, and asks at each letter.
    let mut offset = text.find("  scale").expect("a service");
    text.insert(offset, '\n');
    for (version, letter) in "env.A = s1.url".chars().enumerate() {
        text.insert(offset, letter);
        offset += 1;
        fixture.host.open("/main.app", text.as_str().into(), version as i32 + 2);
        let analysis = fixture.analysis();
        let begin = Instant::now();
        let found = completions(&analysis, "/main.app", offset as u32);
        taken.push(begin.elapsed());
        if letter == '=' {
            assert!(found.items.len() > 1000, "all services are offered");
        }
    }
    taken.sort();
    let p95 = taken[taken.len() * 95 / 100];
    // Optimised it takes a few milliseconds. What looks at the whole application takes seconds here.
    let limit = if cfg!(debug_assertions) { Duration::from_millis(1500) } else { Duration::from_millis(15) };
    assert!(p95 < limit, "median {:?}, all {taken:?}", taken[taken.len() / 2]);
}
