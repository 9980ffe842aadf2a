//! What runs: an image that answers HTTP, or code for a runtime.

use anyport_backend::{Need, NeedKind, Node};
use anyport_ir::{Component, Kind, Port, Protocol, SmolStr};

use super::health;
use crate::out::Out;
use crate::props::Props;
use crate::schema;
use crate::text;

/// The port that Function Compute calls where none is named.
const USUAL_PORT: u16 = 9000;
/// The runtime of images.
const CONTAINER: &str = "custom-container";

/// Runtime, code and container.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let component = out.component;
    match (&component.image, &component.runtime) {
        (Some(_), runtime) => {
            if runtime.is_some() {
                let instead = "leave out one of them: the image brings its own runtime";
                out.refuse("runtime", "there is an image and a runtime", instead);
            }
            container(out, props);
        }
        (None, Some(runtime)) => run_code(out, props, runtime),
        (None, None) => {
            let instead = "name the image, and push it there: `image = \"registry.cn-hangzhou.aliyuncs.com/…\"`";
            out.refuse("build", "Function Compute pulls an image and builds none", instead);
        }
    }
    built_elsewhere(out);
}

/// Whether it runs in a container of its own, or starts its own server.
pub(super) fn serves_itself(component: &Component) -> bool {
    component.image.is_some() || component.runtime.as_ref().is_some_and(|runtime| runtime.starts_with("custom"))
}

/// The port that requests come to: the one called `http`, else the first that takes them.
pub(crate) fn main_port(component: &Component) -> Option<(&SmolStr, &Port)> {
    let takes = |port: &Port| matches!(port.protocol, Protocol::Http | Protocol::Grpc);
    component.port.get_key_value("http").or_else(|| component.port.iter().find(|(_, port)| takes(port)))
}

fn container(out: &mut Out, props: &mut Props) {
    let component = out.component;
    props.set("runtime", CONTAINER, "image");
    if let Some(image) = &component.image {
        let image = text::write(out, image, "image");
        let host = image.split('/').next().unwrap_or_default();
        if !host.ends_with(".aliyuncs.com") {
            let message = "Function Compute pulls fastest, and without a limit of somebody else, from Container Registry \
                 in its own region";
            out.remark("image", message);
        }
        props.set("customContainerConfig/image", image, "image");
    }
    if let Some(command) = &component.command {
        let words = text::write_all(out, command, "command");
        props.set("customContainerConfig/entrypoint", words, "command");
    }
    if let Some(args) = &component.args {
        let words = text::write_all(out, args, "args");
        props.set("customContainerConfig/command", words, "args");
    }
    port(out, props, "customContainerConfig");
    health::write(out, props, "customContainerConfig");
    for (property, written) in [("code", &component.code), ("handler", &component.handler)] {
        if written.is_some() {
            out.refuse(property, format!("an image has no `{property}`"), "leave it out: the container answers HTTP");
        }
    }
}

fn run_code(out: &mut Out, props: &mut Props, runtime: &str) {
    let component = out.component;
    if !schema::values("IRuntime").any(|known| known == runtime) || matches!(runtime, CONTAINER | "micro-sandbox") {
        let known: Vec<&str> =
            schema::values("IRuntime").filter(|it| !matches!(*it, CONTAINER | "micro-sandbox")).collect();
        let message = format!("Function Compute has no runtime `{runtime}`");
        out.refuse("runtime", message, format!("one of: {}; or bring an image", known.join(", ")));
    }
    props.set("runtime", runtime, "runtime");
    match &component.code {
        Some(code) => {
            text::hold_literal(out, code, "code");
            let folder = code.strip_prefix("./").unwrap_or(code);
            props.set("code", format!("{}/{folder}", out.options.source.trim_end_matches('/')), "code");
        }
        None => {
            out.refuse("runtime", "a runtime without `code` runs nothing", "name the folder: `code = \"./resize\"`")
        }
    }
    let own_server = serves_itself(component);
    match &component.handler {
        Some(handler) => {
            text::hold_literal(out, handler, "handler");
            props.set("handler", handler.as_str(), "handler");
        }
        None if own_server => {}
        None => {
            let instead = "name what is called in it: `handler = \"index.handler\"`";
            out.refuse("runtime", format!("`{runtime}` calls a handler, and none is named"), instead);
        }
    }
    let words = [("command", &component.command), ("args", &component.args)];
    for (property, said) in words {
        let Some(said) = said else { continue };
        if own_server {
            let said = text::write_all(out, said, property);
            props.set(&format!("customRuntimeConfig/{property}"), said, property);
        } else {
            out.refuse(property, format!("`{runtime}` starts by itself"), "leave it out, or take the runtime `custom`");
        }
    }
    if own_server {
        port(out, props, "customRuntimeConfig");
        health::write(out, props, "customRuntimeConfig");
    } else {
        for name in component.port.keys() {
            let instead = "leave it out, or take the runtime `custom`, in which the code listens itself";
            out.refuse(&format!("port.{name}"), format!("`{runtime}` listens on no port of its own"), instead);
        }
        if component.health.is_some() {
            out.refuse(
                "health",
                format!("`{runtime}` is asked by no probe"),
                "leave it out, or take the runtime `custom`",
            );
        }
    }
    for (index, layer) in out.own.layers.clone().iter().enumerate() {
        text::hold_literal(out, layer, "");
        props.push("layers", layer.as_str(), &format!("options.fc.layers.{index}"));
    }
}

fn port(out: &mut Out, props: &mut Props, config: &str) {
    let component = out.component;
    let Some((name, port)) = main_port(component) else {
        if component.port.is_empty() {
            let property = if component.image.is_some() { "image" } else { "runtime" };
            out.remark(property, format!("no port is named: it is called on {USUAL_PORT}"));
            props.set(&format!("{config}/port"), USUAL_PORT, property);
        }
        others(out, None);
        return;
    };
    let path = format!("port.{name}");
    props.set(&format!("{config}/port"), port.number, &format!("{path}.number"));
    if let Some(dialled) = port.service.filter(|dialled| *dialled != 443) {
        out.adjust(&format!("{path}.service"), dialled.to_string(), "443", "a function is reached by HTTPS");
    }
    if port.protocol == Protocol::Grpc {
        out.remark(&format!("{path}.protocol"), "gRPC arrives through the HTTP trigger, under HTTPS");
    }
    others(out, Some(name));
}

/// A container has one port, and what comes to it is HTTP.
fn others(out: &mut Out, main: Option<&SmolStr>) {
    let component = out.component;
    for (name, port) in component.port.iter().filter(|(name, _)| main != Some(*name)) {
        let path = format!("port.{name}");
        match port.protocol {
            Protocol::Http | Protocol::Grpc => {
                let message = format!("a function has one port, so nobody reaches {} ({name})", port.number);
                out.refuse(&path, message, "make it a component of its own, or run it on `kubernetes` or `compose`");
            }
            Protocol::Tcp | Protocol::Udp => {
                let what = if port.protocol == Protocol::Udp { "udp" } else { "tcp" };
                let message =
                    format!("Function Compute takes HTTP and nothing else; {} ({name}) is {what}", port.number);
                let instead =
                    "say `protocol = \"http\"` if that is what it speaks, or run it on `kubernetes` or `compose`";
                out.refuse(&path, message, instead);
            }
        }
    }
}

/// Where an image is built, it is pushed before it is pulled.
fn built_elsewhere(out: &mut Out) {
    let (Some(build), Some(image)) = (&out.component.build, &out.component.image) else { return };
    let Some(image) = image.as_literal() else { return };
    let context = build.context.strip_prefix("./").unwrap_or(&build.context);
    let folder = format!("{}/{context}", out.options.source.trim_end_matches('/'));
    let file = build.dockerfile.as_ref().map(|file| format!(" --file {folder}/{file}")).unwrap_or_default();
    let stage = build.target.as_ref().map(|stage| format!(" --target {stage}")).unwrap_or_default();
    let args: String = build.args.iter().map(|(name, value)| format!(" --build-arg {name}='{value}'")).collect();
    let why = format!("`{}` is built from a folder, and Function Compute pulls images", out.name);
    let command =
        format!("docker build --platform linux/amd64 --tag {image}{file}{stage}{args} {folder} && docker push {image}");
    out.want(Need::new(NeedKind::Existing, format!("image {image}"), why).with_command(command));
}

/// Whether it is only ever called by name, and never over HTTP by others.
pub(super) fn is_task(kind: Kind) -> bool {
    matches!(kind, Kind::Job | Kind::Cron)
}

/// A node for a list of words.
pub(super) fn words(words: &[&str]) -> Node {
    Node::list(words.iter().copied())
}
