/** The side panel: what the application becomes, who talks to whom, and where it could run. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Output, Range } from "./contract";
import type { Active, FromPanel, State, Tab, ToPanel } from "./messages";
import { normalized, type OutputView } from "./output";
import { fromEditor, toEditor } from "./ranges";
import { type Server, wasOvertaken } from "./server";
import { environment, setEnvironment } from "./settings";
import { outputAt } from "./sourceMap";

/** After how many milliseconds without an edit or a move of the cursor the panel is drawn again. */
const SETTLE = 300;

export class Panel implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = "anyport.panel";

  private view: vscode.WebviewView | undefined;
  private tab: Tab = "output";
  /** The application that is looked at: the last `.app` file that had the focus. */
  private source: vscode.TextDocument | undefined;
  private target: string | undefined;
  /** The output as of the texts now. */
  private seen: Output | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Counts refreshes, so that a late answer does not overwrite a newer one. */
  private turn = 0;
  private readonly disposables: { dispose(): unknown }[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly output: OutputView,
  ) {
    this.take(vscode.window.activeTextEditor);
    this.disposables = [
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (this.take(editor)) this.settle();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document === this.source && this.tab === "output") this.move(textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId !== "anyport") return;
        this.seen = undefined;
        this.settle();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("anyport")) this.settle();
      }),
      server.onDidChangeState(() => {
        this.settle();
      }),
      output.onDidShow((shown) => {
        this.target = shown.target;
        this.seen = undefined;
        this.settle();
      }),
    ];
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extension, "dist")] };
    view.webview.html = this.html(view.webview);
    view.webview.onDidReceiveMessage((message: FromPanel) => void this.hear(message));
    view.onDidDispose(() => {
      this.view = undefined;
    });
    view.onDidChangeVisibility(() => {
      if (view.visible) this.settle();
    });
  }

  /** Opens the panel at a tab. */
  async reveal(tab: Tab): Promise<void> {
    this.tab = tab;
    await vscode.commands.executeCommand(`${Panel.id}.focus`);
    this.send({ kind: "reveal", tab });
    await this.refresh();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private take(editor: vscode.TextEditor | undefined): boolean {
    if (editor?.document.languageId !== "anyport" || editor.document.uri.scheme !== "file") return false;
    this.source = editor.document;
    return true;
  }

  /** Leads the panel to what is under the cursor: by what is known, if the text is still that of then. */
  private move(editor: vscode.TextEditor): void {
    const shown = this.seen?.active?.path;
    const found =
      this.seen && outputAt(this.seen.map, editor.document.uri.toString(), fromEditor(editor.selection.active), shown);
    if (!this.seen || !found) {
      this.settle();
      return;
    }
    this.seen.active = { path: found.path, range: found.range };
    this.send({ kind: "moved", active: lines(this.seen.active) });
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), SETTLE);
  }

  private send(message: ToPanel): void {
    void this.view?.webview.postMessage(message);
  }

  private async refresh(): Promise<void> {
    if (!this.view?.visible) return;
    const turn = ++this.turn;
    let state: State;
    try {
      state = await this.look();
    } catch (error) {
      // A question that an edit overtook is asked again by that edit.
      if (wasOvertaken(error)) return;
      const problem = error instanceof Error ? error.message : String(error);
      this.server.log.error(problem);
      state = { kind: "state", environments: [], files: [], problem };
    }
    if (turn === this.turn) this.send(state);
  }

  /** What is to be shown now. */
  private async look(): Promise<State> {
    const state: State = { kind: "state", environments: [], files: [] };
    const source = this.source;
    if (!source) return { ...state, problem: "Open an application, a file that ends in .app." };
    if (!this.server.isRunning) return { ...state, problem: "The language server does not run." };
    const uri = source.uri.toString();
    state.application = vscode.workspace.asRelativePath(source.uri);
    state.environments = (await this.server.ask("anyport.environments", { uri })) ?? [];
    const wanted = environment(source.uri);
    const chosen = state.environments.find(({ name }) => name === wanted) ?? state.environments[0];
    if (!chosen) return { ...state, problem: "This file is no application: nothing of it is built by itself." };
    state.environment = chosen.name;
    const target = chosen.targets.find(({ name }) => name === this.target) ?? chosen.targets[0];
    if (this.tab === "output" && target) {
      const output = await this.server.ask("anyport.output", {
        uri,
        environment: chosen.name,
        target: target.name,
        ...this.cursor(source),
      });
      if (output) {
        this.seen = normalized(output);
        Object.assign(state, shown(output));
      }
    }
    if (this.tab === "graph") {
      const graph = await this.server.ask("anyport.graph", { uri, environment: chosen.name });
      if (graph) state.graph = graph;
    }
    if (this.tab === "support") {
      const support = await this.server.ask("anyport.support", { uri });
      if (support) state.support = support;
    }
    return state;
  }

  private cursor(source: vscode.TextDocument): { position?: { line: number; character: number } } {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document === source);
    return editor ? { position: fromEditor(editor.selection.active) } : {};
  }

  private async hear(message: FromPanel): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.send({ kind: "reveal", tab: this.tab });
        await this.refresh();
        break;
      case "tab":
        this.tab = message.tab;
        await this.refresh();
        break;
      case "choose":
        this.target = message.target;
        if (message.environment !== environment(this.source?.uri)) await setEnvironment(message.environment);
        await this.refresh();
        break;
      case "open":
        await this.open(message.path);
        break;
      case "node":
        await this.goTo(message.name);
        break;
    }
  }

  private async open(path: string): Promise<void> {
    if (!this.source) return;
    const uri = this.source.uri.toString();
    const chosen = environment(this.source.uri);
    await this.output.show({
      uri,
      ...(chosen === undefined ? {} : { environment: chosen }),
      ...(this.target === undefined ? {} : { target: this.target }),
    });
    await this.output.showFile(path);
  }

  private async goTo(name: string): Promise<void> {
    if (!this.source) return;
    const chosen = environment(this.source.uri);
    const graph = await this.server.ask("anyport.graph", {
      uri: this.source.uri.toString(),
      ...(chosen === undefined ? {} : { environment: chosen }),
    });
    const node = graph?.nodes.find((node) => node.name === name);
    if (!node) return;
    const uri = node.uri === undefined ? this.source.uri : vscode.Uri.parse(node.uri);
    const range = toEditor(node.range);
    await vscode.window.showTextDocument(uri, {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(range.start, range.start),
    });
  }

  /** The page. Scripts run only with the nonce; nothing is loaded from elsewhere; diagrams need styles of their own. */
  private html(webview: vscode.Webview): string {
    const nonce = randomBytes(16).toString("base64");
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.extension, "dist", name)).toString();
    const policy = [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src ${webview.cspSource} 'unsafe-inline'`,
      `font-src ${webview.cspSource}`,
      "img-src data:",
    ].join("; ");
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file("webview.css")}">
<title>Anyport</title>
</head>
<body>
<script nonce="${nonce}" src="${file("webview.js")}"></script>
</body>
</html>`;
  }
}

/** What the panel needs of an output. */
function shown(output: Output): Pick<State, "target" | "files" | "active"> {
  const { active } = output;
  return {
    target: output.target,
    files: output.files,
    ...(active ? { active: lines(active) } : {}),
  };
}

function lines({ path, range }: { path: string; range: Range }): Active {
  return { path, from: range.start.line, to: range.end.line };
}
