//! Object storage on one machine: one server of the S3 protocol for all buckets, with a user for
//! each component that may do exactly what its `use` says.

use anyport_backend::Node;
use anyport_ir::{Application, Component, Kind, SmolStr, UseAccess};

use crate::collector::Collector;
use crate::names::{self, OBJECT_STORE, OBJECT_STORE_SETUP};
use crate::service::Service;
use crate::variable::{Giver, Variable};

/// The server and its command line, in one image.
const IMAGE: &str = "docker.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
/// Its port.
const PORT: u16 = 9000;
/// Every server of the protocol needs a region; this is the protocol's default.
const REGION: &str = "us-east-1";
/// The stage of backing services.
const STAGE: u32 = 20;

/// What a bucket on this target is known by.
pub(crate) fn outputs(bucket: &str, output: &str) -> Option<String> {
    match output {
        "name" => Some(bucket.into()),
        "region" => Some(REGION.into()),
        "endpoint" => Some(endpoint()),
        _ => None,
    }
}

fn endpoint() -> String {
    format!("http://{OBJECT_STORE}:{PORT}")
}

/// The key that a component signs with: three letters or more, so it bears the application's name.
fn user(out: &Collector, component: &str) -> String {
    format!("{}-{component}", out.scene.application())
}

fn key_of(component: &str) -> Variable {
    Variable {
        name: names::variable(&[component, OBJECT_STORE, "key"]),
        why: format!("the key by which `{component}` uses buckets"),
        giver: Giver::Generated("generate:32".into()),
    }
}

fn root_key() -> Variable {
    Variable {
        name: names::variable(&[OBJECT_STORE, "password"]),
        why: "the password of the administrator of the object store".into(),
        giver: Giver::Generated("generate:32".into()),
    }
}

/// Whether `name` is a bucket that is made here.
fn made_here(out: &Collector, name: &str) -> bool {
    out.scene.interface(name).is_some_and(|interface| {
        let here = interface.on.iter().any(|target| target == out.scene.target_name());
        interface.kind == Kind::Bucket && here && !interface.external
    })
}

/// Gives a component that uses buckets what the S3 clients of every language read, unless its own
/// variables say otherwise.
pub(crate) fn grant(out: &mut Collector, service: &mut Service, name: &str, component: &Component) {
    for (used, access) in &component.uses {
        if made_here(out, used) {
            continue;
        }
        let right = access.name();
        let kind = out.scene.interface(used).filter(|it| !it.external && it.kind != Kind::Bucket).map(|it| it.kind);
        let message = match kind {
            Some(_) => format!(
                "everybody signs in to the broker of `{used}` as the same user, so more than `{right}` is possible"
            ),
            None => format!("`{used}` is not made here: whoever runs it gives `{name}` the right to `{right}`"),
        };
        out.remark(&format!("use.{used}"), message);
    }
    let Some(bucket) = component.uses.keys().find(|used| made_here(out, used)) else { return };
    let path = format!("use.{bucket}");
    let given = [
        ("AWS_ACCESS_KEY_ID", user(out, name)),
        ("AWS_SECRET_ACCESS_KEY", out.variable(&key_of(name))),
        ("AWS_REGION", REGION.into()),
        ("AWS_ENDPOINT_URL_S3", endpoint()),
    ];
    for (variable, value) in given {
        if !component.env.contains_key(variable) {
            service.entry("environment", variable, value, || path.clone());
        }
    }
    let done = Node::builder().with("condition", "service_completed_successfully");
    service.entry("depends_on", OBJECT_STORE_SETUP, done, || path.clone());
}

/// The server, its volume, and what makes buckets and users in it; nothing where there is no bucket.
pub(crate) fn write(out: &mut Collector, application: &Application) {
    let members = out.scene.members();
    let buckets: Vec<&SmolStr> = members.iter().filter(|name| made_here(out, name)).collect();
    if buckets.is_empty() {
        return;
    }
    server(out);
    let mut service = out.service(OBJECT_STORE_SETUP, STAGE);
    service.set("image", IMAGE, "");
    service.set("restart", "on-failure:5", "");
    let healthy = Node::builder().with("condition", "service_healthy");
    service.entry("depends_on", OBJECT_STORE, healthy, String::new);
    service.set("entrypoint", Node::list(["sh", "-euc"]), "");

    let mut script = vec![format!("mc alias set store {} admin \"$$ROOT_KEY\" > /dev/null", endpoint())];
    for bucket in buckets {
        if let Some(interface) = out.scene.interface(bucket) {
            script.push(format!("mc mb --ignore-existing store/{}", interface.name));
        }
    }
    let root = out.variable(&root_key());
    service.entry("environment", "ROOT_KEY", root, String::new);
    service.entry("environment", "MC_CONFIG_DIR", "/tmp/mc", String::new);
    for name in members.iter() {
        let Some(component) = application.components.get(name) else { continue };
        let rights: Vec<String> =
            component.uses.iter().filter_map(|(bucket, access)| statement(out, bucket, *access)).collect();
        if rights.is_empty() {
            continue;
        }
        let variable = key_of(name);
        let value = out.variable(&variable);
        service.entry("environment", &variable.name, value, String::new);
        let (user, policy) = (user(out, name), rights.join(","));
        script.push(format!("mc admin user add store {user} \"$${}\" > /dev/null", variable.name));
        script.push(format!("echo '{{\"Version\":\"2012-10-17\",\"Statement\":[{policy}]}}' > /tmp/{user}.json"));
        script.push(format!("mc admin policy create store {user} /tmp/{user}.json"));
        // It fails where the user has the policy already.
        script.push(format!("mc admin policy attach store {user} --user {user} || true"));
    }
    service.set("command", Node::list([script.join("\n") + "\n"]), "");
    harden(&mut service);
    out.add_service(service);
}

fn server(out: &mut Collector) {
    let mut service = out.service(OBJECT_STORE, STAGE);
    service.set("image", IMAGE, "");
    service.set("restart", "unless-stopped", "");
    service.set("command", Node::list(["server", "/data"]), "");
    let root = out.variable(&root_key());
    service.entry("environment", "MINIO_ROOT_USER", "admin", String::new);
    service.entry("environment", "MINIO_ROOT_PASSWORD", root, String::new);
    service.element("expose", PORT.to_string(), String::new);
    let check = Node::builder()
        .with("test", Node::list(["CMD", "mc", "ready", "local"]))
        .with("interval", "5s")
        .with("timeout", "5s")
        .with("retries", 6)
        .with("start_period", "30s")
        .with("start_interval", "1s");
    service.set("healthcheck", check, "");
    service.entry("environment", "MC_CONFIG_DIR", "/tmp/mc", String::new);
    let volume = format!("{OBJECT_STORE}_data");
    let mount = Node::builder().with("type", "volume").with("source", volume.as_str()).with("target", "/data");
    service.element("volumes", mount, String::new);
    harden(&mut service);
    out.add_service(service);
    out.add("volume", volume, Node::empty_map(), "");
}

fn harden(service: &mut Service) {
    service.set("read_only", true, "");
    service.element("tmpfs", "/tmp", String::new);
    service.set("cap_drop", Node::list(["ALL"]), "");
    service.set("security_opt", Node::list(["no-new-privileges:true"]), "");
}

/// The right to a bucket in the words of the protocol's policies.
fn statement(out: &Collector, bucket: &str, access: UseAccess) -> Option<String> {
    if !made_here(out, bucket) {
        return None;
    }
    let name = &out.scene.interface(bucket)?.name;
    let read = ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"];
    let write = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:GetBucketLocation"];
    let actions: Vec<&str> = match access {
        UseAccess::Read | UseAccess::Receive => read.to_vec(),
        UseAccess::Write | UseAccess::Send => write.to_vec(),
        UseAccess::ReadWrite | UseAccess::SendReceive => read.into_iter().chain(write.into_iter().take(3)).collect(),
    };
    let actions: Vec<String> = actions.iter().map(|action| format!("\"{action}\"")).collect();
    let resource = format!("\"arn:aws:s3:::{name}\",\"arn:aws:s3:::{name}/*\"");
    Some(format!("{{\"Effect\":\"Allow\",\"Action\":[{}],\"Resource\":[{resource}]}}", actions.join(",")))
}
