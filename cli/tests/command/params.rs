//! `--set` and `--params`.

use crate::support::{Folder, SHOP};

fn image(folder: &Folder, arguments: &[&str]) -> String {
    let mut all = vec!["build", "shop.app", "--env", "prod"];
    all.extend(arguments);
    let ran = folder.run(&all).status(0);
    let line = ran.out.lines().find(|line| line.contains("ghcr.io/acme/web:")).expect("an image");
    line.rsplit(':').next().unwrap_or_default().trim_matches('"').to_owned()
}

#[test]
fn the_command_line_is_stronger_than_files() {
    let folder = Folder::with("shop.app", SHOP);
    folder.write("values.yaml", "tag: \"2.0\" # text\n");
    folder.write("values.json", "{\"tag\": \"3.0\"}");
    folder.write("empty.yaml", "# nothing\n");
    assert_eq!(image(&folder, &[]), "1.0.0");
    assert_eq!(image(&folder, &["--params", "values.yaml"]), "2.0");
    assert_eq!(image(&folder, &["--params", "empty.yaml"]), "1.0.0");
    assert_eq!(image(&folder, &["--params", "values.yaml", "--params", "values.json"]), "3.0");
    assert_eq!(image(&folder, &["--set", "tag=4.0", "--params", "values.json"]), "4.0");
}

#[test]
fn a_version_that_yaml_takes_for_a_number_is_an_error() {
    let folder = Folder::with("shop.app", SHOP);
    folder.write("values.yaml", "tag: 1.10\n");
    folder
        .run(&["build", "shop.app", "--env", "prod", "--params", "values.yaml"])
        .status(1)
        .prints_nothing()
        .says("`tag`");
}

#[test]
fn what_is_no_map_of_parameters_is_refused() {
    let folder = Folder::with("shop.app", SHOP);
    for (file, text) in [("a.yaml", "- tag\n"), ("b.json", "{"), ("c.yaml", "tag: [\n"), ("d.yaml", "tag: a\ntag: b\n")]
    {
        folder.write(file, text);
        folder.run(&["check", "shop.app", "--params", file]).status(2).says(file);
    }
    folder.run(&["check", "shop.app", "--params", "none.yaml"]).status(2).says("none.yaml");
}

#[test]
fn a_value_may_hold_an_equals_sign() {
    let folder = Folder::with("shop.app", SHOP.replace("  env {", "  args = [tag]\n  env {"));
    let ran = folder.run(&["check", "shop.app", "--set", "tag=a=b"]).status(1);
    ran.says("web:a=b");
}

#[test]
fn slips_on_the_command_line() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["check", "shop.app", "--set", "tag"]).status(2).says("NAME=VALUE");
    folder.run(&["check", "shop.app", "--set", "=x"]).status(2);
    folder.run(&["check", "shop.app", "--set", "tag=a", "--set", "tag=b"]).status(2).says("twice");
    folder.run(&["check", "shop.app", "--set", "tga=a"]).status(1).says("E0412").says("tga");
}
