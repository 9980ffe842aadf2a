//! The types themselves.

use std::sync::Arc;

use anyport_diagnostic::Span;
use anyport_syntax::tree::Expr;
use smol_str::SmolStr;

use crate::source::Item;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// Not known, because of an error that was reported: fits everything.
    Unknown,
    /// `null` alone.
    Null,
    /// True or false.
    Bool,
    /// A whole number.
    Int,
    /// Any number.
    Float,
    /// Text.
    String,
    /// Bytes.
    Bytes,
    /// Processor time.
    Cpu,
    /// Memory or storage.
    Memory,
    /// A span of time.
    Duration,
    /// A share.
    Percent,
    /// Events in time.
    Rate,
    /// Text or number of a certain form.
    Domain(Domain),
    /// One certain text.
    Literal(SmolStr),
    /// Values in order.
    List(Arc<Ty>),
    /// Values by key.
    Map(Arc<Ty>, Arc<Ty>),
    /// Named fields.
    Record(Arc<Record>),
    /// One of several records, chosen by a label.
    Variants(Arc<Variants>),
    /// One of several types. `T?` is a union with [`Ty::Null`].
    Union(Arc<[Ty]>),
    /// From one value to another.
    Range(Arc<Ty>),
    /// A type narrowed by a condition.
    Refined(Arc<Refined>),
    /// A type whose values may be secret, or known only after deployment.
    Labelled {
        /// May be secret.
        secret: bool,
        /// May be known only after deployment.
        deferred: bool,
        /// What it is.
        inner: Arc<Ty>,
    },
    /// A declared thing of one of these kinds: components, targets, environments, secrets.
    Ref(Arc<[SmolStr]>),
}

/// Scalars of a certain form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Domain {
    /// A container image.
    Image,
    /// A host name.
    Host,
    /// A URL.
    Url,
    /// An absolute path.
    Path,
    /// A schedule of five fields.
    Cron,
    /// A port number.
    Port,
    /// An address range.
    Cidr,
}

/// Named fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The alias it was declared under, for messages.
    pub name: Option<SmolStr>,
    /// Fields in order; the first is the one that `label = value` writes.
    pub fields: Vec<Field>,
    /// What can be read of it and is not written.
    pub outputs: Vec<OutputDecl>,
}

/// A declared field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: SmolStr,
    /// Its type.
    pub ty: Ty,
    /// Its default.
    pub default: Option<Default_>,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// Where it is declared.
    pub span: Span,
}

/// A default: an expression of the declaring item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Default_ {
    /// Where it stands.
    pub item: Item,
    /// What it says.
    pub expr: Arc<Expr>,
}

/// Something that can be read and not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputDecl {
    /// Its name.
    pub name: SmolStr,
    /// Its type; of an output of one's own kind, found by evaluation.
    pub ty: Ty,
    /// What it is; absent: the compiler knows.
    pub value: Option<Default_>,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// Where it is declared.
    pub span: Span,
}

/// A discriminated union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variants {
    /// The alias it was declared under.
    pub name: Option<SmolStr>,
    /// In order.
    pub variants: Vec<Variant>,
}

/// One variant. One without a name is chosen by writing its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its label; empty: the one without.
    pub name: SmolStr,
    /// Where its label is declared.
    pub span: Span,
    /// Its fields.
    pub record: Arc<Record>,
}

/// A type narrowed by a condition on `it`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refined {
    /// The alias it was declared under.
    pub name: SmolStr,
    /// What is narrowed.
    pub base: Ty,
    /// Where the condition stands.
    pub item: Item,
    /// The condition.
    pub condition: Arc<Expr>,
}

impl Ty {
    /// `T?`.
    pub fn optional(self) -> Ty {
        Ty::union([self, Ty::Null])
    }

    /// A union, flat and without repetition.
    pub fn union(types: impl IntoIterator<Item = Ty>) -> Ty {
        let mut flat: Vec<Ty> = Vec::new();
        for ty in types {
            match ty {
                Ty::Unknown => return Ty::Unknown,
                Ty::Union(inner) => {
                    for ty in inner.iter() {
                        if !flat.contains(ty) {
                            flat.push(ty.clone());
                        }
                    }
                }
                ty => {
                    if !flat.contains(&ty) {
                        flat.push(ty);
                    }
                }
            }
        }
        if flat.len() == 1 { flat.swap_remove(0) } else { Ty::Union(flat.into()) }
    }

    /// Whether `null` is one of its values.
    pub fn is_optional(&self) -> bool {
        match self {
            Ty::Null | Ty::Unknown => true,
            Ty::Union(types) => types.iter().any(Ty::is_optional),
            Ty::Labelled { inner, .. } => inner.is_optional(),
            _ => false,
        }
    }

    /// The one member that is not `null`, without narrowing left out: what must be written.
    pub fn only(&self) -> &Ty {
        match self {
            Ty::Union(types) => {
                let mut rest = types.iter().filter(|ty| !matches!(ty, Ty::Null));
                match (rest.next(), rest.next()) {
                    (Some(only), None) => only,
                    _ => self,
                }
            }
            ty => ty,
        }
    }

    /// Without `null`, where it is one of several.
    pub fn present(&self) -> Ty {
        match self {
            Ty::Union(types) => Ty::union(types.iter().filter(|ty| !matches!(ty, Ty::Null)).cloned()),
            ty => ty.clone(),
        }
    }

    /// Without labels, `null` and narrowing: what its structure is.
    pub fn core(&self) -> &Ty {
        match self {
            Ty::Labelled { inner, .. } => inner.core(),
            Ty::Refined(refined) => refined.base.core(),
            Ty::Union(types) => {
                let mut rest = types.iter().filter(|ty| !matches!(ty, Ty::Null));
                match (rest.next(), rest.next()) {
                    (Some(only), None) => only.core(),
                    _ => self,
                }
            }
            ty => ty,
        }
    }

    /// The member of a union (or the type itself) that has fields, entries or variants.
    pub fn structure(&self) -> Option<&Ty> {
        match self.core() {
            ty @ (Ty::Record(_) | Ty::Map(..) | Ty::Variants(_)) => Some(ty),
            Ty::Union(types) => types.iter().find_map(Ty::structure),
            _ => None,
        }
    }

    /// The element type, of a list.
    pub fn list(&self) -> Option<&Ty> {
        match self.core() {
            Ty::List(inner) => Some(inner),
            Ty::Union(types) => types.iter().find_map(Ty::list),
            _ => None,
        }
    }

    /// Whether it takes secrets.
    pub fn takes_secret(&self) -> bool {
        match self {
            Ty::Unknown => true,
            Ty::Labelled { secret, inner, .. } => *secret || inner.takes_secret(),
            Ty::Union(types) => types.iter().any(Ty::takes_secret),
            _ => false,
        }
    }

    /// Whether it takes what is known only after deployment.
    pub fn takes_deferred(&self) -> bool {
        match self {
            Ty::Unknown => true,
            Ty::Labelled { deferred, inner, .. } => *deferred || inner.takes_deferred(),
            Ty::Union(types) => types.iter().any(Ty::takes_deferred),
            _ => false,
        }
    }
}

impl Record {
    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// An output by name.
    pub fn output(&self, name: &str) -> Option<&OutputDecl> {
        self.outputs.iter().find(|output| output.name == name)
    }
}

impl Variants {
    /// A variant by name.
    pub fn variant(&self, name: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }
}
