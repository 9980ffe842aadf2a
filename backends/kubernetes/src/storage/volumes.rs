//! The volumes of a component's replicas, and the shares that they mount.

use anyport_ir::Memory;
use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, PersistentVolumeClaimSpec, PersistentVolumeClaimVolumeSource, Volume, VolumeMount,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::claim;
use crate::defaults;
use crate::place::Subject;

/// A mount, with the names by which a sidecar asks for it.
pub(crate) struct Mounted<'a> {
    /// Names of volumes, shares, or paths of files.
    pub names: Vec<&'a str>,
    /// The mount.
    pub mount: VolumeMount,
}

/// The volumes of a component.
#[derive(Default)]
pub(crate) struct Volumes<'a> {
    /// Volumes of the pod.
    pub volumes: Vec<Volume>,
    /// Where they are seen.
    pub mounts: Vec<Mounted<'a>>,
    /// Claims that each replica has of its own: volume and claim.
    pub claims: Vec<(&'a str, PersistentVolumeClaimSpec)>,
    /// Bytes on the node's disk that the volumes promise.
    pub scratch: u64,
}

/// Plans the volumes. With `templates`, each replica gets its own claim; else there is one claim
/// for each persistent volume, named `COMPONENT-VOLUME`.
pub(crate) fn plan<'a>(subject: &Subject<'a>, templates: bool) -> Volumes<'a> {
    let mut plan = Volumes::default();
    for (name, volume) in &subject.component.volume {
        plan.mounts.push(mounted(name, &volume.path, false));
        if volume.persistent {
            let class = volume.storage_class.as_deref().or(subject.options().storage_default);
            plan.claims.push((name, claim(volume.size.unwrap_or(defaults::VOLUME), class, false)));
            if !templates {
                plan.volumes.push(claimed(name, format!("{}-{name}", subject.name)));
            }
        } else {
            if !volume.memory {
                plan.scratch += volume.size.unwrap_or_default().0;
            }
            plan.volumes.push(scratch(name, volume.size, volume.memory));
        }
    }
    for (share, mount) in &subject.component.mount {
        let volume = share_volume(subject, share);
        let claim = match subject.place.scene.interface(share) {
            Some(interface) => subject.place.object(&interface.name).into_owned(),
            None => subject.place.object(share).into_owned(),
        };
        let mut mounted = mounted(share, &mount.path, mount.read_only);
        mounted.mount.name.clone_from(&volume);
        plan.mounts.push(mounted);
        plan.volumes.push(claimed(&volume, claim));
    }
    plan
}

/// The name of the volume of a share; a volume of the component may bear the share's name.
fn share_volume(subject: &Subject, share: &str) -> String {
    if subject.component.volume.contains_key(share) { format!("share-{share}") } else { share.to_owned() }
}

fn mounted<'a>(name: &'a str, path: &str, read_only: bool) -> Mounted<'a> {
    let mount = VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only: read_only.then_some(true),
        ..VolumeMount::default()
    };
    Mounted { names: vec![name], mount }
}

/// A volume that goes with its pod.
pub(crate) fn scratch(name: &str, size: Option<Memory>, memory: bool) -> Volume {
    Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource {
            medium: memory.then(|| "Memory".to_owned()),
            size_limit: size.map(|size| Quantity(size.to_quantity())),
        }),
        ..Volume::default()
    }
}

fn claimed(name: &str, claim: String) -> Volume {
    Volume {
        name: name.to_owned(),
        persistent_volume_claim: Some(PersistentVolumeClaimVolumeSource { claim_name: claim, read_only: None }),
        ..Volume::default()
    }
}

/// Whether a path may be mounted.
pub(crate) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') && path.len() > 1 && !path.contains(':') && !path.split('/').any(|part| part == "..")
}
