//! The law, held against backends that keep it and that break it.

use anyport_backend::law::{Broken, check, sample};
use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Location, Lowered, Node, Scene, SchemaRef, SupportTable,
    output_order,
};
use anyport_ir::{Address, Application, Component, Target};

/// Writes every property as it is, but for those it is told to forget.
struct Mirror {
    table: SupportTable,
    forgets: &'static [&'static str],
}

impl Mirror {
    fn new(rows: &str, forgets: &'static [&'static str]) -> Mirror {
        let mut table = SupportTable::parse(rows).expect("rows");
        for leaf in anyport_backend::leaves::schema_leaves() {
            let native = format!("[\"*.{}\"]\nsupport = \"native\"\n", leaf.path);
            for (path, row) in SupportTable::parse(&native).expect("a row").rows {
                table.rows.entry(path).or_insert(row);
            }
        }
        Mirror { table, forgets }
    }
}

impl Backend for Mirror {
    fn kind(&self) -> &'static str {
        "mirror"
    }
    fn support(&self) -> &SupportTable {
        &self.table
    }
    fn check(&self, _: &dyn Scene, _: &str, _: &Component, _: &mut Vec<Finding>) {}
    fn check_application(&self, _: &dyn Scene, _: &Application, _: &mut Vec<Finding>) {}
    fn lower(&self, _: &dyn Scene, name: &str, component: &Component) -> Lowered {
        let mut root = Node::from_serialize(component);
        for forgotten in self.forgets {
            root.remove(forgotten);
        }
        let document = Document {
            kind: "thing".into(),
            name: component.name.clone(),
            component: Some(name.into()),
            stage: 30,
            root,
            sources: Vec::new(),
        };
        let document = Document { name: name.into(), ..document };
        Lowered { documents: vec![document], ..Lowered::default() }
    }
    fn lower_application(&self, _: &dyn Scene, _: &Application) -> Lowered {
        Lowered::default()
    }
    fn endpoint(&self, _: &dyn Scene, interface: &Interface, _: &Address) -> Endpoint {
        Endpoint::Known(Location::https(interface.name.as_str()))
    }
    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        output_order::artifacts(documents, scene.application(), "yaml")
    }
    fn commands(&self, _: &dyn Scene, _: &[Artifact]) -> Vec<String> {
        Vec::new()
    }
    fn schema(&self, _: &Target, _: &str) -> Option<SchemaRef> {
        None
    }
    fn document_kinds(&self, _: &Target) -> Vec<String> {
        Vec::new()
    }
}

fn broken(backend: &Mirror) -> Vec<(String, Broken)> {
    let mut found: Vec<(String, Broken)> = check(backend, &sample("here", "mirror"), "here")
        .into_iter()
        .map(|violation| (violation.schema_path, violation.how))
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found.dedup();
    found
}

#[test]
fn who_keeps_it() {
    assert_eq!(broken(&Mirror::new("", &[])), []);
    let rows = "[\"*.gpu\"]\nsupport = \"unsupported\"\nnote = \"x\"\n[\"*.expose.*.sticky\"]\nsupport = \"lossy\"\nnote = \"x\"\n";
    assert_eq!(broken(&Mirror::new(rows, &["gpu"])), []);
}

#[test]
fn who_forgets() {
    let found = broken(&Mirror::new("", &["gpu", "spread"]));
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["service.gpu.count", "service.gpu.model", "service.spread.over", "service.spread.skew"]);
    assert!(found.iter().all(|(_, how)| *how == Broken::Silent));
}

#[test]
fn whose_table_says_too_little() {
    let rows = "[\"*.grace\"]\nsupport = \"unsupported\"\nnote = \"x\"\n";
    assert_eq!(broken(&Mirror::new(rows, &[])), [("service.grace".to_owned(), Broken::ClaimsTooLittle)]);
}

#[test]
fn whose_table_says_nothing() {
    let mut mirror = Mirror::new("", &[]);
    mirror.table.rows.remove("*.grace");
    assert_eq!(broken(&mirror), [("service.grace".to_owned(), Broken::NoRow)]);
}
