//! Files that are no good: said in a line, never a panic, never content that is not ours.

use std::fs;

use crate::support::{Folder, HELLO};

#[test]
fn a_missing_file() {
    let folder = Folder::new();
    for command in ["check", "build", "ir", "test", "targets", "graph", "fmt"] {
        let ran = folder.run(&[command, "none.app"]).status(2).prints_nothing();
        ran.says("cannot read none.app: no such file");
    }
}

#[test]
fn a_folder_in_place_of_a_file() {
    let folder = Folder::with("shop/hello.app", HELLO);
    folder.run(&["check", "shop"]).status(2).says("shop is a folder");
}

#[test]
fn text_that_is_not_utf_8() {
    let folder = Folder::with("hello.app", b"app hello\n\xff\xfe\n");
    folder.run(&["check", "hello.app"]).status(2).says("not UTF-8 text (line 2)");
    folder.run(&["fmt", "hello.app"]).status(2).says("not UTF-8 text (line 2)");
}

#[test]
fn a_file_that_is_too_large() {
    let folder = Folder::new();
    // Sparse: it takes no room.
    let file = fs::File::create(folder.path("huge.app")).expect("a file");
    file.set_len(65 << 20).expect("its length");
    folder.run(&["check", "huge.app"]).status(2).says("larger than 64 MiB");
}

#[test]
fn what_an_import_cannot_read_is_a_diagnostic() {
    let folder = Folder::with("hello.app", format!("import \"./none.app\"\n{HELLO}"));
    folder.write("bad.app", b"\xff");
    folder.run(&["check", "hello.app"]).status(1);
    folder.write("hello.app", HELLO.replace("app hello\n", "app hello\n\nimport \"./bad.app\"\n"));
    folder.run(&["check", "hello.app"]).status(1).says("hello.app:3:8").says("not UTF-8");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use crate::support::{Folder, HELLO};

    const SECRET: &str = "kind hidden-treasure extends service {}\n";

    #[test]
    fn an_import_does_not_leave_the_project() {
        let folder =
            Folder::with("project/hello.app", HELLO.replace("app hello\n", "app hello\n\nimport \"./link.app\"\n"));
        folder.write("outside.app", SECRET);
        symlink(folder.path("outside.app"), folder.path("project/link.app")).expect("a link");
        let ran = folder.run(&["check", "project/hello.app"]).status(1);
        let ran = ran.says("outside the project");
        assert!(!ran.err.contains("treasure"), "{}", ran.err);
    }

    #[test]
    fn an_embedded_file_does_not_leave_the_project() {
        let text = HELLO.replace("  user = 1000\n", "  user = 1000\n  file \"/etc/x\" = embed(\"link.txt\")\n");
        let folder = Folder::with("project/hello.app", text);
        folder.write("outside.txt", "treasure");
        symlink(folder.path("outside.txt"), folder.path("project/link.txt")).expect("a link");
        let ran = folder.run(&["build", "project/hello.app"]).status(1).prints_nothing();
        ran.says("outside the project");
    }

    #[test]
    fn the_program_itself_does_not_leave_its_project() {
        let folder = Folder::with("outside.app", HELLO);
        folder.write("project/note", "");
        symlink(folder.path("outside.app"), folder.path("project/hello.app")).expect("a link");
        folder.run(&["check", "project/hello.app"]).status(2).says("outside the project");
    }

    #[test]
    fn a_link_inside_the_project_is_fine() {
        let folder = Folder::with("real/hello.app", HELLO);
        folder.write(".git/HEAD", "");
        symlink(folder.path("real"), folder.path("linked")).expect("a link");
        folder.run(&["check", "linked/hello.app"]).status(0);
    }

    #[test]
    fn imports_reach_the_whole_repository() {
        let text = HELLO.replace("app hello\n", "app hello\n\nimport \"../../company/kinds.app\"\n");
        let folder = Folder::with("apps/hello/hello.app", text);
        folder.write("company/kinds.app", SECRET);
        folder.run(&["check", "apps/hello/hello.app"]).status(1);
        folder.write(".git/HEAD", "");
        folder.run(&["check", "apps/hello/hello.app"]).status(0);
    }

    #[test]
    fn a_pipe_is_no_source() {
        let folder = Folder::new();
        let made = Command::new("mkfifo").arg(folder.path("pipe.app")).status();
        if made.is_ok_and(|status| status.success()) {
            folder.run(&["check", "pipe.app"]).status(2).says("no ordinary file");
        }
    }
}
