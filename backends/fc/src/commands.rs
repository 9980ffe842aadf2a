//! The commands that deploy the files, in order. The contents of files are gone when they are asked
//! for, so they follow the list of triggers.

use anyport_backend::{Artifact, Content, Scene};

use crate::assemble::FIRST;
use crate::keep::{self, Kept};
use crate::options::Options;

/// The commands, run from the target's output folder.
pub(crate) fn commands(scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
    let options = Options::of(scene.target());
    let kept = keep::read(artifacts);
    let mut commands = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| matches!(artifact.content, Content::Documents(_))) {
        // Serverless Devs reads no other ending; JSON is YAML.
        let path = &format!("{}.yaml", keep::stem(&artifact.path));
        if *path != artifact.path {
            commands.push(format!("cp {} {path}", artifact.path));
        }
        commands.push(format!("s deploy -t {path} -y --skip-push"));
        for function in kept.iter().filter(|kept| kept.file == keep::stem(path)) {
            again(path, function, &mut commands);
            commands.push(prune(options.region(), function));
            if keep::stem(path) == keep::stem(FIRST) {
                commands.push(call(path, function.resource));
            }
        }
    }
    commands
}

/// fc3 leaves out what stands behind the first trigger of EventBridge that did not change.
fn again(path: &str, kept: &Kept, commands: &mut Vec<String>) {
    let streams = kept.triggers.iter().filter(|(kind, _)| *kind == "eventbridge");
    for (_, name) in streams.skip(1) {
        commands.push(format!("s {} deploy -t {path} --trigger {name} -y", kept.resource));
    }
}

/// What is there and not in the list goes.
fn prune(region: &str, kept: &Kept) -> String {
    let function = kept.function;
    let names: String = kept.triggers.iter().map(|(_, name)| format!(" -e {name}")).collect();
    let filter = if names.is_empty() { String::new() } else { format!(" | grep -vxF{names}") };
    format!(
        "aliyun fc GET /2023-03-30/functions/{function}/triggers --region {region} | jq -r '.triggers[].triggerName'{filter} | \
         xargs -r -I% aliyun fc DELETE /2023-03-30/functions/{function}/triggers/% --region {region}"
    )
}

/// Calls a job and waits. The command ends well whatever the function says, so its words are read.
fn call(path: &str, resource: &str) -> String {
    format!("s {resource} invoke -t {path} -e '{{}}' | tee /dev/stderr | {{ ! grep -q 'Error Type:'; }}")
}
