//! Free ports on the loopback interface.

use std::net::{Ipv4Addr, TcpListener};

use crate::Result;

/// As many ports as asked for, all different. Another program may take one
/// before it is used, so the caller must be ready to ask again.
pub(crate) fn free<const N: usize>() -> Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        // Held until all are chosen, so that none is handed out twice.
        held.push(listener);
    }
    Ok(ports)
}
