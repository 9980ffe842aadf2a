//! Addresses: under which host a reader reaches a function.
//!
//! A function answers at its own hosts, and at two that the platform chooses when it is made: one for
//! the internet, one for the VPC. What a reader inside gets is the own host if there is one, else the
//! one of the VPC.

use anyport_backend::{Endpoint, Interface, Location, Scene, endpoint};
use anyport_diagnostic::codes;
use anyport_ir::{Address, EdgeKind, Kind, Reach, SmolStr};

use crate::names;
use crate::options::Options;
use crate::out::Out;

/// An address as its reader reaches it; empty where a finding says why it does not.
pub(crate) fn write(out: &mut Out, address: &Address, path: &str) -> String {
    let own = out.scene.target_name();
    let here = address.target.as_ref().is_none_or(|target| target == own);
    let mut asked = address.clone();
    if here && address.reach == Reach::Inside {
        let interface = out.scene.interface(&address.component).filter(|it| !it.external);
        if let Some(host) = interface.as_deref().and_then(fixed_host) {
            return Location::https(host).text(address.what);
        }
        asked.reach = Reach::Private;
        asked.target = Some(SmolStr::new(own));
    }
    let found = out.scene.endpoint(&asked);
    match found.text(address.what) {
        Ok(text) => text,
        Err((why, instead)) => {
            let finding = endpoint::unreachable(out.name, path, &asked, why, instead);
            out.say(finding);
            String::new()
        }
    }
}

/// A host of its own.
pub(crate) fn fixed_host(interface: &Interface) -> Option<&str> {
    interface.hosts.iter().map(AsRef::as_ref).find(|host| !matches!(*host, "auto" | "internal"))
}

/// Whether a function takes HTTP: every service does, another function if somebody asks it.
pub(crate) fn takes_http(scene: &dyn Scene, interface: &Interface) -> bool {
    match interface.kind {
        Kind::Service => true,
        Kind::Function => !interface.hosts.is_empty() || is_called(scene, &interface.component),
        _ => false,
    }
}

/// Whether some component reads its address or names it in `calls`.
pub(crate) fn is_called(scene: &dyn Scene, component: &str) -> bool {
    let asks = |why: EdgeKind| matches!(why, EdgeKind::Reference | EdgeKind::Calls);
    scene.callers(component).iter().any(|caller| asks(caller.why) && caller.component != component)
}

/// Where others find a function.
pub(crate) fn endpoint(scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
    let options = Options::of(scene.target());
    let name = &interface.component;
    let unreachable = |why: String, instead: &str| Endpoint::Unreachable { why, instead: instead.into() };
    if !takes_http(scene, interface) {
        let why = format!("`{name}` is called by its triggers and answers no requests");
        return unreachable(why, "make it a `service`, or expose it");
    }
    let field = match address.reach {
        Reach::Public if interface.hosts.iter().any(|host| host == "auto") => "urlInternet",
        Reach::Public => {
            let why = format!("`{name}` is not exposed");
            return unreachable(why, "expose it under a host, or `expose auto`");
        }
        Reach::Inside | Reach::Private if options.vpc.is_some() => "urlIntranet",
        Reach::Inside | Reach::Private => {
            let why = "functions reach each other's private addresses through a VPC, and the target names none".into();
            return unreachable(why, "give the target a `vpc`, or expose the function under a host of its own");
        }
    };
    let function = names::function(scene, &options, &interface.name);
    let command = format!(
        "aliyun fc GET /2023-03-30/functions/{function}/triggers/{} --region {} | \
         jq -r '.httpTrigger.{field} | sub(\"^https?://\"; \"\") | sub(\"/.*$\"; \"\")'",
        names::HTTP,
        options.region(),
    );
    Endpoint::later(address, command, Location::https)
}

/// A component of which nothing can be said but that it is called without a way.
pub(crate) fn called_without_vpc(out: &mut Out) {
    let interface = out.scene.interface(out.name);
    let exposed = interface.as_deref().is_some_and(|it| !it.hosts.is_empty());
    if is_called(out.scene, out.name) && out.options.vpc.is_none() && !exposed {
        let message =
            format!("`{}` is called by others, and without a VPC nobody but the internet reaches it", out.name);
        let finding = anyport_backend::Finding::refusal(
            &codes::UNREACHABLE_COMPONENT,
            out.name,
            "",
            message,
            "give the target a `vpc`, or expose the component under a host",
        );
        out.say(finding);
    }
}
