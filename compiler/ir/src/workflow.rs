//! Releases as data.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{Duration, Map};

/// Steps in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Workflow {
    /// Steps by name.
    pub steps: Map<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Step {
    /// What it does.
    pub action: StepAction,
    /// In which environment, where it is not the one that is applied.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub environment: Option<SmolStr>,
    /// How long it may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// What happens when it fails.
    #[serde(default)]
    pub on_failure: OnFailure,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum StepAction {
    /// Runs a job.
    Run(SmolStr),
    /// Deploys an environment.
    Deploy(SmolStr),
    /// Waits until a person agrees; the text is the question.
    Approval(SmolStr),
    /// Waits.
    Pause(Duration),
    /// Tells somebody; the text is what.
    Notify(SmolStr),
    /// Steps side by side.
    Parallel(Map<Step>),
}

/// What happens when a step fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnFailure {
    /// The workflow ends.
    #[default]
    Stop,
    /// The next step follows.
    Continue,
    /// What was deployed is put back, and the workflow ends.
    Rollback,
}
