//! What every name in an item refers to, for tools: editors, graphs, renames.
//!
//! One walk over the tree of an item, without an environment and without values. It never fails: a broken
//! item has fewer mentions. The result is a query for each item, so an edit in one item leaves those of all
//! others as they are.
//!
//! ```text
//! item ──► Semantics { mentions, blocks, values, paths }
//! ```

mod body;
mod docs;
mod entries;
mod expr;
mod members;
mod names;
mod top;
mod types;

use std::sync::Arc;

use anyport_diagnostic::Span;
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use crate::source::{Db, File, Item};

pub use crate::kinds::{
    Inner, KindDef, Param, PlatformDef, TraitDef, find_kind, find_platform, find_trait, kind_def, trait_def,
};
pub use crate::names::{
    AppFiles, Head, HeadKind, Scope, Symbol, SymbolKind, Word, app_files, declared, declaring_files, find_head, scope,
    std_scope,
};
pub use crate::source::{Place, body as body_of, parsed};
pub use crate::types::{
    BUILT_IN, Default_, Domain, Field, OutputDecl, Record, Refined, Ty, Variant, Variants, assignable,
};

pub use docs::{Documented, documentation, item_of};
pub use entries::entries_of;
pub use members::{Member, known_ty, members};
pub use names::{Visible, visible, visible_near};

/// What sort of thing is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DefKind {
    /// The application: its name after `app` or `part`.
    App,
    /// A module under an import's alias.
    Module,
    /// A parameter of the application, a kind or a trait.
    Param,
    /// A named value.
    Let,
    /// A secret.
    Secret,
    /// A component, or the use of a composite kind.
    Component,
    /// A target.
    Target,
    /// An environment.
    Environment,
    /// A workflow.
    Workflow,
    /// A step of a workflow.
    Step,
    /// A test.
    Test,
    /// A kind of component.
    Kind,
    /// A trait.
    Trait,
    /// A type.
    Type,
    /// A rule.
    Rule,
    /// A kind of target.
    TargetKind,
    /// A field of a kind, a type, or a target's options.
    Field,
    /// What can be read of a component.
    Output,
    /// A case of a union of variants.
    Variant,
    /// An entry of a map, under a name of its author's: a port, a volume, an environment variable.
    Entry,
    /// A name that a comprehension binds.
    Local,
    /// A function of the language.
    Function,
    /// `it`, `app`, `environment`, `instance`, `unlimited`.
    Reserved,
    /// A text of a union of texts.
    Literal,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Def {
    /// What it is.
    pub kind: DefKind,
    /// Its name.
    pub name: SmolStr,
    /// Where its name stands; [`Span::NONE`] for what the language itself declares.
    pub span: Span,
}

/// What a mention does with what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It is the declaration.
    Declares,
    /// It reads the value, or uses the kind.
    Reads,
    /// It writes the value, or patches the thing.
    Writes,
}

/// A name in the text, and what it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where the name stands in the item, quotes included.
    pub range: TextRange,
    /// What it names.
    pub def: Def,
    /// What it does.
    pub role: Role,
    /// What is known of the value, where it is one.
    pub known: Known,
}

/// What is known of a value without evaluating it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    #[default]
    Unknown,
    /// Its type.
    Ty(Ty),
    /// A component of the kind declared at `kind`; at `place` if it is a certain one.
    Component {
        /// Where its kind is declared.
        kind: Place,
        /// Where the component is declared.
        place: Option<Place>,
    },
    /// A secret.
    Secret(Place),
    /// A target; where it is declared.
    Target(Option<Place>),
    /// An environment.
    Environment,
    /// A module.
    Module(File),
    /// `app`, `environment`, `instance`.
    Reserved(SmolStr),
}

/// What stands between a pair of braces, and so what may be written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// Fields, entries or a variant's fields of a value of this type.
    Value(Ty),
    /// The body of a component, or what an environment or a use says about it.
    Component(Arc<KindDef>),
    /// What is said about the use of a composite: its params and the components inside.
    Composite(Arc<KindDef>),
    /// The declaration of a kind.
    Kind(Arc<KindDef>),
    /// The declaration of a trait.
    Trait(Arc<TraitDef>),
    /// The options of a target.
    Target(Option<Arc<PlatformDef>>),
    /// `options LABEL { … }` of a component.
    Options(Option<Arc<PlatformDef>>),
    /// An environment.
    Environment,
    /// A test.
    Test,
    /// A workflow.
    Workflow,
    /// A rule.
    Rule,
    /// A patch or an object: a target's own words.
    Document,
}

/// A pair of braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Braces {
    /// From `{` to `}` in the item.
    pub range: TextRange,
    /// What stands inside.
    pub inside: Inside,
    /// Whose names expressions inside see beside the file's.
    pub frame: NameFrame,
}

/// Whose names are seen beside the file's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NameFrame {
    /// Nobody's.
    #[default]
    File,
    /// A kind's params, lets and components.
    Kind(Place),
    /// A trait's params and lets.
    Trait(Place),
}

/// A value in the text with the type that is wanted there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where the value stands.
    pub range: TextRange,
    /// What is wanted; unknown where anything may stand.
    pub ty: Ty,
    /// What is known of what stands there.
    pub known: Known,
}

/// A name that is bound in a part of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Its name.
    pub name: SmolStr,
    /// Where the name stands.
    pub range: TextRange,
    /// Where it is seen.
    pub scope: TextRange,
    /// What is known of it.
    pub known: Known,
}

/// Why a path is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathUse {
    /// `import "…"`.
    Import,
    /// `import crd "…"`.
    Definitions,
    /// `embed("…")` and its kin.
    Embed,
    /// `manifests = ["…"]`, perhaps with `*`.
    Manifests,
}

/// The path of another file in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathMention {
    /// Where the text stands, quotes included.
    pub range: TextRange,
    /// As written.
    pub written: SmolStr,
    /// As seen from the project's root; `None` where it leaves the project.
    pub path: Option<SmolStr>,
    /// Why.
    pub why: PathUse,
}

/// What is known of an item's names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Semantics {
    /// Names, in order of place.
    pub mentions: Vec<Mention>,
    /// Braces, outer ones first.
    pub braces: Vec<Braces>,
    /// Values, outer ones first.
    pub values: Vec<Wanted>,
    /// Names of comprehensions.
    pub locals: Vec<Local>,
    /// Paths of other files.
    pub paths: Vec<PathMention>,
}

impl Semantics {
    /// The name at an offset; one that ends there counts.
    pub fn mention_at(&self, offset: u32) -> Option<&Mention> {
        let at = |mention: &&Mention| mention.range.start <= offset && offset <= mention.range.end;
        // Of two that touch, the one that begins here.
        self.mentions.iter().filter(at).max_by_key(|mention| mention.range.start)
    }

    /// The innermost braces around an offset.
    pub fn braces_at(&self, offset: u32) -> Option<&Braces> {
        self.braces
            .iter()
            .filter(|braces| braces.range.start < offset && offset < braces.range.end.max(braces.range.start + 1))
            .min_by_key(|braces| braces.range.end - braces.range.start)
    }

    /// The innermost value that holds an offset, ends included.
    pub fn value_at(&self, offset: u32) -> Option<&Wanted> {
        self.values
            .iter()
            .filter(|value| value.range.start <= offset && offset <= value.range.end)
            .min_by_key(|value| value.range.end - value.range.start)
    }
}

/// What is known of the names of an item.
#[salsa::tracked(returns(ref))]
pub fn semantics(db: &dyn Db, item: Item) -> Semantics {
    let mut walk = top::Walk::new(db, item);
    walk.item();
    let mut out = walk.out;
    out.mentions.sort_by_key(|mention| (mention.range.start, mention.range.end));
    out.braces.sort_by_key(|braces| (braces.range.start, std::cmp::Reverse(braces.range.end)));
    out.values.sort_by_key(|value| (value.range.start, std::cmp::Reverse(value.range.end)));
    out
}
