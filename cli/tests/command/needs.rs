//! `needs`: what the operator provides, and what `--fill` makes of it in a file of variables.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{BROKEN, Folder, Ran, SHOP};

/// One that needs something of every sort.
const PAID: &str = r#"app paid

secret stripe-key
secret session-key { from generate { length = 48 } }
secret signing     { from key-pair { algorithm = "ed25519" } }

postgres db { version = "17", storage = 1Gi }

service web {
  image  = "ghcr.io/acme/web:1.0.0"
  port http = 8080
  user   = 1000
  cpu    = 100m..200m
  memory = 64Mi..128Mi
  env {
    DATABASE_URL = db.url
    STRIPE_KEY   = stripe-key
    SESSION_KEY  = session-key
    PRIVATE_KEY  = signing.private
    PUBLIC_KEY   = signing.public
  }
  expose "shop.example.com"
}

target laptop: compose
target cluster: kubernetes { namespace = "paid" }

environment dev { on = laptop }
environment prod { on = cluster }
"#;

/// An address in another cluster, which only that cluster knows.
const APART: &str = r#"app apart

service api {
  image  = "ghcr.io/acme/api:1.0.0"
  port http = 8080
  user   = 1000
  cpu    = 100m..200m
  memory = 64Mi..128Mi
}

service web {
  image  = "ghcr.io/acme/web:1.0.0"
  port http = 8080
  user   = 1000
  cpu    = 100m..200m
  memory = 64Mi..128Mi
  env { API_URL = api.url }
}

target front: eks { namespace = "front", network = "vpc-1" }
target back: eks { namespace = "back", network = "vpc-1" }

environment prod {
  on = front
  api { on = back }
}
"#;

const ENV: &str = "out/dev/laptop/.env";
const FILL: [&str; 7] = ["needs", "paid.app", "--env", "dev", "--fill", "-o", "out"];

/// Names of what is generated for `dev`.
const GENERATED: [&str; 4] = ["DB_PASSWORD", "SESSION_KEY", "SIGNING_PRIVATE", "SIGNING_PUBLIC"];

fn built() -> Folder {
    let folder = Folder::with("paid.app", PAID);
    folder.run(&["build", "paid.app", "-o", "out"]).status(0);
    folder
}

/// The variables of a file in which all values stand in single quotes.
fn variables(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once("='") {
        let (value, after) = after.split_once('\'').expect("a quote is closed");
        found.insert(name.trim().to_owned(), value.to_owned());
        rest = after;
    }
    assert_eq!(rest.trim(), "");
    found
}

/// Holds that nothing was printed that stands in the file.
#[track_caller]
fn says_no_value(ran: &Ran, file: &str) {
    for value in variables(file).values() {
        let secret = value.lines().find(|line| !line.starts_with("-----")).expect("a value");
        assert!(secret.len() >= 20, "a value is long enough to be looked for");
        assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "a value is printed");
    }
}

#[test]
fn needs_are_listed_by_target() {
    let folder = Folder::with("paid.app", PAID);
    let ran = folder.run(&["needs", "paid.app", "--env", "dev"]).status(0);
    insta::assert_snapshot!(ran.out);
    let ran = folder.run(&["needs", "paid.app", "--env", "prod"]).status(0);
    insta::assert_snapshot!(ran.out);
    let text = ran.out.lines().filter(|line| !line.trim_start().starts_with("$ ") && !line.contains(" = "));
    assert!(text.map(|line| line.chars().count()).max() <= Some(80));
    let coloured = folder.run(&["needs", "paid.app", "--env", "prod", "--color", "always"]).status(0).out;
    assert!(coloured.contains("\x1b[36msecrets that you give\x1b[0m"), "{coloured}");
    folder.write("shop.app", SHOP);
    folder.run(&["needs", "shop.app", "--env", "dev"]).status(0).prints("CACHE_PASSWORD = generate:");
    folder.run(&["needs", "shop.app"]).status(2).says("dev, prod");
}

#[test]
fn what_is_known_only_later_is_listed() {
    let folder = Folder::with("apart.app", APART);
    let ran = folder.run(&["needs", "apart.app"]).status(0);
    insta::assert_snapshot!(ran.out);
    let ran = folder.run(&["needs", "apart.app", "--json"]).status(0);
    let needs: Value = serde_json::from_str(&ran.out).expect("JSON");
    let front = needs["targets"].as_array().expect("targets").iter().find(|target| target["name"] == "front");
    let hole = &front.expect("the target")["holes"][0];
    assert_eq!(hole["from"], "api.private-host");
    // What it says is a command that works.
    let give = hole["give"].as_str().expect("a command").replace("=HOST", "=10.0.0.7").replace("DIR", "out");
    let arguments: Vec<&str> = give.split_whitespace().skip(1).collect();
    folder.run(&arguments).status(0);
    assert!(folder.read("out/prod/front/30-web.yaml").contains("http://10.0.0.7"));
}

#[test]
fn programs_get_json() {
    let folder = built();
    let json = |arguments: &[&str]| -> Value {
        let arguments = [&["needs", "paid.app", "--env", "dev", "--json"], arguments].concat();
        serde_json::from_str(&folder.run(&arguments).status(0).out).expect("JSON")
    };
    let of = |all: &Value, name: &str| -> Value {
        let needs = all["targets"][0]["needs"].as_array().expect("needs").clone();
        needs.into_iter().find(|need| need["name"] == format!(".env {name}")).expect("the need")
    };
    let all = json(&[]);
    assert_eq!((&all["application"], &all["environment"]), (&"paid".into(), &"dev".into()));
    let password = of(&all, "DB_PASSWORD");
    assert_eq!((&password["kind"], &password["missing"]), (&"generated-secret".into(), &Value::Null));
    assert_eq!(of(&json(&["-o", "out"]), "DB_PASSWORD")["missing"][0], "DB_PASSWORD");
    let filled = json(&["-o", "out", "--fill"]);
    assert_eq!(of(&filled, "DB_PASSWORD")["made"][0], "DB_PASSWORD");
    assert_eq!(of(&filled, "STRIPE_KEY")["missing"][0], "STRIPE_KEY");
    let again = json(&["-o", "out", "--fill"]);
    assert_eq!(
        (&of(&again, "DB_PASSWORD")["there"][0], &of(&again, "DB_PASSWORD")["made"][0]),
        (&"DB_PASSWORD".into(), &Value::Null)
    );
}

#[test]
fn what_is_missing_is_made_once_and_never_printed() {
    let folder = built();
    let ran = folder.run(&FILL).status(0).prints(".env STRIPE_KEY  missing").says("made DB_PASSWORD, SESSION_KEY");
    let first = folder.read(ENV);
    says_no_value(&ran, &first);
    assert!(!ran.out.contains("DB_PASSWORD"), "only what remains is listed");
    let values = variables(&first);
    assert_eq!(values.keys().map(String::as_str).collect::<Vec<_>>(), GENERATED);
    assert_eq!((values["DB_PASSWORD"].len(), values["SESSION_KEY"].len()), (24, 48));
    assert!(values["SIGNING_PRIVATE"].starts_with("-----BEGIN PRIVATE KEY-----\n"));

    let again = folder.run(&FILL).status(0).prints(".env STRIPE_KEY  missing");
    assert_eq!((folder.read(ENV), again.err.contains("made")), (first.clone(), false));
    let looked = folder.run(&["needs", "paid.app", "--env", "dev", "-o", "out"]).status(0);
    looked.prints(".env DB_PASSWORD  there").prints(".env STRIPE_KEY  missing");

    // One that is lost is made anew, and only that one.
    let line = format!("SESSION_KEY='{}'\n", values["SESSION_KEY"]);
    folder.write(ENV, first.replace(&line, ""));
    folder.run(&FILL).status(0).says("made SESSION_KEY\n");
    let after = variables(&folder.read(ENV));
    assert_ne!(after["SESSION_KEY"], values["SESSION_KEY"]);
    for name in ["DB_PASSWORD", "SIGNING_PRIVATE", "SIGNING_PUBLIC"] {
        assert_eq!(after[name], values[name]);
    }
    // A build keeps it.
    folder.run(&["build", "paid.app", "-o", "out"]).status(0);
    assert_eq!(variables(&folder.read(ENV)), after);

    folder.write(ENV, folder.read(ENV) + "STRIPE_KEY='sk'\n");
    let ran = folder.run(&FILL).status(0).prints("nothing is left to provide");
    ran.prints("$ docker compose up");
}

#[test]
fn what_is_there_stays_as_it_is() {
    let folder = built();
    for end in ["\n", "\r\n"] {
        let before = [
            "\u{feff}# mine",
            "",
            "export DB_PASSWORD = with spaces # and a comment",
            "EMPTY=",
            "STRIPE_KEY: \"sk_$MODE\"",
            "OTHER='a line",
            "SESSION_KEY=not a statement'",
            "SESSION_KEY=",
            "# SIGNING_PRIVATE=",
            "LAST=\"without an end of the line\"",
        ]
        .join(end);
        folder.write(ENV, &before);
        folder.run(&FILL).status(0).prints("nothing is left").says("made SESSION_KEY, SIGNING_PRIVATE, SIGNING_PUBLIC");
        let after = folder.read(ENV);
        let added = after.strip_prefix(&before).expect("what was there is there");
        let added = added.strip_prefix(end).expect("the last line is ended as the others are");
        assert_eq!(variables(added).keys().collect::<Vec<_>>(), ["SESSION_KEY", "SIGNING_PRIVATE", "SIGNING_PUBLIC"]);
        assert!(added.ends_with(&format!("'{end}")));
        // A key has its own ends of lines.
        assert!(!variables(added)["SIGNING_PRIVATE"].contains('\r'));
        folder.run(&FILL).status(0);
        assert_eq!(folder.read(ENV), after);
    }
}

#[test]
fn a_copied_example_is_completed() {
    let folder = built();
    let example = folder.read("out/dev/laptop/.env.example");
    folder.write(ENV, &example);
    folder.run(&FILL).status(0).says("made DB_PASSWORD, SESSION_KEY, SIGNING_PRIVATE, SIGNING_PUBLIC");
    assert!(folder.read(ENV).starts_with(&example));
}

#[test]
fn halves_of_a_pair_stay_together() {
    let folder = built();
    folder.run(&FILL).status(0);
    let values = variables(&folder.read(ENV));
    let without = |name: &str| folder.read(ENV).replace(&format!("{name}='{}'\n", values[name]), "");
    let (no_public, no_private) = (without("SIGNING_PUBLIC"), without("SIGNING_PRIVATE"));
    // The public half follows from the private one, not the other way round.
    folder.write(ENV, no_public);
    folder.run(&FILL).status(0).says("made SIGNING_PUBLIC\n");
    assert_eq!(variables(&folder.read(ENV)), values);
    folder.write(ENV, &no_private);
    let ran = folder.run(&FILL).status(1);
    assert!(ran.out.split_whitespace().collect::<Vec<_>>().join(" ").contains("its other half `SIGNING_PUBLIC`"));
    assert_eq!(folder.read(ENV), no_private);
}

#[cfg(unix)]
#[test]
fn the_file_is_its_owners() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = built();
    folder.run(&FILL).status(0);
    let mode = |path: &str| metadata(folder.path(path)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(ENV), 0o600);

    // What somebody set stays, and is said.
    std::fs::remove_file(folder.path(ENV)).expect("it is there");
    folder.write(ENV, "A=1\n");
    set_permissions(folder.path(ENV), Permissions::from_mode(0o644)).expect("it is ours");
    folder.run(&FILL).status(0).says("(mode 0644): chmod 600");
    assert_eq!(mode(ENV), 0o644);

    // A link leads to the file that is meant.
    std::fs::remove_file(folder.path(ENV)).expect("it is there");
    folder.write("kept/elsewhere.env", "A=1\n");
    symlink(folder.path("kept/elsewhere.env"), folder.path(ENV)).expect("a link");
    folder.run(&FILL).status(0);
    assert!(folder.read("kept/elsewhere.env").contains("DB_PASSWORD='"));
    assert!(std::fs::symlink_metadata(folder.path(ENV)).is_ok_and(|it| it.file_type().is_symlink()));
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_made() {
    let folder = Folder::with("paid.app", PAID);
    folder.run(&FILL).status(2).says("there is no folder").says("anyport build paid.app --env dev -o out");
    assert!(!folder.has("out"));
    folder.run(&FILL[..5]).status(2).says("kept in a file of its output").says("-o DIR");
    folder.run(&["needs", "paid.app", "--env", "dev", "--context", "mine"]).status(2).says("--fill");

    let folder = built();
    for (odd, line) in [("A=1\nB='hunter2\n", "line 2"), ("A=1\n\n%B=2\n", "line 3")] {
        folder.write(ENV, odd);
        let ran = folder.run(&FILL).status(2).says(line).prints_nothing();
        assert!(!ran.err.contains("hunter2") && folder.read(ENV) == odd);
    }

    folder.write("broken.app", BROKEN);
    folder.run(&["needs", "broken.app"]).status(1).says("E0312").prints_nothing();
    folder.write("kinds.app", "/// Ours.\nkind ours extends service {}\n");
    folder.run(&["needs", "kinds.app"]).status(2).says("is no application");

    let mut alone = folder.command(&["needs", "paid.app", "--env", "prod", "--fill"]);
    let output = alone.env("PATH", folder.path("nothing")).output().expect("the command runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("there is no `kubectl`"), "{said}");
}

#[test]
fn its_page_shows_what_is_printed() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/needs.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let block = |fence: &str| -> String {
        let inside = page.lines().skip_while(|line| *line != fence).skip(1);
        inside.take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect()
    };
    let folder = Folder::with("paid.app", block("```app file=paid.app"));
    let ran = folder.run(&["needs", "paid.app", "--env", "prod"]).status(0);
    assert_eq!(ran.out, block("```text"));
}
