/** The environment in the status bar, and its choice. */

import * as vscode from "vscode";
import type { Environment } from "./contract";
import type { Server } from "./server";
import { environment, setEnvironment } from "./settings";

export class EnvironmentItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("anyport.environment", vscode.StatusBarAlignment.Right, 90);
  private readonly disposables: { dispose(): unknown }[];

  constructor(private readonly server: Server) {
    this.item.name = "Anyport Environment";
    this.item.command = "anyport.selectEnvironment";
    this.item.tooltip = "The environment that hints and generated output show";
    this.disposables = [
      this.item,
      vscode.window.onDidChangeActiveTextEditor(() => void this.update()),
      vscode.workspace.onDidSaveTextDocument(() => void this.update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("anyport.environment")) void this.update();
      }),
      server.onDidChangeState(() => void this.update()),
    ];
  }

  async choose(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.textDocuments.find(isApplication)?.uri;
    if (!uri) return;
    const known = (await this.server.ask("anyport.environments", { uri: uri.toString() })) ?? [];
    const items = known.map(({ name, targets }) => ({
      label: name,
      description: targets.map((target) => (target.name === target.kind ? target.name : `${target.name}: ${target.kind}`)).join(", "),
    }));
    const pick = await vscode.window.showQuickPick(items, { placeHolder: "Show hints and output of this environment" });
    if (pick) await setEnvironment(pick.label);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** The environments, or none where they cannot be had now. */
  private async known(uri: vscode.Uri): Promise<Environment[]> {
    try {
      return (await this.server.ask("anyport.environments", { uri: uri.toString() })) ?? [];
    } catch (error) {
      this.server.log.debug(String(error));
      return [];
    }
  }

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isApplication(document) || !this.server.isRunning) {
      this.item.hide();
      return;
    }
    const known = await this.known(document.uri);
    const wanted = environment(document.uri);
    const shown = known.find(({ name }) => name === wanted) ?? known[0];
    if (shown) {
      this.item.text = `$(server-environment) ${shown.name}`;
      this.item.show();
    } else {
      this.item.hide();
    }
  }
}

function isApplication(document: vscode.TextDocument): boolean {
  return document.languageId === "anyport" && document.uri.scheme === "file";
}
