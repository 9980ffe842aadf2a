/** The entry: starts the language server and puts the commands in place. */

import * as vscode from "vscode";
import type { ShowOutput } from "./contract";
import { EnvironmentItem } from "./environmentItem";
import { Explanations } from "./explain";
import { OutputView } from "./output";
import { Panel } from "./panel";
import { fromEditor } from "./ranges";
import { Server } from "./server";
import { WayBack } from "./wayBack";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = new Server();
  const output = new OutputView(server);
  const panel = new Panel(context.extensionUri, server, output);
  const explanations = new Explanations(server);
  const environments = new EnvironmentItem(server);
  const command = vscode.commands.registerCommand;
  context.subscriptions.push(
    server,
    output,
    panel,
    explanations,
    environments,
    new WayBack(server),
    vscode.window.registerWebviewViewProvider(Panel.id, panel, { webviewOptions: { retainContextWhenHidden: true } }),
    // A lens says what it is about; the palette and the menus mean the cursor.
    command("anyport.showOutput", (asked: unknown) => attempt(server, () => output.show(isShowOutput(asked) ? asked : here()))),
    command("anyport.showGraph", () => attempt(server, () => panel.reveal("graph"))),
    command("anyport.showSupport", () => attempt(server, () => panel.reveal("support"))),
    command("anyport.showExplanation", (code: unknown) =>
      attempt(server, () => explanations.show(typeof code === "string" ? code : undefined)),
    ),
    command("anyport.selectEnvironment", () => attempt(server, () => environments.choose())),
    command("anyport.restartServer", () => server.restart()),
    command("anyport.showLog", () => {
      server.log.show();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("anyport.server")) void server.restart();
      else if (event.affectsConfiguration("anyport")) void server.settingsChanged();
    }),
  );
  await server.start();
}

function isShowOutput(value: unknown): value is ShowOutput {
  return typeof value === "object" && value !== null && "uri" in value && typeof value.uri === "string";
}

/** The cursor of the active editor. */
function here(): ShowOutput {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "anyport") throw new Error("Open an application, a file that ends in .app.");
  return { uri: editor.document.uri.toString(), position: fromEditor(editor.selection.active) };
}

/** Runs a command and shows what went wrong. */
async function attempt(server: Server, run: () => Promise<void>): Promise<void> {
  try {
    if (!server.isRunning) throw new Error("The Anyport language server does not run.");
    await run();
  } catch (error) {
    server.log.error(error instanceof Error ? error : String(error));
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
