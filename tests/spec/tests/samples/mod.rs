//! Programs to try things on: the examples, the specification and the pages of codes.
#![allow(dead_code)] // each test crate uses some of it

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyport_diagnostic::{codes, examples};
use anyport_spec::{Memory, Program, spec};

/// All samples.
pub fn samples() -> &'static [Program] {
    static SAMPLES: LazyLock<Vec<Program>> = LazyLock::new(|| {
        let mut out: Vec<Program> = example_programs().into_iter().map(|(_, program)| program).collect();
        out.extend(specified().into_iter().map(|(_, program)| program));
        out.extend(codes::ALL.iter().flat_map(|code| examples(code)).map(|example| Program::of_example(&example)));
        out
    });
    &SAMPLES
}

/// The programs of the specification, by place.
pub fn specified() -> Vec<(String, Program)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    for path in files(folder, "md", false) {
        let text = std::fs::read_to_string(&path).expect("a page");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let cases = spec::cases(&text).expect("a page that can be read");
        out.extend(cases.into_iter().map(|case| (format!("{name}:{}", case.line), case.program)));
    }
    out
}

/// The programs under `examples/`, by path: each folder is a world, each file that names an application a program.
pub fn example_programs() -> Vec<(String, Program)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .map(|entries| entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
        .unwrap_or_default();
    folders.sort();
    let mut out = Vec::new();
    for folder in folders {
        let mut world = Memory::default();
        let mut mains = Vec::new();
        for path in files(&folder, "", true) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if name.ends_with(".app") && text.lines().any(|line| line.starts_with("app ")) {
                mains.push(name.clone());
            }
            world.insert(name, text);
        }
        for main in mains {
            let shown = format!("{}/{main}", folder.file_name().unwrap_or_default().to_string_lossy());
            out.push((shown, Program { world: world.clone(), main, ..Program::default() }));
        }
    }
    out
}

/// Files below a folder whose name ends so, in order.
fn files(folder: &Path, ending: &str, deep: bool) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return out };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if deep {
                out.extend(files(&path, ending, deep));
            }
        } else if path.to_string_lossy().ends_with(ending) {
            out.push(path);
        }
    }
    out.sort();
    out
}
