//! `anyport check`: verdicts and their status.

use crate::support::{BROKEN, Folder, HELLO, SHOP};

/// A warning and no error: nobody knows what `latest` is tomorrow.
const WARNED: &str = r#"app hello

service web {
  image = "ghcr.io/acme/web:latest"
  port http = 8080
  user = 1000
}
"#;

#[test]
fn what_is_fine_has_status_0() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["check", "shop.app"]).status(0).prints_nothing().says("shop.app: fine in dev, prod");
}

#[test]
fn what_is_wrong_has_status_1_and_is_drawn() {
    let folder = Folder::with("hello.app", BROKEN);
    let ran = folder.run(&["check", "hello.app"]).status(1).prints_nothing();
    let ran = ran.says("E0312").says("hello.app:6:3").says("1 error");
    assert!(!ran.err.contains('\x1b'), "colour without a terminal: {}", ran.err);
}

#[test]
fn all_files_are_checked() {
    let folder = Folder::with("a.app", BROKEN);
    folder.write("b.app", BROKEN);
    folder.write("c.app", HELLO);
    folder.run(&["check", "a.app", "b.app", "c.app"]).status(1).says("a.app:6:3").says("b.app:6:3").says("2 errors");
}

#[test]
fn warnings_are_denied_on_demand() {
    let folder = Folder::with("hello.app", WARNED);
    folder.run(&["check", "hello.app"]).status(0).says("1 warning");
    folder.run(&["check", "hello.app", "--deny", "warnings"]).status(1).says("warnings are denied");
    folder.run(&["build", "hello.app", "--deny", "warnings", "-o", "out"]).status(1);
    assert!(!folder.has("out"));
}

#[test]
fn files_are_named_as_seen_from_here() {
    let folder = Folder::with("apps/shop/hello.app", BROKEN);
    folder.write("elsewhere/note", "");
    folder.run(&["check", "apps/shop/hello.app"]).status(1).says("apps/shop/hello.app:6:3");
    let mut command = folder.command(&["check", "../apps/shop/hello.app"]);
    let output = command.current_dir(folder.path("elsewhere")).output().expect("it runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("../apps/shop/hello.app:6:3"), "{output:?}");
}

#[test]
fn a_policy_from_elsewhere_holds() {
    let folder = Folder::with("shop/hello.app", HELLO);
    let rule = "rule many for service {\n  check it.scale.replicas.min >= 5 else \"five at least\"\n}\n";
    folder.write("company/rules.app", rule);
    folder.run(&["check", "shop/hello.app"]).status(0);
    let ran = folder.run(&["check", "shop/hello.app", "--policy", "company/rules.app"]).status(1);
    ran.says("five at least").says("company/rules.app:");
    folder.run(&["check", "shop/hello.app", "--policy", "company/none.app"]).status(2).says("company/none.app");
}

#[test]
fn a_wrong_use_has_status_2() {
    let folder = Folder::with("hello.app", HELLO);
    folder.run(&["check"]).status(2);
    folder.run(&["chekc", "hello.app"]).status(2);
    folder.run(&["check", "hello.app", "--colour"]).status(2);
    folder.run(&["check", "hello.app", "--deny", "everything"]).status(2);
    folder.run(&["check", "hello.app", "--target", "nonsense"]).status(2).says("kubernetes");
}

#[test]
fn help_and_version_have_status_0() {
    let folder = Folder::new();
    folder.run(&["--version"]).status(0).prints("anyport 0.");
    folder.run(&["help", "build"]).status(0).prints("--from-ir");
    insta::assert_snapshot!(folder.run(&["--help"]).status(0).out);
}
