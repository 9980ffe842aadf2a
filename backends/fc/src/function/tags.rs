//! Labels and annotations: tags, the one thing that a function has for people and their tools.

use anyport_backend::Node;

use crate::limits;
use crate::out::Out;
use crate::props::Props;
use crate::text;

/// The tags of a function.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let component = out.component;
    let labels = component.labels.iter().map(|(name, value)| (name, value.to_string(), format!("labels.{name}")));
    let mut tags: Vec<_> = labels.collect();
    for (name, value) in &component.annotations {
        let path = format!("annotations.{name}");
        let value = text::write(out, value, &path);
        if component.labels.contains_key(name) {
            out.refuse(
                &path,
                format!("labels and annotations are both tags here, and `{name}` is one already"),
                "rename it",
            );
        } else {
            tags.push((name, value, path));
        }
    }
    let (most, longest) = (limits::of("tags"), limits::of("tag-value"));
    if tags.len() as u64 > most.max {
        out.refuse(
            "labels",
            format!("{} tags are more than a function has: {}", tags.len(), most.describe()),
            "leave some out",
        );
        out.trust("labels", most);
    }
    for (name, value, path) in tags {
        text::hold_literal(out, &value, &path);
        if value.chars().count() as u64 > longest.max {
            out.refuse(&path, format!("the value of a tag has {}", longest.describe()), "shorten it");
            out.trust(&path, longest);
        }
        props.push("tags", Node::builder().with("key", name).with("value", value), &path);
    }
}
