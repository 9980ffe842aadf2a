//! The standard library is a correct program, and the IR's types agree with it.

use anyport_compiler::Workspace;

#[test]
fn the_standard_library_has_no_mistakes() {
    for module in anyport_stdlib::MODULES {
        let mut errors = Vec::new();
        for piece in anyport_syntax::split(module.text) {
            let text = &module.text[piece.start as usize..piece.end as usize];
            for error in anyport_syntax::parse(text).errors {
                errors.push(format!("{}: {} in {:.60}", module.path, error.message, text));
            }
        }
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let workspace = Workspace::default();
    let problems: Vec<String> =
        anyport_compiler::library_diagnostics(&workspace).iter().map(|d| d.message.clone()).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}
