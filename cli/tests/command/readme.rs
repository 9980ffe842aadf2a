//! The README shows what the command really says.

use std::path::Path;

use crate::support::Folder;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    std::fs::read_to_string(path).expect("the README")
}

/// The first block that begins with this line.
fn block(text: &str, fence: &str) -> String {
    let inside = text.lines().skip_while(|line| *line != fence).skip(1);
    inside.take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect()
}

#[test]
fn its_application_is_fine_and_so_formatted() {
    let readme = readme();
    let folder = Folder::with("shop.app", block(&readme, "```app file=shop.app"));
    folder.write("company.app", block(&readme, "```app file=company.app"));
    folder.run(&["check", "shop.app", "company.app", "--deny", "warnings"]).status(0);
    folder.run(&["check", "shop.app", "--policy", "company.app"]).status(0);
    folder.run(&["fmt", "--check"]).status(0);
}

#[test]
fn its_picture_of_an_error_is_current() {
    let readme = readme();
    let shop = block(&readme, "```app file=shop.app");
    let broken = shop.replace("256Mi..512Mi", "256Mi..512").replace("sessions.url", "session.url");
    let folder = Folder::with("shop.app", broken);
    let ran = folder.run(&["check", "shop.app"]).status(1);
    assert_eq!(ran.err, block(&readme, "```text"));
}

#[test]
fn the_policy_holds_for_the_shop() {
    let readme = readme();
    let shop = block(&readme, "```app file=shop.app").replace("replicas = 4..20", "replicas = 1..20");
    let folder = Folder::with("shop.app", shop);
    folder.write("company.app", block(&readme, "```app file=company.app"));
    folder.run(&["check", "shop.app", "--policy", "company.app"]).status(1).says("two-replicas");
}
