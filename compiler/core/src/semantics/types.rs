//! Names in types as written.

use std::sync::Arc;

use anyport_syntax::tree::{Block, LabelKind, Path, Segment, StatementKind, Type, TypeKind};
use smol_str::SmolStr;

use super::top::Walk;
use super::{Def, DefKind, Known, Role};
use crate::kinds::{PlatformDef, find_platform};
use crate::names::{HeadKind, find_head};
use crate::source::{Db, Place};
use crate::types::{BUILT_IN, Ty, resolve_type};
use crate::walk::{key_path, keys};

/// The kind of the target that is declared at a place.
pub(super) fn platform_of(db: &dyn Db, place: &Place) -> Option<Arc<PlatformDef>> {
    let StatementKind::Target(target) = &place.statement(db)?.kind else { return None };
    find_platform(db, place.item.file(db), keys(&target.kind)?.first()?)
}

impl Walk<'_> {
    /// The type that is written here.
    pub(super) fn resolved(&self, type_: &Type) -> Ty {
        resolve_type(self.db, self.item, type_, &mut Vec::new())
    }

    /// Names in a type.
    pub(super) fn type_(&mut self, type_: &Type) {
        match &type_.kind {
            TypeKind::Name(path) => self.type_name(path),
            TypeKind::Generic(name, arguments) => {
                let def = Def { kind: DefKind::Type, name: name.text.clone(), span: anyport_diagnostic::Span::NONE };
                self.mention(name.range, def, Role::Reads, Known::Unknown);
                for argument in arguments {
                    self.type_(argument);
                }
            }
            TypeKind::List(inner) | TypeKind::Optional(inner) | TypeKind::Range(inner) => self.type_(inner),
            TypeKind::Map(key, value) => {
                self.type_(key);
                self.type_(value);
            }
            TypeKind::Record(block) => self.record_type(block),
            TypeKind::Variant(label, block) => {
                self.declares(label.range, DefKind::Variant, label.text.clone(), Known::Unknown);
                self.record_type(block);
            }
            TypeKind::Union(types) => {
                for type_ in types {
                    self.type_(type_);
                }
            }
            TypeKind::Where(inner, condition) => {
                self.type_(inner);
                let known = Known::of(&self.resolved(inner));
                let it = std::mem::replace(&mut self.it, known);
                self.expr(condition, Some(&Ty::Bool));
                self.it = it;
            }
            TypeKind::Literal(_) | TypeKind::Error => {}
        }
    }

    fn record_type(&mut self, block: &Block) {
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Field(field) => self.field(field),
                StatementKind::Entry(entry) if key_path(&entry.head).is_some_and(|head| head == "output") => {
                    if let Some(label) = entry.labels.first()
                        && let LabelKind::Name(name) = &label.kind
                    {
                        let known =
                            entry.type_.as_ref().map_or(Known::Unknown, |type_| Known::of(&self.resolved(type_)));
                        self.declares(label.range, DefKind::Output, name.clone(), known);
                    }
                    if let Some(type_) = &entry.type_ {
                        self.type_(type_);
                    }
                }
                _ => {}
            }
        }
    }

    /// The declaration of a field.
    pub(super) fn field(&mut self, field: &anyport_syntax::tree::Field) {
        let ty = self.resolved(&field.type_);
        if let Some(Segment::Key(name)) = field.path.segments.first() {
            self.declares(field.path.range, DefKind::Field, name.text.clone(), Known::of(&ty));
        }
        self.type_(&field.type_);
        if let Some(default) = &field.default {
            self.expr(default, Some(&ty));
        }
    }

    fn type_name(&mut self, path: &Path) {
        let Some(words) = keys(path) else { return };
        if let [name] = words.as_slice()
            && (BUILT_IN.iter().any(|(built_in, _)| built_in == name) || is_sort(name))
            && find_head(self.db, self.file, &words).is_none()
        {
            let def = Def { kind: DefKind::Type, name: name.clone(), span: anyport_diagnostic::Span::NONE };
            self.mention(path.range, def, Role::Reads, Known::Unknown);
            return;
        }
        self.head(path, &[HeadKind::Type, HeadKind::Kind]);
    }

    /// `kind`, `alias.kind`: the declaration that the words name.
    pub(super) fn head(&mut self, path: &Path, wanted: &[HeadKind]) -> Option<crate::names::Head> {
        let words = keys(path)?;
        let mut names = path.segments.iter().filter_map(|segment| match segment {
            Segment::Key(name) => Some(name),
            _ => None,
        });
        if words.len() > 1
            && let Some(alias) = names.next()
        {
            self.alias(alias);
        }
        let last = names.next()?;
        let head = find_head(self.db, self.file, &words).filter(|head| wanted.contains(&head.kind))?;
        let def = Def { kind: super::names::head_kind(head.kind), name: last.text.clone(), span: head.span };
        let known = match head.kind {
            HeadKind::Kind => Known::Component { kind: head.place.clone(), place: None },
            HeadKind::Type => Known::of(&crate::types::type_alias(self.db, &head.place).0),
            _ => Known::Unknown,
        };
        self.mention(last.range, def, Role::Reads, known);
        Some(head)
    }

    /// The name of a module.
    pub(super) fn alias(&mut self, name: &anyport_syntax::tree::Name) {
        if let Some((def, known)) = super::names::alias(self.db, self.file, &name.text) {
            self.mention(name.range, def, Role::Reads, known);
        }
    }
}

/// What `Ref<…>` may name beside kinds.
fn is_sort(name: &SmolStr) -> bool {
    matches!(name.as_str(), "target" | "environment" | "secret" | "workflow")
}
