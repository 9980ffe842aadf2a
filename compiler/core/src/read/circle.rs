//! Values that need each other: the circle, as one mistake whoever is asked first.

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{Expr, ExprKind, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::eval::{Cx, Frame, Value};
use crate::layers::{Node, build, env_index, flat_name, instances};
use crate::names::scope;
use crate::walk::{Visitor, walk_expr};

/// A value that others need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needed {
    /// A parameter or named value.
    Named(SmolStr),
    /// A path of a component.
    Field(SmolStr, Vec<SmolStr>),
}

impl Needed {
    fn shown(&self) -> String {
        match self {
            Needed::Named(name) => name.to_string(),
            Needed::Field(key, path) => format!("{}.{}", flat_name(key), path.join(".")),
        }
    }

    /// Whether knowing one means knowing the other.
    fn meets(&self, other: &Needed) -> bool {
        match (self, other) {
            (Needed::Named(one), Needed::Named(other)) => one == other,
            (Needed::Field(key, one), Needed::Field(other_key, other)) => {
                key == other_key && one.iter().zip(other).all(|(one, other)| one == other)
            }
            _ => false,
        }
    }
}

/// Says that a value needs itself. The message is the same for all values of the circle.
pub fn circle(cx: &Cx<'_>, start: Needed, range: TextRange) -> Value {
    let mut names: Vec<String> = find(cx, &start).iter().map(Needed::shown).collect();
    if names.is_empty() {
        names.push(start.shown());
    }
    let first = (0..names.len()).min_by_key(|index| &names[*index]).unwrap_or(0);
    names.rotate_left(first);
    names.push(names[0].clone());
    cx.fail(
        Diagnostic::new(&codes::VALUE_CYCLE, cx.span(range), format!("a value needs itself: {}", names.join(" → ")))
            .with_note("values that need each other have no value; give one of them without the other"),
    )
}

/// The way from a value back to itself, by what is written; empty where it cannot be told.
fn find(cx: &Cx<'_>, start: &Needed) -> Vec<Needed> {
    // No program needs more to say where its circle is, and no program may make this long.
    const LIMIT: usize = 2_000;
    let mut way: Vec<(Needed, Vec<Needed>)> = vec![(start.clone(), needs(cx, start))];
    let mut seen = vec![start.clone()];
    while let Some((_, open)) = way.last_mut() {
        let Some(next) = open.pop() else {
            way.pop();
            continue;
        };
        if next.meets(start) {
            return way.into_iter().map(|(needed, _)| needed).collect();
        }
        if seen.len() < LIMIT && !seen.contains(&next) {
            seen.push(next.clone());
            let more = needs(cx, &next);
            way.push((next, more));
        }
    }
    Vec::new()
}

/// What a value reads.
fn needs(cx: &Cx<'_>, needed: &Needed) -> Vec<Needed> {
    let mut out = Vec::new();
    match needed {
        Needed::Named(name) => {
            let Some(symbol) = scope(cx.db, cx.item.file(cx.db)).values.get(name) else { return out };
            let inner = cx.framed(symbol.place.item, Frame::File);
            if let Some(StatementKind::Entry(entry)) = symbol.place.statement(cx.db).map(|statement| &statement.kind)
                && let Some(value) = &entry.value
            {
                reads(&inner, value, &mut out);
            }
            for place in &cx.env.chain {
                for index in env_index(cx.db, place).get(name).into_iter().flatten() {
                    if let Some(StatementKind::Set(set)) =
                        place.body(cx.db).and_then(|body| body.statements.get(*index)).map(|statement| &statement.kind)
                    {
                        reads(&cx.framed(place.item, Frame::File), &set.value, &mut out);
                    }
                }
            }
        }
        Needed::Field(key, path) => {
            let Some(instance) = instances(cx.db).get(key) else { return out };
            let inner = Cx { it: Some(key.clone()), ..cx.framed(instance.place.item, Frame::File) };
            let before = cx.shared.diagnostics.borrow().len();
            let Some(built) = build(&inner, key) else { return out };
            let mut node = Some(&built.root);
            for step in path {
                node = match node {
                    Some(node) if node.write.is_none() && node.appends.is_empty() => node.children.get(step),
                    node => node,
                };
            }
            if let Some(node) = node {
                below(&inner, &built.layers, node, &mut out);
            }
            cx.shared.diagnostics.borrow_mut().truncate(before);
        }
    }
    out
}

fn below(cx: &Cx<'_>, layers: &[crate::layers::Layer], node: &Node<'_>, out: &mut Vec<Needed>) {
    for write in node.write.iter().chain(&node.appends) {
        let Some(layer) = layers.get(write.layer) else { continue };
        let expr = write.value;
        reads(&Cx { it: cx.it.clone(), ..cx.framed(layer.item, layer.frame.clone()) }, expr, out);
    }
    node.children.values().for_each(|child| below(cx, layers, child, out));
}

fn reads(cx: &Cx<'_>, expr: &Expr, out: &mut Vec<Needed>) {
    struct Reads<'v, 'a>(&'v Cx<'a>, &'v mut Vec<Needed>, u32);
    impl Visitor for Reads<'_, '_> {
        fn expr(&mut self, expr: &Expr) {
            // The inside of a chain that was taken whole.
            if expr.range.end <= self.2 {
                return;
            }
            let mut path = Vec::new();
            let mut root = expr;
            while let ExprKind::Member(inner, name) = &root.kind {
                path.push(name.text.clone());
                root = inner;
            }
            let ExprKind::Name(name) = &root.kind else { return };
            self.2 = expr.range.end;
            path.reverse();
            let cx = self.0;
            let component = match name.as_str() {
                "it" => cx.it.clone(),
                name => instances(cx.db).all.contains_key(name).then(|| name.into()),
            };
            match component {
                Some(key) if !path.is_empty() => self.1.push(Needed::Field(key, path)),
                Some(_) => {}
                None => self.1.push(Needed::Named(name.clone())),
            }
        }
    }
    walk_expr(expr, &mut Reads(cx, out, 0));
}
