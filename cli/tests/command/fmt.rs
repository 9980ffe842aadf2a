//! `anyport fmt`.

use crate::support::{Folder, HELLO};

const UGLY: &str = "app hello\nservice web { image=\"ghcr.io/acme/web:1.0.0\" // the image\n  port http=8080 }\n";

#[test]
fn a_file_is_formatted_once() {
    let folder = Folder::with("hello.app", UGLY);
    folder.run(&["fmt", "hello.app"]).status(0).says("formatted hello.app");
    let once = folder.read("hello.app");
    assert!(once.contains("image = \"ghcr.io/acme/web:1.0.0\"") && once.contains("// the image"), "{once}");
    let ran = folder.run(&["fmt", "hello.app"]).status(0);
    assert_eq!((ran.err.as_str(), folder.read("hello.app")), ("", once));
}

#[test]
fn check_changes_nothing_and_shows_what_would() {
    let folder = Folder::with("hello.app", UGLY);
    folder.run(&["fmt", "--check", "hello.app"]).status(1).prints("-service web { image=").prints("+service web {");
    assert_eq!(folder.read("hello.app"), UGLY);
    folder.write("hello.app", HELLO);
    folder.run(&["fmt", "--check", "hello.app"]).status(0).prints_nothing();
}

#[test]
fn folders_are_walked() {
    let folder = Folder::with("a/b/hello.app", UGLY);
    for path in [".hidden/x.app", "target/x.app", "node_modules/x.app", "a/notes.txt"] {
        folder.write(path, UGLY);
    }
    folder.run(&["fmt"]).status(0).says("formatted a/b/hello.app");
    for path in [".hidden/x.app", "target/x.app", "node_modules/x.app", "a/notes.txt"] {
        assert_eq!(folder.read(path), UGLY, "{path}");
    }
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new();
    folder.run_with(&["fmt", "-"], UGLY.as_bytes()).status(0).prints("port http = 8080");
    folder.run_with(&["fmt", "-"], b"app x\nservice {{{\n").status(1).prints_nothing().says("<stdin>:");
    folder.run_with(&["fmt", "--check", "-"], UGLY.as_bytes()).status(1).prints("+");
    folder.run_with(&["fmt", "-"], b"\xff").status(2);
    folder.run_with(&["fmt", "-", "x.app"], b"").status(2);
}

#[test]
fn a_file_with_mistakes_stays_as_it_is() {
    let broken = "app hello\nservice web { image = }\n";
    let folder = Folder::with("broken.app", broken);
    folder.write("ugly.app", UGLY);
    folder.run(&["fmt", "broken.app", "ugly.app"]).status(1).says("broken.app:2:").says("formatted ugly.app");
    assert_eq!(folder.read("broken.app"), broken);
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with("hello.app", UGLY);
    let path = folder.path("hello.app");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    folder.run(&["fmt", "hello.app"]).status(0);
    let mode = fs::metadata(&path).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    fs::write(&path, UGLY).expect("the file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).expect("permissions");
    folder.run(&["fmt", "hello.app"]).status(2).says("read-only");
    assert_eq!(folder.read("hello.app"), UGLY);
}
