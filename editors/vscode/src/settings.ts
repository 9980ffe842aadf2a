/** The settings of this extension. */

import * as vscode from "vscode";

/** The environment that is looked at; nothing: the first. */
export function environment(resource?: vscode.Uri): string | undefined {
  const name = vscode.workspace.getConfiguration("anyport", resource).get<string>("environment", "");
  return name === "" ? undefined : name;
}

export async function setEnvironment(name: string): Promise<void> {
  const where = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration("anyport").update("environment", name, where);
}

export function follows(): boolean {
  return vscode.workspace.getConfiguration("anyport").get("output.follow", true);
}
