//! Which type fits where another is asked for.

use super::ty::{Domain, Ty};

/// Whether every value of `from` may be given where `to` is asked for, so far as types can say;
/// what only a value can say (a refinement, a domain) is checked on the value.
pub fn assignable(from: &Ty, to: &Ty) -> bool {
    match (from, to) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (Ty::Union(from), to) => from.iter().all(|from| assignable(from, to)),
        (Ty::Labelled { secret, deferred, inner }, to) => {
            (!secret || to.takes_secret()) && (!deferred || to.takes_deferred()) && assignable(inner, to)
        }
        (from, Ty::Union(to)) => to.iter().any(|to| assignable(from, to)),
        (from, Ty::Labelled { inner, .. }) => assignable(from, inner),
        (from, Ty::Refined(refined)) => assignable(from, &refined.base),
        (Ty::Refined(refined), to) => assignable(&refined.base, to),
        (Ty::List(from), Ty::List(to)) => assignable(from, to),
        (Ty::Map(from_key, from), Ty::Map(to_key, to)) => assignable(from_key, to_key) && assignable(from, to),
        (Ty::Range(from), Ty::Range(to)) => assignable(from, to),
        // One value is a range from itself to itself.
        (from, Ty::Range(to)) => assignable(from, to),
        (Ty::Int, Ty::Float | Ty::Cpu | Ty::Domain(Domain::Port)) | (Ty::Float, Ty::Cpu) => true,
        (Ty::Domain(Domain::Port), Ty::Int | Ty::Float) => true,
        (Ty::Domain(Domain::Port), _) => from == to,
        (Ty::Domain(_) | Ty::Literal(_), Ty::String) => true,
        // Text of unknown content may be of any form; the value decides.
        (Ty::String | Ty::Domain(_) | Ty::Literal(_), Ty::Domain(domain)) => *domain != Domain::Port,
        (Ty::String | Ty::Domain(_), Ty::Literal(_)) => true,
        (Ty::Record(from), Ty::Record(to)) => from == to,
        (Ty::Record(from), Ty::Map(_, to)) => from.fields.iter().all(|field| assignable(&field.ty, to)),
        (Ty::Map(..), Ty::Record(_)) => true,
        (Ty::Ref(from), Ty::Ref(to)) => {
            to.iter().any(|to| to == "component") || from.iter().all(|from| to.contains(from))
        }
        (from, to) => from == to,
    }
}
