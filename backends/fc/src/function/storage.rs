//! Storage: shares are file systems of NAS or buckets; an instance has a disk of its own.

use anyport_backend::Node;
use anyport_ir::User;

use crate::out::Out;
use crate::props::Props;
use crate::text;

/// Mounts and volumes.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let component = out.component;
    for (share, mount) in &component.mount {
        let path = format!("mount.{share}");
        text::hold_literal(out, &mount.path, &path);
        let interface = out.scene.interface(share);
        let Some(bound) = interface.and_then(|it| it.bound_name.clone()) else {
            let instead = "bind the share to what exists: `external { name = \"0a1b2c.cn-hangzhou.nas.aliyuncs.com:/\" }`, \
                 or `\"oss://bucket/folder\"`";
            let how = if mount.read_only { "read" } else { "written" };
            let message = format!(
                "`{share}`, to be {how} at {}, is no file system that exists, and none is made here",
                mount.path
            );
            out.refuse(&path, message, instead);
            continue;
        };
        match bound.strip_prefix("oss://") {
            Some(bucket) => bucket_mount(out, props, &path, bucket, &mount.path, mount.read_only),
            None => nas_mount(out, props, &path, &bound, &mount.path, mount.read_only),
        }
    }
    for (name, volume) in &component.volume {
        let size = volume.size.map(|size| format!(" ({})", size.to_quantity())).unwrap_or_default();
        let message = format!(
            "`{}`{size} is on the disk of an instance and goes with it; the image brings the folder",
            volume.path
        );
        out.remark(&format!("volume.{name}.path"), message);
    }
}

fn nas_mount(out: &mut Out, props: &mut Props, path: &str, server: &str, folder: &str, read_only: bool) {
    if out.options.vpc.is_none() {
        out.refuse(
            path,
            "a file system of NAS is reached through a VPC, and the target names none",
            "give the target a `vpc`",
        );
    }
    if !server.contains(":/") {
        let message = format!("`{server}` names no folder of a NAS");
        out.refuse(path, message, "a share is bound like `0a1b2c.cn-hangzhou.nas.aliyuncs.com:/folder`");
    }
    if read_only {
        let key = "mount.read-only";
        out.lose(
            &format!("{path}.read-only"),
            key,
            "a NAS is mounted for writing",
            "give the file system rights that allow only reading",
        );
    }
    let user = match out.component.user {
        Some(User::Id(id)) => id,
        _ => 0,
    };
    props.set("nasConfig/userId", user, "user");
    props.set("nasConfig/groupId", user, "user");
    let mount = Node::builder().with("serverAddr", server).with("mountDir", folder).with("enableTLS", false);
    props.push("nasConfig/mountPoints", mount, path);
}

fn bucket_mount(out: &mut Out, props: &mut Props, path: &str, bucket: &str, folder: &str, read_only: bool) {
    if out.role().is_none() {
        out.refuse(
            path,
            "a bucket is mounted with the role of the function, and there is none",
            "name one: `role-arn`",
        );
    }
    let (name, inner) = bucket.split_once('/').unwrap_or((bucket, ""));
    let endpoint = format!("https://oss-{}-internal.aliyuncs.com", out.options.region());
    let mount = Node::builder()
        .with("bucketName", name)
        .with("endpoint", endpoint)
        .with("mountDir", folder)
        .with_if(!inner.is_empty(), "bucketPath", || Node::from(format!("/{}", inner.trim_matches('/'))))
        .with("readOnly", read_only);
    props.push("ossMountConfig/mountPoints", mount, path);
}
