//! The address of a file of an output: `/ENV/TARGET/PATH`, and beside it the address of the source.

use smol_str::SmolStr;

/// Which file of which output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The environment.
    pub environment: SmolStr,
    /// The target.
    pub target: SmolStr,
    /// The file in the target's folder.
    pub path: String,
}

impl Address {
    /// Reads `/ENV/TARGET/PATH`.
    pub fn read(path: &str) -> Option<Address> {
        let (environment, rest) = path.strip_prefix('/')?.split_once('/')?;
        let (target, path) = rest.split_once('/')?;
        let whole = !environment.is_empty() && !target.is_empty() && !path.is_empty();
        whole.then(|| Address { environment: environment.into(), target: target.into(), path: path.to_owned() })
    }

    /// `/ENV/TARGET/PATH`.
    pub fn written(&self) -> String {
        format!("/{}/{}/{}", self.environment, self.target, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let address = Address::read("/prod/cluster/jobs/seed.yaml").expect("an address");
        assert_eq!((&*address.environment, &*address.target, &*address.path), ("prod", "cluster", "jobs/seed.yaml"));
        assert_eq!(address.written(), "/prod/cluster/jobs/seed.yaml");
        for broken in ["", "/", "/prod", "/prod/cluster", "/prod/cluster/", "//cluster/a.yaml"] {
            assert_eq!(Address::read(broken), None, "{broken}");
        }
    }
}
