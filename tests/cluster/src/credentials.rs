//! Keys, token and kubeconfig of one cluster.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::{Error, Result};

pub(crate) struct Credentials {
    pub(crate) kubeconfig: PathBuf,
    pub(crate) tokens: PathBuf,
    pub(crate) signing_key: PathBuf,
    pub(crate) public_key: PathBuf,
    /// Where the API server writes the certificate that it makes for itself.
    pub(crate) certificates: PathBuf,
}

impl Credentials {
    /// Writes everything into `folder` for an API server on `port`.
    pub(crate) fn write(folder: &Path, port: u16) -> Result<Self> {
        let it = Self {
            kubeconfig: folder.join("kubeconfig"),
            tokens: folder.join("tokens.csv"),
            signing_key: folder.join("sa.key"),
            public_key: folder.join("sa.pub"),
            certificates: folder.join("certificates"),
        };
        let (key, public) = (path(&it.signing_key), path(&it.public_key));
        openssl(&["genrsa", "-out", &key, "2048"])?;
        openssl(&["rsa", "-in", &key, "-pubout", "-out", &public])?;
        let token = openssl(&["rand", "-hex", "24"])?;
        let token = token.trim();
        private(&it.tokens, &format!("{token},admin,admin,\"system:masters\"\n"))?;
        // JSON is YAML, and a map printed by serde cannot be misquoted.
        let config = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "clusters": [{"name": "test", "cluster": {
                "server": format!("https://127.0.0.1:{port}"),
                "certificate-authority": path(&it.certificates.join("apiserver.crt")),
            }}],
            "users": [{"name": "admin", "user": {"token": token}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        });
        private(&it.kubeconfig, &config.to_string())?;
        Ok(it)
    }
}

fn path(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn private(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(())
}

fn openssl(args: &[&str]) -> Result<String> {
    let output = Command::new("openssl")
        .args(args)
        .output()
        .map_err(|error| Error::from(error).while_doing("openssl (tests/judges/setup installs it)"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::new(format!("openssl {}: {said}", args.join(" "))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
