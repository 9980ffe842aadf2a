//! What a container is made of: image, command, environment.

use anyport_backend::Node;
use anyport_ir::{Build, Component, Cpu, Map, Memory, Range, Security, Sidecar, Text, User};

use crate::collector::Collector;
use crate::service::Service;
use crate::text;
use crate::variable::{Giver, Variable};

/// What a component, a sidecar and an init container have in common.
pub(crate) struct Container<'c> {
    pub image: Option<&'c Text>,
    pub build: Option<&'c Build>,
    pub command: Option<&'c [Text]>,
    pub args: Option<&'c [Text]>,
    pub env: &'c Map<Text>,
    pub user: Option<User>,
    pub security: &'c Security,
    pub cpu: Option<Range<Cpu>>,
    pub memory: Option<Range<Memory>>,
    /// Where its properties stand in the component: empty, or `sidecar.proxy.`.
    pub at: String,
}

impl<'c> Container<'c> {
    /// The component's own.
    pub(crate) fn of(component: &'c Component) -> Container<'c> {
        Container {
            image: component.image.as_ref(),
            build: component.build.as_ref(),
            command: component.command.as_deref(),
            args: component.args.as_deref(),
            env: &component.env,
            user: component.user,
            security: &component.security,
            cpu: component.cpu,
            memory: component.memory,
            at: String::new(),
        }
    }

    /// One that stands before or beside it.
    pub(crate) fn beside(sidecar: &'c Sidecar, at: String) -> Container<'c> {
        Container {
            image: Some(&sidecar.image),
            build: None,
            command: sidecar.command.as_deref(),
            args: sidecar.args.as_deref(),
            env: &sidecar.env,
            user: sidecar.user,
            security: &sidecar.security,
            cpu: sidecar.cpu,
            memory: sidecar.memory,
            at,
        }
    }

    /// The path of one of its properties in the component.
    pub(crate) fn path(&self, property: &str) -> String {
        format!("{}{property}", self.at)
    }
}

/// Image, build, command and environment.
pub(crate) fn write(out: &mut Collector, service: &mut Service, container: &Container) {
    if let Some(image) = container.image {
        let path = container.path("image");
        let image = text::write(out, image, &path);
        service.set("image", image, &path);
    }
    if let Some(build) = container.build {
        let context = source_path(out, &build.context);
        let args: Node = build.args.iter().map(|(key, value)| (key.clone(), Node::from(text::escape(value)))).collect();
        let node = Node::builder()
            .with("context", context)
            .with_some("dockerfile", build.dockerfile.as_ref().map(|it| text::escape(it)))
            .with_filled("args", args)
            .with_some("target", build.target.as_ref().map(|it| text::escape(it)));
        service.set("build", node, "build");
    }
    // A command replaces entrypoint and arguments: with an entrypoint of ours, Docker forgets the
    // arguments of the image.
    if let Some(command) = container.command {
        let path = container.path("command");
        let words = text::write_all(out, command, &path);
        service.set("entrypoint", words, &path);
    }
    if let Some(args) = container.args {
        let path = container.path("args");
        let words = text::write_all(out, args, &path);
        service.set("command", words, &path);
    }
    environment(out, service, container);
}

/// Environment variables.
pub(crate) fn environment(out: &mut Collector, service: &mut Service, container: &Container) {
    for (name, value) in container.env {
        let path = container.path(&format!("env.{name}"));
        let value = text::write(out, value, &path);
        service.entry("environment", name, value, || path);
    }
}

/// A path beside the source file, as seen from the output folder. Where that is differs from one
/// machine to the next, so it is a variable with a default.
pub(crate) fn source_path(out: &mut Collector, path: &str) -> String {
    let source = Variable {
        name: "SOURCE".into(),
        why: "the folder of the source file, seen from this folder".into(),
        giver: Giver::Default(out.options.source.clone()),
    };
    let root = out.variable(&source);
    match path.trim_start_matches("./").trim_end_matches('/') {
        "" | "." => root,
        path => format!("{root}/{}", text::escape(path)),
    }
}
