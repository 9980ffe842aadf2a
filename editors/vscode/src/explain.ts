/** Pages about codes and values, shown as rendered Markdown. */

import * as vscode from "vscode";
import { fromEditor } from "./ranges";
import type { Server } from "./server";
import { environment } from "./settings";

const SCHEME = "anyport-explain";

export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly pages = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.pages.get(uri.path) ?? "";
  }

  /** Explains a code, or what is under the cursor: a diagnostic, if one is there, else the value. */
  async show(code?: string): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const said = code ?? (editor && codeAt(editor));
    if (said !== undefined) {
      await this.page(said, await this.server.ask("anyport.explain", { code: said }));
    } else if (editor) {
      const chosen = environment(editor.document.uri);
      const answer = await this.server.ask("anyport.explain", {
        uri: editor.document.uri.toString(),
        position: fromEditor(editor.selection.active),
        ...(chosen === undefined ? {} : { environment: chosen }),
      });
      await this.page("explanation", answer);
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  private async page(title: string, answer: { markdown: string } | undefined): Promise<void> {
    if (answer === undefined || answer.markdown === "") {
      void vscode.window.showInformationMessage("There is nothing to explain here.");
      return;
    }
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` });
    this.pages.set(uri.path, answer.markdown);
    this.changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }
}

/** The code of the diagnostic under the cursor. */
function codeAt(editor: vscode.TextEditor): string | undefined {
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find((diagnostic) => diagnostic.range.contains(editor.selection.active));
  const code = typeof found?.code === "object" ? found.code.value : found?.code;
  return code === undefined ? undefined : String(code);
}
