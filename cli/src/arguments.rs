//! What can be asked of the command, with the texts that teach it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// One application, any deployment backend.
#[derive(Debug, Parser)]
#[command(
    name = "anyport",
    version,
    about = "Compiles an application, written once, for the place where it shall run",
    long_about = "Compiles an application, written once in the Anyport language, for the place where it \
                  shall run.\n\nBegin with `anyport init`, then `anyport check`, then `anyport build`.",
    after_help = "Status: 0 all is well, 1 something is wrong with the input and was said, \
                  2 the command could not do its work (usage, files).",
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How diagnostics are written
    ///
    /// `human` goes to standard error. `json` (one object a line), `sarif` (2.1.0) and `github`
    /// (workflow commands) go to standard output, or to standard error where the command's result
    /// takes standard output.
    #[arg(long, global = true, value_enum, default_value = "human", value_name = "FORMAT")]
    pub message_format: MessageFormat,
    /// When to use colour; `auto` is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Colour,
    /// Show notes with their source, not in a line each
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Their form.
    pub format: MessageFormat,
    /// Whether notes for people come with their source.
    pub verbose: bool,
}

/// The forms of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, with the source
    Human,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub workflow commands, which annotate a pull request
    Github,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check programs in all their environments, and write nothing
    Check(Check),
    /// Compile an application
    Build(Build),
    /// Format source files
    Fmt(Fmt),
    /// Print the application in one environment, resolved, as JSON
    Ir(Ir),
    /// Explain a diagnostic code, or why a property has its value
    Explain(Explain),
    /// Find the source of an output, or the outputs of a source line
    Why(Why),
    /// Run the tests of programs
    Test(Test),
    /// Show what each kind of target does with this application
    Targets(Targets),
    /// Say which targets could host this application, and after which changes
    Advise(Advise),
    /// List what the operator must provide: secrets, features, things that exist
    Needs(Needs),
    /// Draw who talks to whom
    Graph(Graph),
    /// Write a small application to begin with
    Init(Init),
    /// Serve an editor: the Language Server Protocol over standard input and output
    Lsp,
    /// Print the JSON Schema of the IR
    Schema,
    /// Print a completion script for a shell
    Completions(Completions),
    /// Write the manual pages into a folder
    #[command(hide = true)]
    Man(Man),
}

/// What is given to a program from outside.
#[derive(Debug, Default, Args)]
pub struct Given {
    /// Give a parameter a value, stronger than all others
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Read parameters from a JSON or YAML file: a map of names to values
    #[arg(long, value_name = "FILE")]
    pub params: Vec<PathBuf>,
    /// Hold the program against the rules of a module outside it
    #[arg(long, value_name = "MODULE")]
    pub policy: Vec<PathBuf>,
    /// Ask: what if everything stood on this target, or kind of target? (`compose`, `kubernetes`)
    #[arg(long, value_name = "TARGET")]
    pub target: Option<String>,
}

/// One environment of one program.
#[derive(Debug, Args)]
pub struct Environment {
    /// The environment; may be left out where there is only one
    #[arg(long, short, value_name = "NAME")]
    pub env: Option<String>,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
}

/// What else refuses an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings too
    Warnings,
}

/// `anyport check`
#[derive(Debug, Args)]
pub struct Check {
    /// Programs: applications or modules
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
    /// Refuse what is only warned about, as CI should
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

/// `anyport build`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    anyport build shop.app --env prod | kubectl apply -f -\n  \
    anyport build shop.app -o out        # every environment: out/ENV/TARGET/…\n  \
    anyport build shop.app --env prod --set tag=1.4.2 -o out\n\n\
    Files are written only if everything is right, and moved into place at the end. What an earlier \
    build wrote and this one does not is removed, if nobody changed it.")]
pub struct Build {
    /// The application; `-` reads standard input (with --from-ir)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The environment; without it, all of them are built (standard output takes one)
    #[arg(long, short, value_name = "NAME")]
    pub env: Option<String>,
    /// The folder to write to; without it, documents go to standard output
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The form of documents
    #[arg(long, value_enum, default_value = "yaml", value_name = "FORM")]
    pub format: DocumentFormat,
    /// Fill a hole: a host that was known only after a deployment, by its name in the build record
    #[arg(long, value_name = "NAME=HOST", value_parser = assignment)]
    pub hole: Vec<(String, String)>,
    /// FILE is an application in the IR (`anyport schema`), not in the language
    #[arg(long, conflicts_with_all = ["env", "set", "params", "target"])]
    pub from_ir: bool,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
    /// Refuse what is only warned about, as CI should
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

/// The form of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// `anyport fmt`
#[derive(Debug, Args)]
#[command(after_help = "There is one style and there are no options. In folders, every `.app` file is \
    formatted; hidden folders, `target` and `node_modules` are left alone.")]
pub struct Fmt {
    /// Files or folders; `-` formats standard input to standard output
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Change nothing: show what would change, with status 1 if anything would
    #[arg(long)]
    pub check: bool,
}

/// `anyport ir`
#[derive(Debug, Args)]
pub struct Ir {
    /// The application
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which environment.
    #[command(flatten)]
    pub environment: Environment,
}

/// `anyport explain`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    anyport explain E0312\n  \
    anyport explain unknown-field\n  \
    anyport explain web.memory --env prod\n  \
    anyport explain web.scale.replicas shop.app --env prod")]
pub struct Explain {
    /// A code (`E0312`, `unknown-field`) or a property (`web.memory`)
    #[arg(value_name = "CODE|PATH")]
    pub subject: String,
    /// The application; without it, the only one in this folder
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Which environment.
    #[command(flatten)]
    pub environment: Environment,
}

/// `anyport why`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    anyport why shop.app:12 --env prod\n  \
    anyport why 'out/prod/cluster/30-web.yaml#/spec/replicas'\n  \
    anyport why '30-web.yaml#1/spec/minReplicas' shop.app --env prod   # the second document")]
pub struct Why {
    /// A source line (`FILE[:LINE]`) or an output (`FILE.yaml[#[DOCUMENT]/POINTER]`)
    #[arg(value_name = "FILE[:LINE]|OUTPUT")]
    pub place: String,
    /// The application; without it, the source file itself, or the only one in this folder
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Which environment.
    #[command(flatten)]
    pub environment: Environment,
}

/// `anyport test`
#[derive(Debug, Args)]
pub struct Test {
    /// Programs: applications or modules
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
}

/// `anyport targets`
#[derive(Debug, Args)]
pub struct Targets {
    /// The application
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
}

/// `anyport advise`
#[derive(Debug, Args)]
#[command(after_help = "The easiest target comes first: the fewest changes, then the fewest losses, then the \
    least that the team operates itself. All of it comes from the support tables.")]
pub struct Advise {
    /// The application
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Every change and loss with its reason, not only the changes of the easiest targets
    #[arg(long)]
    pub all: bool,
    /// What is given from outside.
    #[command(flatten)]
    pub given: Given,
}

/// `anyport needs`
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    anyport needs shop.app --env dev\n  \
    anyport needs shop.app --env dev --fill -o out    # after `anyport build shop.app -o out`\n\n\
    Values are made where they are missing, never changed, and never printed. Those of a Compose target \
    are in DIR/ENV/TARGET/.env; those of a cluster are Secret objects, which `kubectl` makes.")]
pub struct Needs {
    /// The application
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Which environment.
    #[command(flatten)]
    pub environment: Environment,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Make the secrets that are generated, where they are missing
    #[arg(long)]
    pub fill: bool,
    /// The folder that `anyport build -o` wrote to: what is in its `.env` files is marked
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The cluster to make Secrets in: a context of `kubectl`, else its current one
    #[arg(long, value_name = "NAME", requires = "fill")]
    pub context: Option<String>,
}

/// `anyport graph`
#[derive(Debug, Args)]
pub struct Graph {
    /// The application
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The language of the drawing
    #[arg(long, value_enum, default_value = "mermaid", value_name = "FORM")]
    pub format: GraphFormat,
    /// Which environment.
    #[command(flatten)]
    pub environment: Environment,
}

/// The language of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Mermaid, which Markdown viewers draw
    Mermaid,
    /// DOT, for Graphviz
    Dot,
}

/// `anyport init`
#[derive(Debug, Args)]
pub struct Init {
    /// The folder; made if it is not there
    #[arg(default_value = ".", value_name = "DIR")]
    pub folder: PathBuf,
}

/// `anyport completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `anyport man`
#[derive(Debug, Args)]
pub struct Man {
    /// The folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
