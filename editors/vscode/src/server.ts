/** Starts, stops and asks the language server. */

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, LSPErrorCodes, ResponseError, type ServerOptions, State } from "vscode-languageclient/node";
import { completions } from "./completions";
import { OUTPUT_SCHEME, type Range, type Requests } from "./contract";

/** `workspace/textDocumentContent` of LSP 3.18. */
const CONTENT = "workspace/textDocumentContent";

/** A range in a document. */
export interface Located {
  uri: string;
  range: Range;
}

/** Requests of the protocol that lead from a generated file to its source, and their answers. */
export interface LookUps {
  "textDocument/definition": Located | Located[];
  "textDocument/references": Located[];
  "textDocument/hover": { contents: { value: string }; range?: Range };
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly changed = new vscode.EventEmitter<boolean>();
  /** Says whether the server runs. */
  readonly onDidChangeState = this.changed.event;
  readonly log: vscode.LogOutputChannel;

  constructor() {
    this.log = vscode.window.createOutputChannel("Anyport", { log: true });
  }

  /** Starts it. What goes wrong is shown with a way to mend it, and is not thrown. */
  async start(): Promise<void> {
    const command = expand(vscode.workspace.getConfiguration("anyport").get("server.path", "anyport"));
    const run: ServerOptions = { command, args: ["lsp"] };
    const options: LanguageClientOptions = {
      documentSelector: [
        { scheme: "file", language: "anyport" },
        { scheme: "untitled", language: "anyport" },
      ],
      outputChannel: this.log,
      middleware: completions,
      markdown: { supportHtml: true },
    };
    const client = new LanguageClient("anyport", "Anyport", run, options);
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      this.changed.fire(newState === State.Running);
    });
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      await this.complain(command, error);
      return;
    }
    provideContent(client);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // One that never came up, or went down, has nothing to be stopped.
    if (client?.isRunning()) await client.stop();
  }

  /** Tells the server to read its settings again. */
  async settingsChanged(): Promise<void> {
    if (this.client?.isRunning()) await this.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  get isRunning(): boolean {
    return this.client?.isRunning() ?? false;
  }

  /** Asks the server by one of its commands. Nothing where it does not run. */
  async ask<K extends keyof Requests>(command: K, asks: Requests[K]["asks"]): Promise<Requests[K]["answer"] | undefined> {
    if (!this.client?.isRunning()) return undefined;
    const answer: unknown = await this.client.sendRequest("workspace/executeCommand", { command, arguments: [asks] });
    return (answer ?? undefined) as Requests[K]["answer"] | undefined;
  }

  /** Asks where something in a generated file comes from. */
  async lookUp<K extends keyof LookUps>(method: K, params: object): Promise<LookUps[K] | undefined> {
    if (!this.client?.isRunning()) return undefined;
    const answer: unknown = await this.client.sendRequest(method, params);
    return (answer ?? undefined) as LookUps[K] | undefined;
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
    this.log.dispose();
  }

  private async complain(command: string, error: unknown): Promise<void> {
    this.log.error(error instanceof Error ? error : String(error));
    const settings = "Open Settings";
    const again = "Try Again";
    const pick = await vscode.window.showErrorMessage(
      `The command \`${command}\` could not be started. Install Anyport, or say where it is in the setting anyport.server.path.`,
      settings,
      again,
    );
    if (pick === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "anyport.server.path");
    if (pick === again) await this.start();
  }
}

/** Whether a question came to nothing because the text changed, or nobody wants the answer any more. */
export function wasOvertaken(error: unknown): boolean {
  const code = error instanceof ResponseError ? error.code : undefined;
  return (
    code === LSPErrorCodes.ContentModified || code === LSPErrorCodes.RequestCancelled || code === LSPErrorCodes.ServerCancelled
  );
}

/** A path that may begin with the home folder or name the folder of the workspace. */
function expand(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  const home = process.env.HOME ?? process.env.USERPROFILE ?? "";
  return path.replace(/^~(?=[/\\])/, home).replace("${workspaceFolder}", folder).replace("${userHome}", home);
}

/** The library asks the server for the text of generated files; servers that do not declare it are asked all the same. */
function provideContent(client: LanguageClient): void {
  const workspace = client.initializeResult?.capabilities.workspace as { textDocumentContent?: unknown } | undefined;
  if (workspace?.textDocumentContent !== undefined) return;
  const feature = client.getFeature(CONTENT) as unknown as {
    register(data: { id: string; registerOptions: { schemes: string[] } }): void;
  };
  feature.register({ id: "anyport-output", registerOptions: { schemes: [OUTPUT_SCHEME] } });
}
