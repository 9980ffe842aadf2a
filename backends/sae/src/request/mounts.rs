//! Files and folders of a container, as requests mount them.

use anyport_backend::Node;
use anyport_ir::SmolStr;

use super::{draft, id_of};
use crate::draft::Draft;
use crate::files::Files;
use crate::lowering::Lowering;
use crate::secrets;

/// Folders of files, as configurations.
pub(crate) fn configs(out: &mut Lowering<'_>, files: &Files, stage: u32) {
    for folder in &files.folders {
        let name = config_name(out, &folder.slug);
        let data = |draft: &mut Draft| {
            for (file, text, path) in &folder.files {
                draft.set(&["Data", file], text, path);
            }
        };
        let mut made = draft(out, "CreateConfigMap", &name, stage);
        made.set(&["Name"], &name, "name");
        made.set(&["NamespaceId"], out.place.namespace_id(), "");
        data(&mut made);
        let mut changed = draft(out, "UpdateConfigMap", &name, stage);
        changed.set(&["ConfigMapId"], id_of("config", &name), "name");
        data(&mut changed);
        out.add(made.finish());
        out.add(changed.finish());
    }
}

fn config_name(out: &Lowering<'_>, slug: &str) -> String {
    secrets::object(&format!("{}-{slug}", out.component.name))
}

/// Folders of files. `seen` are the paths that a container sees; absent: all.
pub(super) fn config_mounts(out: &Lowering<'_>, files: &Files, seen: Option<&[SmolStr]>) -> Node {
    let sees = |path: &str| seen.is_none_or(|seen| seen.iter().any(|it| path.contains(&format!("file.{it}."))));
    let folders = files.folders.iter().filter(|folder| folder.files.iter().any(|file| sees(&file.2)));
    folders
        .map(|folder| {
            Node::builder()
                .with("configMapId", id_of("config", &config_name(out, &folder.slug)))
                .with("key", "sae-sys-configmap-all")
                .with("mountPath", &folder.path)
                .build()
        })
        .collect()
}

pub(super) fn secret_mounts(files: &Files, seen: Option<&[SmolStr]>) -> Node {
    let sees = |path: &str| seen.is_none_or(|seen| seen.iter().any(|it| path.contains(&format!("file.{it}."))));
    let secrets = files.secrets.iter().filter(|secret| sees(&secret.path));
    secrets
        .map(|secret| {
            Node::builder()
                .with("secretId", id_of("secret", &secret.secret))
                .with("key", &secret.key)
                .with("mountPath", &secret.folder)
                .build()
        })
        .collect()
}
