//! Objects: documents of a person's own.

use anyport_ir::{Object, SmolStr};

use super::error::{At, Fault, OverlayError, OverlayErrorKind, Place};
use super::walk::{Missing, fault_of, write};
use super::{Scope, identity, trace};
use crate::schema::{closest, missing};
use crate::{Document, Node, SchemaRef};

/// Where objects stand in the order of application unless they say otherwise.
const STAGE: u32 = 10;

pub(super) fn add(
    object: &Object,
    index: usize,
    scope: &Scope<'_>,
    documents: &mut Vec<Document>,
    errors: &mut Vec<OverlayError>,
) {
    let place = Place::Object(index);
    let schema = match admit(object, scope, documents) {
        Ok(schema) => schema,
        Err(fault) => return errors.push(fault.at(place, None)),
    };
    let mut document = Document {
        kind: SmolStr::new(&schema.identity),
        name: object.name.clone(),
        component: scope.component.map(SmolStr::new),
        stage: object.stage.unwrap_or(STAGE),
        root: frame(object, &schema, scope),
        sources: Vec::new(),
    };
    if let Some(source) = scope.source {
        document.source(true, String::new, || source(place, None));
    }
    let before = errors.len();
    for (number, wanted) in object.writes.iter().enumerate() {
        let done = match identity(&schema, &wanted.path) {
            Some(fixed) => Err(vec![Fault::new(
                OverlayErrorKind::Refused,
                At::Segment(0),
                format!("`{fixed}` follows from the kind and the name of the object"),
            )]),
            None => write(&mut document.root, &schema.view(), wanted, Missing::Create),
        };
        match done {
            Ok(change) => trace::note(&mut document, &change, scope, place, number),
            Err(faults) => errors.extend(faults.into_iter().map(|fault| fault.at(place, Some(number)))),
        }
    }
    // A write that failed leaves holes that are no mistakes of their own.
    if errors.len() == before {
        let problems = missing(&schema.view(), &document.root.to_json());
        errors.extend(problems.into_iter().map(|problem| {
            let mut fault = fault_of(&[], problem);
            fault.at = At::Whole;
            fault.at(place, None)
        }));
    }
    documents.push(document);
}

fn admit(object: &Object, scope: &Scope<'_>, documents: &[Document]) -> Result<SchemaRef, Fault> {
    let fault = |kind, message| Fault::new(kind, At::Whole, message);
    let Some(schema) = scope.schemas.schema(&object.kind) else {
        let kinds = scope.schemas.kinds();
        let alone = object.kind.rsplit('/').next().unwrap_or(&object.kind);
        let known = kinds.iter().map(|kind| kind.rsplit('/').next().unwrap_or(kind));
        return Err(fault(OverlayErrorKind::UnknownKind, format!("there is no document kind `{}`", object.kind))
            .suggest(closest(alone, known))
            .note("`import crd \"FILE\"` makes kinds of custom resources known"));
    };
    if schema.identity == "v1/Secret" {
        return Err(fault(OverlayErrorKind::Refused, "a Secret cannot be written as an object".into())
            .note("its values would stand in the output; declare `secret NAME { … }` instead"));
    }
    let same = |document: &&Document| document.kind == schema.identity && document.name == object.name;
    if let Some(document) = documents.iter().find(same) {
        let whose = document.component.as_deref().map_or_else(String::new, |name| format!(" for `{name}`"));
        return Err(fault(
            OverlayErrorKind::Exists,
            format!("{} `{}` is written already{whose}", schema.kind(), object.name),
        )
        .note(format!("`patch {} {} {{ … }}` changes it", schema.kind(), object.name)));
    }
    Ok(schema)
}

/// What every document of the kind begins with.
fn frame(object: &Object, schema: &SchemaRef, scope: &Scope<'_>) -> Node {
    let Some(version) = schema.api_version() else { return Node::empty_map() };
    let namespace = scope.namespace.filter(|_| schema.namespaced);
    Node::builder()
        .with("apiVersion", version)
        .with("kind", schema.kind())
        .with("metadata", Node::builder().with("name", &object.name).with_some("namespace", namespace))
        .build()
}
