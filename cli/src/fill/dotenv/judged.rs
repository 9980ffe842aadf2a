//! The loader of `docker compose` reads what is written, and reads files as they are read here.

use std::collections::BTreeMap;
use std::fs;

use anyport_cluster::lint::{Severity, composecheck};

use super::quote::quote;
use super::read::read;
use crate::fill::make::There;

/// The variables of a file as compose-go reads them; nothing for those that it does not find. An error is that
/// it cannot read the file.
fn loaded(file: &str, names: &[String]) -> Result<BTreeMap<String, String>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let asked: String = names.iter().map(|name| format!("      V{name}: \"${{{name}-}}\"\n")).collect();
    let compose =
        format!("name: judged\nservices:\n  web:\n    image: web\n    environment:\n      SOME: value\n{asked}");
    let path = folder.path().join("compose.yaml");
    fs::write(&path, compose).expect("a file");
    fs::write(folder.path().join(".env"), file).expect("a file");
    let (report, project) = composecheck(&[&path]).unwrap_or_else(|error| panic!("{error}"));
    let wrong = report.findings.iter().find(|finding| finding.severity == Severity::Error);
    if let Some(wrong) = wrong {
        return Err(wrong.message.clone());
    }
    let environment = &project.expect("a project")["services"]["web"]["environment"];
    let value = |name: &String| environment[format!("V{name}")].as_str().map(|value| (name.clone(), value.to_owned()));
    Ok(names.iter().filter_map(value).filter(|(_, value)| !value.is_empty()).collect())
}

/// Every text of at most three of the characters that one grammar or another gives a meaning.
fn hostile() -> Vec<String> {
    let alphabet = ['a', '\\', '\'', '"', '$', '\n', '\r', ' ', '#', '=', '{', '}', 'n', 'é'];
    let mut texts = vec![String::new()];
    let mut from = 0;
    for _ in 0..3 {
        let to = texts.len();
        for index in from..to {
            let longer = alphabet.map(|character| format!("{}{character}", texts[index]));
            texts.extend(longer);
        }
        from = to;
    }
    texts.split_off(1)
}

#[test]
fn what_is_written_is_what_it_reads() {
    let key = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";
    let mut values = hostile();
    values.push(key.to_owned());
    for end in ["\n", "\r\n"] {
        let named: Vec<(String, &String)> =
            values.iter().enumerate().map(|(index, value)| (format!("N{index}"), value)).collect();
        let line = |(name, value): &(String, &String)| format!("{name}={}{end}", quote(value).expect("text"));
        let file: String = named.iter().map(line).collect();
        let names: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
        let found = loaded(&file, &names).unwrap_or_else(|why| panic!("{why}"));
        for (name, value) in named {
            assert_eq!(found.get(&name), Some(value), "{name}");
        }
    }
}

#[test]
fn what_it_reads_is_what_is_read_here() {
    let names = ["A", "B", "C"].map(str::to_owned);
    let files = [
        "A=1\nB=2\nC=3\n",
        "\u{feff}A=1\r\nB = two words \r\n  C\t=\t3",
        "# A=1\n   # B=2\nC=3#4 # 5\n",
        "export A=1\nexport\tB: 2\nexportC=3\n",
        "A='x' B=\"y\"C=z\n",
        "A='it\\'s'\nB='a\\\\'\nC='\\n'\n",
        "A='1\n2\n# 3\n'\nB=\"4\nC=5\"\n",
        "A=1\nA=\nB=\nB=2\nC=''\n",
        "A=$\nB=2\n",
        "A='${B}'\nB=2\nC=\"x\"\n",
        "A\nB=2\nC",
        "A=\u{a0}1\nB=\u{85}2\n\u{a0}C=3\n",
        "A==1\nB=:2\nC:=3\n",
        "A='1",
        "A=\"1\\\"",
        "A B=1\n",
        "A=1\n(B)=2\n",
        "A=1\nB-x.y[0]=2\nC=é\n",
        "A='1'2\nB=3\n",
        "",
        "\n\n",
    ];
    let mut errors = 0;
    for file in files {
        match (loaded(file, &names), read(file)) {
            (Ok(theirs), Ok(mut ours)) => {
                for name in &names {
                    match (theirs.get(name), ours.remove(name)) {
                        (Some(their), Some(There::Value(our))) => {
                            assert_eq!(their.as_bytes(), our.expose(), "{file:?}")
                        }
                        (None, None) | (_, Some(There::Unknown)) => {}
                        (theirs, ours) => panic!("{file:?}: {name}: {theirs:?}, and here {}", ours.is_some()),
                    }
                }
            }
            (Err(_), Err(_)) => errors += 1,
            (theirs, ours) => panic!("{file:?}: {theirs:?}, and here {}", ours.is_ok()),
        }
    }
    assert_eq!(errors, 4);
}
