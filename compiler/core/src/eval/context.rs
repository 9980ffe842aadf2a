//! Where an expression is evaluated: which environment, which names, whose body.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use super::value::Value;
use crate::source::{Db, Item, Place};

/// An environment: the bodies that make it, base to derived. A test is one more body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Env {
    /// Its name; `default` where the source has none.
    pub name: SmolStr,
    /// Bodies, base to derived.
    pub chain: Vec<Place>,
}

/// Whose names an expression sees beside the file's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// The file's alone.
    File,
    /// A kind's params and lets, as this component sets them.
    Kind {
        /// The component.
        instance: SmolStr,
        /// The kind's declaration.
        kind: Place,
    },
    /// A composite's params, lets, secrets and components, as this use sets them.
    Composite {
        /// The use.
        instance: SmolStr,
        /// The kind's declaration.
        kind: Place,
    },
    /// A trait's params and lets, as attached to this component.
    Trait {
        /// The component.
        owner: SmolStr,
        /// The words under which it is attached.
        name: SmolStr,
        /// The trait's declaration.
        def: Place,
    },
}

impl Frame {
    /// The item that declares the kind or trait.
    pub fn declared_in(&self) -> Option<Item> {
        match self {
            Frame::File => None,
            Frame::Kind { kind, .. } | Frame::Composite { kind, .. } => Some(kind.item),
            Frame::Trait { def, .. } => Some(def.item),
        }
    }
}

/// What evaluations of one thing share: what they say and what they may spend.
pub struct Shared {
    /// What is wrong.
    pub diagnostics: RefCell<Vec<Diagnostic>>,
    steps: Cell<u64>,
    bytes: Cell<u64>,
    exhausted: Cell<bool>,
}

impl Shared {
    /// Steps one component, parameter or value may take.
    pub const STEPS: u64 = 2_000_000;
    /// Bytes of text that they may make.
    pub const BYTES: u64 = 64 * 1024 * 1024;

    /// Fresh.
    pub fn new() -> Shared {
        Shared {
            diagnostics: RefCell::default(),
            steps: Cell::new(Shared::STEPS),
            bytes: Cell::new(Shared::BYTES),
            exhausted: Cell::new(false),
        }
    }

    /// Takes what was said.
    pub fn take(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}

impl Default for Shared {
    fn default() -> Shared {
        Shared::new()
    }
}

/// The context of an evaluation.
#[derive(Clone)]
pub struct Cx<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The environment.
    pub env: &'a Arc<Env>,
    /// The item in which the expression stands.
    pub item: Item,
    /// Whose names it sees.
    pub frame: Frame,
    /// The component whose body it stands in, by name.
    pub it: Option<SmolStr>,
    /// Names bound by comprehensions, and `it` of refinements and rules.
    pub locals: Vec<(SmolStr, Value)>,
    /// Only types are wanted: a branch that is not taken.
    pub dry: bool,
    /// A member that is not there is `null`: emitted documents leave out what is not said.
    pub lenient: bool,
    /// What a test may look at.
    pub outputs: Option<&'a dyn crate::facade::Outputs>,
    /// Values of kinds that are being worked out, to see when one needs itself.
    pub open: Vec<(Frame, SmolStr)>,
    /// What is shared.
    pub shared: &'a Shared,
}

impl<'a> Cx<'a> {
    /// The same, where a member that is not there is `null`.
    pub fn absent_is_null(self) -> Cx<'a> {
        Cx { lenient: true, ..self }
    }

    /// The same, with outputs to look at.
    pub fn with_outputs(self, outputs: &'a dyn crate::facade::Outputs) -> Cx<'a> {
        Cx { outputs: Some(outputs), lenient: true, ..self }
    }

    /// A context of a file's own names.
    pub fn new(db: &'a dyn Db, env: &'a Arc<Env>, item: Item, shared: &'a Shared) -> Cx<'a> {
        Cx {
            db,
            env,
            item,
            frame: Frame::File,
            it: None,
            locals: Vec::new(),
            dry: false,
            lenient: false,
            outputs: None,
            open: Vec::new(),
            shared,
        }
    }

    /// The same with other names.
    pub fn framed(&self, item: Item, frame: Frame) -> Cx<'a> {
        Cx { item, frame, locals: Vec::new(), ..self.clone() }
    }

    /// The same with one more name.
    pub fn with_local(&self, name: impl Into<SmolStr>, value: Value) -> Cx<'a> {
        let mut cx = self.clone();
        cx.locals.push((name.into(), value));
        cx
    }

    /// The same while a value of a kind is worked out; says so and gives nothing where it needs itself.
    pub fn opened(&self, frame: &Frame, name: &SmolStr, range: TextRange) -> Option<Cx<'a>> {
        let this = (frame.clone(), name.clone());
        if self.open.contains(&this) || self.open.len() > 64 {
            self.report(
                Diagnostic::new(&codes::VALUE_CYCLE, self.span(range), format!("a value needs itself: {name}"))
                    .with_note("values that need each other have no value; give one of them without the other"),
            );
            return None;
        }
        let mut cx = self.clone();
        cx.open.push(this);
        Some(cx)
    }

    /// A span of the item.
    pub fn span(&self, range: TextRange) -> Span {
        self.item.span(range)
    }

    /// Says what is wrong, and gives a poison.
    pub fn fail(&self, diagnostic: Diagnostic) -> Value {
        self.report(diagnostic);
        Value::Poison
    }

    /// Says something.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.shared.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Takes one step; whether there was one left.
    pub fn step(&self, range: TextRange) -> bool {
        match self.shared.steps.get().checked_sub(1) {
            Some(rest) => {
                self.shared.steps.set(rest);
                true
            }
            None => self.exhausted(range, "it takes too many steps"),
        }
    }

    /// Makes `bytes` of text; whether that was allowed.
    pub fn spend(&self, bytes: usize, range: TextRange) -> bool {
        match self.shared.bytes.get().checked_sub(bytes as u64) {
            Some(rest) => {
                self.shared.bytes.set(rest);
                true
            }
            None => self.exhausted(range, "it makes too much text"),
        }
    }

    /// A list or map, if it is of a size that can be walked. Values share their parts, so a few lines
    /// can make one that is small to hold and endless to look at.
    pub fn weighed(&self, value: Value, range: TextRange) -> Value {
        let mut rest = Cx::LARGEST;
        if value.weighs_less(&mut rest) {
            return value;
        }
        self.exhausted(range, "it makes too large a value");
        Value::Poison
    }

    /// Values inside one value.
    const LARGEST: usize = 1_000_000;

    fn exhausted(&self, range: TextRange, why: &str) -> bool {
        if !self.shared.exhausted.replace(true) {
            self.report(
                Diagnostic::new(
                    &codes::BUDGET_EXCEEDED,
                    self.span(range),
                    format!("the evaluation was stopped: {why}"),
                )
                .with_note("every evaluation ends: a component may take 2,000,000 steps and make 64 MiB of text"),
            );
        }
        false
    }
}
