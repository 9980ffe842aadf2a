//! What applications become, for a person to review: `fixtures/*.json` are applications in the IR,
//! `snapshots/` what is written for them, with what is needed and said.

mod common;

use std::fmt::Write as _;

use anyport_backend::{Backend, Content, StaticScene, yaml};
use anyport_ir::Application;
use anyport_kubernetes::Kubernetes;

use common::{build, read};

fn rendered(application: &Application) -> String {
    let scene = StaticScene::new(application, "cluster", false);
    let (documents, needs, findings) = build(application, false);
    let artifacts = Kubernetes.assemble(&scene, documents);
    let mut text = String::new();
    for artifact in &artifacts {
        let _ = writeln!(text, "######## {}", artifact.path);
        if let Content::Documents(documents) = &artifact.content {
            let yaml: Vec<String> = documents.iter().map(|document| yaml::to_string(&document.root)).collect();
            let _ = writeln!(text, "{}", yaml.join("---\n"));
        }
    }
    let _ = writeln!(text, "######## commands");
    for command in Kubernetes.commands(&scene, &artifacts) {
        let _ = writeln!(text, "{command}");
    }
    let _ = writeln!(text, "\n######## needs");
    for need in needs {
        let _ = writeln!(text, "{:?} {}: {}", need.kind, need.name, need.why);
        for (key, recipe) in &need.recipe {
            let _ = writeln!(text, "    {key} = {recipe}");
        }
        if need.recipe.is_empty() && !need.keys.is_empty() {
            let _ = writeln!(text, "    keys {}", need.keys.join(", "));
        }
        if let Some(command) = need.command {
            let _ = writeln!(text, "    $ {command}");
        }
    }
    let _ = writeln!(text, "\n######## findings");
    for finding in findings {
        let component = finding.component.as_deref().unwrap_or("the target");
        let _ = writeln!(text, "{} {component} {}: {}", finding.code.id, finding.path, finding.message);
        for note in finding.notes {
            let _ = writeln!(text, "    {note}");
        }
    }
    text
}

macro_rules! goldens {
    ($($name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), rendered(&read(stringify!($name))));
        }
    )*};
}

goldens!(
    first_look,
    stores,
    kinds,
    variables,
    files,
    ingress,
    gateway,
    gateway_made,
    keda,
    external_secrets,
    safety,
    network,
    order,
    refusals,
    two_targets,
);

#[test]
fn twice_is_the_same() {
    for name in ["first_look", "stores", "keda"] {
        assert_eq!(rendered(&read(name)), rendered(&read(name)));
    }
}

/// Every pointer of the source map leads somewhere, and the parts that people ask about have one.
#[test]
fn the_source_map_leads_to_properties() {
    let (documents, ..) = build(&read("first_look"), true);
    let web = documents.iter().find(|document| document.kind == "apps/v1/Deployment" && document.name == "web");
    let web = web.expect("a deployment");
    let path_of = |pointer: &str| {
        let entry = web.sources.iter().find(|source| source.pointer == pointer);
        entry.map(|source| source.path.as_str())
    };
    assert!(web.root.pointer("/spec/template/spec/containers/0/env/0").is_some());
    assert_eq!(path_of("/spec/template/spec/containers/0/image"), Some("image"));
    assert_eq!(path_of("/spec/template/spec/containers/0/env/0"), Some("env.LOG_LEVEL"));
    assert_eq!(path_of("/spec/template/spec/containers/0/resources/limits/memory"), Some("memory"));
    for document in build(&read("first_look"), false).0 {
        assert!(document.sources.is_empty());
    }
}
