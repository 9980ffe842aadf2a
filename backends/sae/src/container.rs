//! A container: image, words, variables. Variables have the same shape in documents and requests.

use anyport_backend::Node;
use anyport_ir::{Map, Security, Text, User};

use crate::lowering::Lowering;
use crate::secrets::{self, quote};
use crate::text::Piece;

/// The folder of secrets that a shell puts into variables.
const SHELL_SECRETS: &str = "/anyport/secrets";

/// What a container runs.
#[derive(Debug, Default)]
pub(crate) struct Container {
    /// The image.
    pub image: String,
    /// Replaces the image's entrypoint and arguments.
    pub command: Option<Vec<String>>,
    /// Replaces the image's arguments.
    pub args: Option<Vec<String>>,
    /// Variables, each with the property that it came from.
    pub env: Vec<(Node, String)>,
    /// Secrets that the shell before the command reads: secret, key, property.
    pub shell: Vec<(String, String, String)>,
}

/// The parts of a component, of what runs before it or beside it.
pub(crate) struct Parts<'c> {
    /// What stands before the paths of its properties: empty, or `sidecar.proxy.`.
    pub prefix: String,
    /// What is run.
    pub image: Option<&'c Text>,
    /// Replaces entrypoint and arguments.
    pub command: Option<&'c [Text]>,
    /// Replaces arguments.
    pub args: Option<&'c [Text]>,
    /// Variables.
    pub env: &'c Map<Text>,
    /// Who it runs as.
    pub user: Option<User>,
    /// What it may do.
    pub security: &'c Security,
    /// Whether a shell may put secrets into variables.
    pub shell: bool,
}

/// Writes a container.
pub(crate) fn write(out: &mut Lowering<'_>, parts: &Parts<'_>) -> Container {
    let at = |property: &str| format!("{}{property}", parts.prefix);
    let image = match parts.image {
        Some(image) => out.plain(image, &at("image")),
        None => {
            let message = format!("SAE runs images, and `{}` has none", out.name);
            out.refuse(&at("image"), message, "set `image`; `build` alone says how it is made, not where it is");
            String::new()
        }
    };
    let mut container = Container { image, ..Container::default() };
    container.command = parts.command.map(|words| plain(out, words, &at("command")));
    container.args = parts.args.map(|words| plain(out, words, &at("args")));
    if container.command.is_none() && container.args.is_some() {
        out.lean("args");
    }
    let mut exports = String::new();
    for (name, text) in parts.env {
        let path = at(&format!("env.{name}"));
        let pieces = out.pieces(text, &path);
        match pieces.as_slice() {
            [] => container.env.push((variable(name, ""), path)),
            [Piece::Literal(value)] => {
                if value.contains("$(") {
                    out.lean("expansion");
                }
                container.env.push((variable(name, value), path));
            }
            pieces => secret(out, parts, name, pieces, &path, &mut container, &mut exports),
        }
    }
    wrap(&mut container, &exports);
    who(out, parts);
    container
}

fn plain(out: &mut Lowering<'_>, words: &[Text], path: &str) -> Vec<String> {
    words.iter().map(|word| out.plain(word, path)).collect()
}

fn variable(name: &str, value: &str) -> Node {
    Node::builder().with("name", name).with("value", value).build()
}

/// A variable that holds a secret: SAE has none, but a shell can read a file into one.
fn secret(
    out: &mut Lowering<'_>,
    parts: &Parts<'_>,
    name: &str,
    pieces: &[Piece],
    path: &str,
    container: &mut Container,
    exports: &mut String,
) {
    let shell = parts.shell && out.own.secret_env && parts.command.is_some_and(|words| !words.is_empty());
    if !shell {
        let message = format!("SAE hands secrets over as files, and `{name}` holds one");
        let with_command = "`options sae { secret-env = \"shell\" }` around a `command` lets a shell put it there; \
                            kubernetes and compose have secrets in variables";
        let instead = match parts.shell && out.own.secret_env {
            true => "set `command` too: the shell must know what to run",
            false => "read it from a file: `file \"/run/secrets/…\" = …`",
        };
        let code = &anyport_diagnostic::codes::TARGET_UNSUPPORTED;
        let finding = anyport_backend::Finding::refusal(code, out.name, path, message, instead);
        out.say(finding.with_note(with_command));
        return;
    }
    let mut words = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => words.push_str(&format!("'{}'", literal.replace('\'', "'\\''"))),
            Piece::Secret(key) => {
                let file = if pieces.len() == 1 { name.to_owned() } else { format!("{name}.{index}") };
                words.push_str(&format!("\"$(cat {SHELL_SECRETS}/{})\"", quote(&file)));
                container.shell.push((secrets::object(&key.secret), file, path.to_owned()));
            }
        }
    }
    exports.push_str(&format!("export {name}={words}; "));
}

/// The folder in which the shell finds its secrets.
pub(crate) fn shell_folder() -> &'static str {
    SHELL_SECRETS
}

/// Puts the shell before the command.
fn wrap(container: &mut Container, exports: &str) {
    if exports.is_empty() {
        return;
    }
    let own = container.command.take().unwrap_or_default();
    let script = format!("{exports}exec \"$@\"");
    let before = ["/bin/sh", "-c", script.as_str(), "sh"].map(str::to_owned);
    container.command = Some(before.into_iter().chain(own).collect());
}

/// SAE has no words for who a process runs as.
fn who(out: &mut Lowering<'_>, parts: &Parts<'_>) {
    let at = |property: &str| format!("{}{property}", parts.prefix);
    let key = |property: &str| match parts.prefix.split_once('.') {
        Some((list, _)) => format!("{list}.{property}"),
        None => property.to_owned(),
    };
    match parts.user {
        Some(User::Id(id)) => {
            let message = format!("SAE runs it as the image's own user, which should be {id}");
            out.lose(&at("user"), &key("user"), message, &format!("write `USER {id}` in its Dockerfile"));
        }
        Some(User::Named(_)) => {}
        None => out.remark(&at("user"), "SAE runs it as the image's own user"),
    }
    let security = parts.security;
    let mut kept = Vec::new();
    kept.extend(security.non_root.then_some("root is not refused"));
    kept.extend(security.read_only_root.then_some("the root file system stays writable"));
    if !kept.is_empty() {
        out.remark(&at("security"), format!("SAE has no switch for it: {}", kept.join(", and ")));
    }
}
