//! Secrets, parameters and what else an application declares beside its components.

/// Where a secret's values come from.
type SecretSource =
  /// A Secret object that exists.
  | kubernetes {
    /// Its name.
    name: String
    /// Its key, for a secret of one value.
    key: String?
    /// Our keys to its keys.
    keys: [String: String]
  }
  /// AWS Secrets Manager.
  | aws {
    /// The secret's ARN.
    arn: String
    /// The property inside it, for a secret of one value kept in JSON.
    key: String?
    /// Our keys to its properties.
    keys: [String: String]
  }
  /// Google Secret Manager.
  | gcp {
    /// The secret's name.
    secret: String
    /// Its version; absent: the newest.
    version: String?
    /// The project, where it is not the target's own.
    project: String?
    /// Our keys to its properties.
    keys: [String: String]
  }
  /// Azure Key Vault.
  | azure {
    /// The vault's name.
    vault: String
    /// The secret's name.
    secret: String
    /// Our keys to its properties.
    keys: [String: String]
  }
  /// Alibaba Cloud KMS secrets.
  | alibaba {
    /// The secret's name.
    secret: String
    /// Our keys to its properties.
    keys: [String: String]
  }
  /// HashiCorp Vault.
  | vault {
    /// The path of the secret.
    path: String
    /// Its key, for a secret of one value.
    key: String?
    /// Our keys to its keys.
    keys: [String: String]
  }
  /// A variable of the process that applies; never read by a build.
  | variable {
    /// Its name.
    name: String
  }
  /// A file beside the process that applies; never read by a build.
  | file {
    /// Its path.
    path: String
  }
  /// Made once at apply: letters and digits, never overwritten.
  | generate {
    /// How many characters.
    length: SecretLength = 32
  }
  /// A key pair made once at apply, with keys `private` and `public`.
  | key-pair {
    /// How.
    algorithm: "rs256" | "es256" | "ed25519" = "ed25519"
  }

/// A secret: where its values come from, never what they are.
type SecretEntry = {
  /// Its values by name; none: one value without a name.
  keys: [String] = []
  /// Where they come from; absent: the operator gives them at the target's fixed place.
  from: SecretSource?
}

/// What a step of a workflow is.
type StepEntry = {
  /// Runs a job.
  run: Ref<job>?
  /// Deploys an environment.
  deploy: Ref<environment>?
  /// Waits until a person agrees.
  approval: String?
  /// Waits.
  pause: Duration?
  /// Tells somebody.
  notify: String?
  /// In which environment.
  in: Ref<environment>?
  /// How long it may take.
  timeout: Duration?
  /// What happens when it fails.
  on-failure: "stop" | "continue" | "rollback" = "stop"
}
