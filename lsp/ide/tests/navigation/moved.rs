//! Files that move take their paths with them.

use anyport_ide::moved::will_move;
use insta::assert_snapshot;

use crate::common::Fixture;

fn moved(from: &str, to: &str) -> String {
    let fixture = Fixture::new(
        r#"//- /shop.app
app shop
import "./parts/cart.app"
import "./kit.app" as kit
let page = embed("./static/index.html")
let other = embed("motd.txt")
//- /parts/cart.app
part shop
import "../kit.app" as kit2
let motd = embed("../motd.txt")
//- /kit.app
kind base extends service {}
//- /motd.txt
hello
//- /static/index.html
hello
"#,
    );
    let edit = will_move(&fixture.analysis(), &[(from.to_owned(), to.to_owned())]);
    fixture.apply(&edit)
}

#[test]
fn a_module_is_found_again() {
    assert_snapshot!(moved("/kit.app", "/lib/our-kit.app"));
}

#[test]
fn a_part_finds_its_own_again() {
    assert_snapshot!(moved("/parts/cart.app", "/cart.app"));
}

#[test]
fn a_folder_moves_as_a_whole() {
    assert_snapshot!(moved("/parts", "/more/parts"));
    assert_snapshot!(moved("/static", "/web/static"));
}

#[test]
fn an_embedded_file_is_found_again() {
    assert_snapshot!(moved("/motd.txt", "/static/motd.txt"));
}
