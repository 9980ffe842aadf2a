//! What applications become, for a person to review: `snapshots/` holds what is written for the
//! fixtures, with what is needed and said.

mod common;

use std::fmt::Write as _;

use anyport_backend::{Backend, StaticScene, yaml};
use anyport_ir::Application;
use anyport_kubevela::KubeVela;
use common::{documents, lowered, read};

fn written(application: &Application) -> String {
    let scene = StaticScene::new(application, "cluster", false);
    let (all, needs, findings) = lowered(&KubeVela, application, false);
    let artifacts = KubeVela.assemble(&scene, all);
    let mut text = String::new();
    for artifact in &artifacts {
        let yaml: Vec<String> = documents(artifact).iter().map(|document| yaml::to_string(&document.root)).collect();
        let _ = writeln!(text, "######## {}\n{}", artifact.path, yaml.join("---\n"));
    }
    let _ = writeln!(text, "######## commands");
    for command in KubeVela.commands(&scene, &artifacts) {
        let _ = writeln!(text, "{command}");
    }
    let _ = writeln!(text, "\n######## needs");
    for need in needs {
        let _ = writeln!(text, "{:?} {}: {}", need.kind, need.name, need.why);
    }
    let _ = writeln!(text, "\n######## findings");
    for finding in findings {
        let component = finding.component.as_deref().unwrap_or("the target");
        let _ = writeln!(text, "{} {component} {}: {}", finding.code.id, finding.path, finding.message);
    }
    text
}

macro_rules! goldens {
    ($($name:ident),* $(,)?) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), written(&read(stringify!($name))));
        }
    )*};
}

goldens!(first_look, kinds, order, ingress, release, places);

#[test]
fn twice_is_the_same() {
    for name in ["first_look", "stores", "keda"] {
        assert_eq!(written(&read(name)), written(&read(name)));
    }
}
