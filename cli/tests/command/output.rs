//! `anyport build -o`: all or nothing, and nobody else's files.

use std::fs;

use serde_json::Value;

use crate::support::{BROKEN, Folder, HELLO, SHOP};

#[test]
fn every_environment_has_its_folder() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0).prints_nothing().says("out: ");
    let files = folder.files("out");
    for wanted in ["dev/anyport.json", "dev/laptop/compose.yaml", "prod/anyport.json", "prod/cluster/30-web.yaml"] {
        assert!(files.iter().any(|file| file == wanted), "no {wanted} in {files:?}");
    }
    let record: Value = serde_json::from_str(&folder.read("out/prod/anyport.json")).expect("a record");
    assert_eq!((&record["application"], &record["environment"]), (&"shop".into(), &"prod".into()));
    assert!(files.iter().all(|file| !file.contains(".anyport-")), "{files:?}");
}

#[test]
fn mistakes_write_nothing() {
    let folder = Folder::with("hello.app", BROKEN);
    folder.run(&["build", "hello.app", "-o", "out"]).status(1);
    assert!(!folder.has("out"));
    // One broken environment keeps the others from being written.
    folder.write("shop.app", SHOP.replace("replicas = 3..9", "replicass = 3..9"));
    folder.run(&["build", "shop.app", "-o", "out"]).status(1);
    assert!(!folder.has("out"));
}

#[test]
fn a_mistake_leaves_an_earlier_output_alone() {
    let folder = Folder::with("hello.app", HELLO);
    folder.run(&["build", "hello.app", "-o", "out"]).status(0);
    let before = folder.files("out");
    folder.write("hello.app", BROKEN);
    folder.run(&["build", "hello.app", "-o", "out"]).status(1);
    assert_eq!(folder.files("out"), before);
}

#[test]
fn what_is_the_same_is_not_touched() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0);
    let time = |path: &str| fs::metadata(folder.path(path)).and_then(|it| it.modified()).expect("a time");
    let (web, cache) = (time("out/prod/cluster/30-web.yaml"), time("out/prod/cluster/20-cache.yaml"));
    folder.run(&["build", "shop.app", "-o", "out", "--set", "tag=2"]).status(0).says("as before");
    assert_ne!(time("out/prod/cluster/30-web.yaml"), web);
    assert_eq!(time("out/prod/cluster/20-cache.yaml"), cache);
}

#[test]
fn leftovers_go_and_strangers_stay() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0);
    folder.write("out/prod/cluster/README.md", "mine");
    folder.write("out/prod/cluster/99-mine.yaml", "mine");
    folder.write("out/other/anyport.json", "{}");
    let without = SHOP.replace("redis cache {}\n", "").replace("  env { CACHE_URL = cache.url }\n", "");
    folder.write("shop.app", without);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0).says("removed");
    let files = folder.files("out");
    assert!(files.iter().all(|file| !file.contains("cache")), "{files:?}");
    for kept in
        ["prod/cluster/README.md", "prod/cluster/99-mine.yaml", "prod/cluster/30-web.yaml", "other/anyport.json"]
    {
        assert!(files.iter().any(|file| file == kept), "no {kept} in {files:?}");
    }
}

#[test]
fn a_leftover_that_somebody_changed_stays() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0);
    folder.write("out/prod/cluster/20-cache.yaml", "changed by hand");
    let without = SHOP.replace("redis cache {}\n", "").replace("  env { CACHE_URL = cache.url }\n", "");
    folder.write("shop.app", without);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0).says("20-cache.yaml").says("it stays");
    assert_eq!(folder.read("out/prod/cluster/20-cache.yaml"), "changed by hand");
}

#[test]
fn an_environment_that_is_gone_goes_with_a_whole_build_only() {
    let folder = Folder::with("shop.app", SHOP);
    folder.run(&["build", "shop.app", "-o", "out"]).status(0);
    folder.write("shop.app", SHOP.replace("environment dev { on = laptop }\n", ""));
    folder.run(&["build", "shop.app", "-o", "out", "--env", "prod"]).status(0);
    assert!(folder.has("out/dev/laptop/compose.yaml"));
    folder.run(&["build", "shop.app", "-o", "out"]).status(0).says("removed");
    assert!(!folder.has("out/dev"));
}

#[test]
fn a_record_cannot_point_elsewhere() {
    let folder = Folder::with("hello.app", HELLO);
    folder.run(&["build", "hello.app", "-o", "out"]).status(0);
    folder.write("precious.txt", "precious");
    // The digest of "precious".
    let digest = "sha256:157fc55121ab2c59852c35d78aca98d840047e5d9668c423e4d3b146e1577901";
    let mut record: Value = serde_json::from_str(&folder.read("out/default/anyport.json")).expect("a record");
    let files = record["targets"][0]["files"].as_array_mut().expect("its files");
    for path in ["default/../../precious.txt", "../precious.txt", "../../precious.txt", "/precious.txt"] {
        files.push(serde_json::json!([path, digest]));
    }
    folder.write("out/default/anyport.json", record.to_string());
    folder.run(&["build", "hello.app", "-o", "out"]).status(0);
    assert_eq!(folder.read("precious.txt"), "precious");
}

#[test]
fn another_application_is_not_overwritten() {
    let folder = Folder::with("hello.app", HELLO);
    folder.write("other.app", HELLO.replace("app hello", "app other"));
    folder.run(&["build", "hello.app", "-o", "out"]).status(0);
    folder.run(&["build", "other.app", "-o", "out"]).status(2).says("another application, `hello`");
    let record = folder.read("out/default/anyport.json");
    assert!(record.contains("\"hello\""), "{record}");
}

#[test]
fn a_file_in_the_way_is_said_before_anything_is_written() {
    let folder = Folder::with("hello.app", HELLO);
    folder.write("out", "a file");
    folder.run(&["build", "hello.app", "-o", "out"]).status(2).says("out");
    assert_eq!(folder.read("out"), "a file");
    folder.write("in/default/kubernetes", "a file");
    folder.run(&["build", "hello.app", "-o", "in"]).status(2).says("is no folder");
    folder.write("at/default/anyport.json/x", "");
    folder.run(&["build", "hello.app", "-o", "at"]).status(2).says("is a folder");
    assert_eq!(folder.files("at"), ["default/anyport.json/x"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with("hello.app", HELLO);
    // Nobody may write there, whoever runs the test.
    folder.run(&["build", "hello.app", "-o", "/proc/anyport"]).status(2).says("/proc/anyport");
    fs::create_dir(folder.path("out")).expect("a folder");
    fs::set_permissions(folder.path("out"), fs::Permissions::from_mode(0o555)).expect("permissions");
    if fs::write(folder.path("out/probe"), "").is_ok() {
        // The superuser is not kept out.
        return;
    }
    folder.run(&["build", "hello.app", "-o", "out"]).status(2).says("cannot write into out");
    assert!(folder.files("out").is_empty());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_followed() {
    let folder = Folder::with("hello.app", HELLO);
    fs::create_dir_all(folder.path("elsewhere")).expect("a folder");
    fs::create_dir_all(folder.path("out")).expect("a folder");
    std::os::unix::fs::symlink(folder.path("elsewhere"), folder.path("out/default")).expect("a link");
    folder.run(&["build", "hello.app", "-o", "out"]).status(2).says("is no folder");
    assert!(folder.files("elsewhere").is_empty());
}
