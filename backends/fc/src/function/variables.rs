//! Environment variables: text, of which there may be little.

use crate::limits;
use crate::out::Out;
use crate::props::Props;
use crate::text;

/// Names that Function Compute keeps for itself, beside all that begin with `FC_`.
/// Source: help.aliyun.com/document_detail/164217.html
const RESERVED: [&str; 4] = ["accessKeyID", "accessKeySecret", "securityToken", "topic"];

/// The variables of a function.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let mut bytes = 0;
    let mut largest = (0, String::new());
    for (name, value) in &out.component.env {
        let path = format!("env.{name}");
        hold_name(out, name, &path);
        let written = text::write(out, value, &path);
        if let Some(found) = written.chars().find(|c| !(' '..='~').contains(c)) {
            let message = format!("the value holds `{}`, and a variable takes printable ASCII", found.escape_default());
            out.refuse(&path, message, "encode it (`base64`), or put it into the image");
        }
        let size = name.len() + written.len();
        bytes += size;
        if size > largest.0 {
            largest = (size, path.clone());
        }
        props.entry("environmentVariables", name, written, &path);
    }
    let limit = limits::of("env-size");
    if bytes as u64 > limit.max {
        let message = format!("all variables together have {bytes} bytes: {}", limit.describe());
        out.refuse(&largest.1, message, "put what is large into the image, or on a `share`");
    }
}

fn hold_name(out: &mut Out, name: &str, path: &str) {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        let message = format!("`{name}` cannot be the name of a variable here");
        out.refuse(path, message, "it has letters, digits and `_`, and begins with a letter");
    }
    if name.starts_with("FC_") || RESERVED.contains(&name) {
        out.refuse(path, format!("`{name}` is a variable of Function Compute's own"), "give it another name");
    }
}
