//! A store as a container: image, account, data, health.

use anyport_backend::stores::{Store, store};
use anyport_backend::{Lowered, Node, Scene};
use anyport_ir::{Component, EdgeKind, Health, Init};

use super::account::Account;
use super::facts::{self, Facts};
use crate::collector::Collector;
use crate::process::{self, Container};
use crate::service::Service;
use crate::text;

/// The stage of backing services.
const STAGE: u32 = 20;

/// A store and what stands beside it.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    let (Some(facts), Some(store)) = (facts::of(component.kind), store(component.kind)) else {
        return out.finish();
    };
    let mut service = out.service(component.name.clone(), STAGE);
    let account = Account::own(&mut out, name, component, store);
    image(&mut out, &mut service, name, component, facts);
    service.set("restart", "unless-stopped", "");
    if facts.hostname {
        service.set("hostname", &component.name, "name");
    }
    environment(&mut out, &mut service, component, facts, &account);
    command(&mut out, &mut service, component, facts, &account);
    let files = fill(&mut out, component, facts, &account, store);
    process::mount_files(&mut service, &files, None);
    data(&mut out, &mut service, component, facts);
    health(&mut out, &mut service, component, facts, &account);

    let mut container = Container::of(component);
    if component.user.is_none() {
        container.user = Some(anyport_ir::User::Id(facts.user));
    }
    let owned: Vec<String> = facts.writable.clone();
    process::safety(&mut out, &mut service, &container, &files, &owned);
    process::resources(&mut service, &container);
    process::labels(&mut out, &mut service, component);
    process::order(&mut out, &mut service, name, component);
    process::ports(&mut out, &mut service, name, component);
    process::networks(&mut out, &mut service, component);
    if let Some(replicas) = component.replicas.filter(|replicas| *replicas > 1) {
        out.adjust("replicas", replicas.to_string(), "1", "on one machine a store has one member");
    }
    process::add(&mut out, service, component, &files);
    out.finish()
}

fn image(out: &mut Collector, service: &mut Service, name: &str, component: &Component, facts: &Facts) {
    let version = component.version.as_deref();
    let holds_queues = out.scene.callers(name).iter().any(|caller| caller.why == EdgeKind::Broker);
    match &component.image {
        Some(image) => {
            let image = text::write(out, image, "image");
            service.set("image", image, "image");
            if let Some(version) = version {
                out.remark(
                    "version",
                    format!("the image decides the version; `{version}` only says where it keeps its data"),
                );
            }
        }
        None => service.set("image", facts.image(version, holds_queues), "version"),
    }
}

fn environment(out: &mut Collector, service: &mut Service, component: &Component, facts: &Facts, account: &Account) {
    let login = if account.password.is_some() { &facts.with_password } else { &facts.without_password };
    let path = if account.password.is_some() { "password" } else { "auth" };
    for (variable, template) in &facts.env {
        service.entry("environment", variable, account.fill(&component.name, template), || "database".into());
    }
    for (variable, template) in login {
        service.entry("environment", variable, account.fill(&component.name, template), || path.into());
    }
    process::environment(out, service, &Container::of(component));
}

fn command(out: &mut Collector, service: &mut Service, component: &Component, facts: &Facts, account: &Account) {
    let keep = if component.persistent == Some(true) { &facts.keep } else { &facts.forget };
    let own = component.args.as_deref().unwrap_or_default();
    let args = text::write_all(out, own, "args");
    if let Some(command) = &component.command {
        let command = text::write_all(out, command, "command");
        service.set("entrypoint", command, "command");
        service.set("command", args, "args");
        return;
    }
    let words = facts.command.iter().map(|word| account.fill(&component.name, word).replace("{keep}", keep));
    service.set("command", words.chain(args).collect::<Vec<_>>(), if own.is_empty() { "persistent" } else { "args" });
}

/// Files that fill it when it is first made: its own, and ours for what its image cannot be told
/// by variables.
fn fill(
    out: &mut Collector,
    component: &Component,
    facts: &Facts,
    account: &Account,
    store: &Store,
) -> Vec<process::PlacedFile> {
    let mut files = process::place_files(out, component);
    let Some(folder) = &facts.init else { return files };
    let mut ours = Vec::new();
    if account.password.is_none() && !facts.open.is_empty() {
        ours.push(account.fill(&component.name, &facts.open));
    }
    let more = store.databases(component).into_iter().skip(1).filter(|_| !facts.databases.is_empty());
    ours.extend(more.map(|database| {
        account.fill(&component.name, &facts.databases.replace("{database}", &text::escape(&database)))
    }));
    if !ours.is_empty() {
        let content = ours.join("\n") + "\n";
        files.push(process::place_text(out, component, &format!("{folder}/00-databases.sql"), content, "db"));
    }
    if let Some(Init::Files(own)) = &component.init {
        for (name, content) in own {
            let path = format!("{folder}/{name}");
            files.push(process::place_content(out, component, &path, content, None, &format!("init.{name}")));
        }
    }
    files
}

fn data(out: &mut Collector, service: &mut Service, component: &Component, facts: &Facts) {
    let Some(path) = facts.data(component.version.as_deref()) else { return };
    if component.persistent == Some(false) || (component.persistent.is_none() && !facts.keep.is_empty()) {
        let user = match component.user {
            Some(anyport_ir::User::Id(user)) => user,
            _ => facts.user,
        };
        let memory = format!("{path}:uid={user},gid={user},mode=0700");
        service.element("tmpfs", memory, || "persistent".into());
    } else {
        let volume = format!("{}_data", component.name);
        out.add("volume", volume.as_str(), Node::empty_map(), "persistent");
        let mount = Node::builder().with("type", "volume").with("source", volume.as_str()).with("target", path);
        service.element("volumes", mount, || "persistent".into());
    }
    let unlimited = "the disk of this machine";
    if let Some(storage) = component.storage {
        out.adjust("storage", storage.to_quantity(), unlimited, "a volume of Docker has no size of its own");
    }
    if let Some(class) = &component.storage_class {
        out.adjust("storage-class", class.as_str(), unlimited, "Docker keeps volumes in one place");
    }
}

fn health(out: &mut Collector, service: &mut Service, component: &Component, facts: &Facts, account: &Account) {
    let own = component.health.as_ref();
    let asks = |health: &Health| health.readiness.is_some() || health.startup.is_some() || health.liveness.is_some();
    if own.is_some_and(asks) {
        process::health(out, service, own, &component.port, "");
    } else {
        // Others wait for it to be well, so there is always something to ask.
        if own.is_some() {
            out.remark("health", "others wait until it is well, so it is asked as this software is asked best");
        }
        let test: Vec<String> = facts.health.iter().map(|word| account.fill(&component.name, word)).collect();
        let (every, start) = if facts.slow { ("10s", "60s") } else { ("5s", "30s") };
        let check = Node::builder()
            .with("test", test)
            .with("interval", every)
            .with("timeout", every)
            .with("retries", 6)
            .with("start_period", start)
            .with("start_interval", if facts.slow { "5s" } else { "1s" });
        service.set("healthcheck", check, "health");
    }
}
