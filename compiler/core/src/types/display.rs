//! Types as people write them.

use std::fmt;

use super::ty::{Domain, Ty};

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Domain::Image => "Image",
            Domain::Host => "Host",
            Domain::Url => "Url",
            Domain::Path => "Path",
            Domain::Cron => "Cron",
            Domain::Port => "Port",
            Domain::Cidr => "Cidr",
        })
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ty::Unknown => f.write_str("unknown"),
            Ty::Null => f.write_str("null"),
            Ty::Bool => f.write_str("Bool"),
            Ty::Int => f.write_str("Int"),
            Ty::Float => f.write_str("Float"),
            Ty::String => f.write_str("String"),
            Ty::Bytes => f.write_str("Bytes"),
            Ty::Cpu => f.write_str("Cpu"),
            Ty::Memory => f.write_str("Memory"),
            Ty::Duration => f.write_str("Duration"),
            Ty::Percent => f.write_str("Percent"),
            Ty::Rate => f.write_str("Rate"),
            Ty::Domain(domain) => domain.fmt(f),
            Ty::Literal(text) => write!(f, "\"{text}\""),
            Ty::List(inner) => write!(f, "[{inner}]"),
            Ty::Map(key, value) => write!(f, "[{key}: {value}]"),
            Ty::Record(record) => match &record.name {
                Some(name) => f.write_str(name),
                None => {
                    f.write_str("{")?;
                    for (index, field) in record.fields.iter().enumerate() {
                        let comma = if index > 0 { ", " } else { " " };
                        write!(f, "{comma}{}: {}", field.name, field.ty)?;
                    }
                    f.write_str(" }")
                }
            },
            Ty::Variants(variants) => match &variants.name {
                Some(name) => f.write_str(name),
                None => {
                    for (index, variant) in variants.variants.iter().enumerate() {
                        let bar = if index > 0 { " | " } else { "" };
                        write!(f, "{bar}{} {{…}}", variant.name)?;
                    }
                    Ok(())
                }
            },
            Ty::Union(types) => {
                let nullable = types.iter().any(|ty| matches!(ty, Ty::Null));
                let rest: Vec<&Ty> = types.iter().filter(|ty| !matches!(ty, Ty::Null)).collect();
                let many = rest.len() > 1;
                if nullable && many {
                    f.write_str("(")?;
                }
                for (index, ty) in rest.iter().enumerate() {
                    let bar = if index > 0 { " | " } else { "" };
                    write!(f, "{bar}{ty}")?;
                }
                if nullable && many {
                    f.write_str(")")?;
                }
                if nullable { f.write_str("?") } else { Ok(()) }
            }
            Ty::Range(inner) => write!(f, "{inner}..{inner}"),
            Ty::Refined(refined) => f.write_str(&refined.name),
            Ty::Labelled { secret, deferred, inner } => match (secret, deferred) {
                (true, true) => write!(f, "Secret<Deferred<{inner}>>"),
                (true, false) => write!(f, "Secret<{inner}>"),
                (false, true) => write!(f, "Deferred<{inner}>"),
                (false, false) => inner.fmt(f),
            },
            Ty::Ref(kinds) => f.write_str(&kinds.join(" | ")),
        }
    }
}
