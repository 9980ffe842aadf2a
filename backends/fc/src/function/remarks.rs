//! What means nothing where there are no machines: said, so that nobody looks for it.

use anyport_ir::{Kind, SpreadOver, UseAccess};

use crate::out::Out;

/// Says what is satisfied by itself, and refuses what cannot be.
pub(super) fn write(out: &mut Out) {
    let component = out.component;
    if !component.calls.is_empty() {
        let names: Vec<String> = component
            .calls
            .iter()
            .map(|call| match &call.port {
                Some(port) => format!("`{}.port.{port}`", call.component),
                None => format!("`{}`", call.component),
            })
            .collect();
        out.remark("calls", format!("{}: nothing stands between functions, so nothing is opened", names.join(", ")));
    }
    if !component.arch.is_empty() && !component.arch.iter().any(|arch| arch == "amd64") {
        let instead = "build the image for amd64 too, or run it on `kubernetes`";
        out.refuse("arch", "Function Compute runs images for amd64", instead);
    }
    if component.arch.len() > 1 {
        let names: Vec<&str> = component.arch.iter().map(AsRef::as_ref).collect();
        out.remark("arch", format!("of {} Function Compute takes amd64", names.join(", ")));
    }
    if component.spot {
        out.remark("spot", "there are no machines that could be taken away");
    }
    if let Some(spread) = &component.spread {
        let over = match spread.over {
            SpreadOver::Zone => "zones",
            SpreadOver::Node => "machines",
        };
        out.remark(
            "spread",
            format!("Function Compute spreads instances itself; {over}, skew {}, is not asked", spread.skew),
        );
    }
    if !component.security.non_root {
        out.remark("security.non-root", "an image runs as the user that it names");
    }
    if !component.security.read_only_root {
        out.remark("security.read-only-root", "the root of an instance is writable");
    }
    for name in &component.after {
        let job = out.scene.interface(name).is_some_and(|it| it.kind == Kind::Job);
        let message = if job {
            format!("`{name}` is deployed and called before it")
        } else {
            format!("it is deployed after `{name}`")
        };
        out.remark("after", message);
    }
    for (used, access) in &component.uses {
        if let Some(broker) = out.scene.interface(used).and_then(|it| it.broker.clone()) {
            let message = format!("{} with the credentials of `{broker}`, not with a role", word(*access));
            out.remark(&format!("use.{used}"), message);
        }
    }
}

fn word(access: UseAccess) -> &'static str {
    match access {
        UseAccess::Read => "it reads",
        UseAccess::Write => "it writes",
        UseAccess::ReadWrite => "it reads and writes",
        UseAccess::Send => "it sends",
        UseAccess::Receive => "it receives",
        UseAccess::SendReceive => "it sends and receives",
    }
}
