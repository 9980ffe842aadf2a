//! What a call takes.

use std::fmt::Write as _;

use anyport_ide::signature::signature;
use insta::assert_snapshot;

use crate::common::Fixture;

fn signatures(source: &str) -> String {
    let fixture = Fixture::new(source);
    let analysis = fixture.analysis();
    let mut out = String::new();
    for (path, offset) in &fixture.cursors {
        match signature(&analysis, path, *offset) {
            None => out.push_str("none\n"),
            Some(found) => {
                let mut label = found.label.clone();
                if let Some(active) = found.active {
                    let (start, end) = found.params[active].range;
                    label.insert(end, '»');
                    label.insert(start, '«');
                }
                let _ = writeln!(out, "{label} — {}", found.documentation);
            }
        }
    }
    out
}

#[test]
fn of_functions() {
    assert_snapshot!(signatures(
        r#"app shop
let a = join($0)
let b = join(["a"], $0)
let c = join(split($0, "b"), "c")
let d = min(1, 2, $03, 4)
let e = "x ${replace("a", $0"
let f = unknown($0)
let g = join(["a", $0
service web { env { A = upper($0 } }
let h = ($0)
"#
    ));
}

#[test]
fn of_traits_and_kinds() {
    assert_snapshot!(signatures(
        r#"app shop
/// Who answers.
trait owned on service {
  /// The team.
  param team: String
  param pager: String = "none"
}
kind api extends service { param heap: Memory = 1Gi }
api web {
  owned { team = $0 }
  owned { pa$0 }
  heap = $0
  cpu = $0
}
"#
    ));
}
