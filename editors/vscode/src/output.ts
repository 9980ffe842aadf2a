/** Generated output beside its source; the cursor of each leads the other. */

import * as vscode from "vscode";
import type { Mapping, Output, ShowOutput } from "./contract";
import { address, parts } from "./outputUri";
import { fromEditor, toEditor } from "./ranges";
import { type Server, wasOvertaken } from "./server";
import { environment, follows } from "./settings";
import { outputAt, sourceAt } from "./sourceMap";

/** After how many milliseconds without an edit the output is asked for again. */
const SETTLE = 250;

/** What is shown. */
interface Session {
  source: vscode.Uri;
  output: Output;
  /** The file that is looked at. */
  path: string;
}

export class OutputView implements vscode.Disposable {
  private session: Session | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.rangeHighlightForeground"),
    isWholeLine: true,
  });
  private readonly changed = new vscode.EventEmitter<Output>();
  /** Another output is shown, or the same anew. */
  readonly onDidShow = this.changed.event;
  private readonly disposables: { dispose(): unknown }[];

  constructor(private readonly server: Server) {
    this.disposables = [
      this.mark,
      this.changed,
      vscode.window.onDidChangeTextEditorSelection((event) => {
        // What is selected by a program, this one included, leads nowhere.
        if (event.kind !== undefined && follows()) void this.follow(event.textEditor);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "anyport" && document.uri.scheme === "file" && this.isShown()) this.settle();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("anyport.environment") && this.isShown()) void this.showElsewhere();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        if (!this.isShown()) this.unmark();
      }),
    ];
  }

  /** Opens the output of a component beside its source. */
  async show(asked: ShowOutput): Promise<void> {
    const source = vscode.Uri.parse(asked.uri);
    const output = await this.server.ask("anyport.output", {
      ...asked,
      ...(asked.environment === undefined ? ifGiven(environment(source)) : {}),
    });
    if (output === undefined) return;
    const path = output.active?.path ?? output.files[0]?.path;
    if (path === undefined) {
      void vscode.window.showInformationMessage("Nothing is written while the application has errors.");
      return;
    }
    this.session = { source, output: normalized(output), path };
    await this.open(path, output.active?.range);
    this.changed.fire(output);
  }

  /** Opens another file of the output that is shown. */
  async showFile(path: string): Promise<void> {
    if (this.session) await this.open(path);
  }

  get current(): Session | undefined {
    return this.session;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async open(path: string, range?: Mapping["range"]): Promise<void> {
    const session = this.session;
    if (!session) return;
    session.path = path;
    const { environment, target } = session.output;
    const uri = vscode.Uri.from(parts({ environment, target, path, source: session.source.toString() }));
    const beside = this.editorOfOutput()?.viewColumn ?? vscode.ViewColumn.Beside;
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: beside, preserveFocus: true, preview: true });
    this.unmark();
    if (range) this.lead(editor, toEditor(range));
  }

  /** Shows the output of the environment that was just chosen. */
  private async showElsewhere(): Promise<void> {
    const source = this.session?.source;
    if (!source) return;
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === source.toString());
    try {
      await this.show({ uri: source.toString(), ...(editor ? { position: fromEditor(editor.selection.active) } : {}) });
    } catch (error) {
      if (!wasOvertaken(error)) this.server.log.error(error instanceof Error ? error : String(error));
    }
  }

  private async follow(editor: vscode.TextEditor): Promise<void> {
    const session = this.session;
    if (!session || editor !== vscode.window.activeTextEditor) return;
    const { document, selection } = editor;
    const from = address(document.uri);
    if (from) {
      if (from.environment === session.output.environment && from.target === session.output.target) {
        session.path = from.path;
        this.toSource(sourceAt(session.output.map, from.path, fromEditor(selection.active)));
      }
    } else if (document.languageId === "anyport" && this.isShown()) {
      const found = outputAt(session.output.map, document.uri.toString(), fromEditor(selection.active), session.path);
      if (found) await this.toOutput(found);
    }
  }

  private async toOutput(found: Mapping): Promise<void> {
    const editor = this.editorOfOutput();
    if (editor && address(editor.document.uri)?.path === found.path) {
      this.unmark();
      this.lead(editor, toEditor(found.range));
    } else {
      await this.open(found.path, found.range);
    }
  }

  private toSource(found: Mapping | undefined): void {
    this.unmark();
    if (!found) return;
    const editor = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === found.source.uri);
    if (editor) this.lead(editor, toEditor(found.source.range));
  }

  private lead(editor: vscode.TextEditor, range: vscode.Range): void {
    editor.setDecorations(this.mark, [range]);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private unmark(): void {
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.mark, []);
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.again(), SETTLE);
  }

  /** Asks anew for what is shown: the map is that of the text before. The text itself the server refreshes. */
  private async again(): Promise<void> {
    const session = this.session;
    if (!session) return;
    const { environment, target } = session.output;
    const output = await this.ask({ uri: session.source.toString(), environment, target });
    if (output === undefined || this.session !== session) return;
    session.output = normalized(output);
    this.changed.fire(output);
  }

  /** Asks; nothing where a newer edit makes the answer worthless. */
  private async ask(asked: ShowOutput): Promise<Output | undefined> {
    try {
      return await this.server.ask("anyport.output", asked);
    } catch (error) {
      if (!wasOvertaken(error)) this.server.log.error(error instanceof Error ? error : String(error));
      return undefined;
    }
  }

  private isShown(): boolean {
    return this.editorOfOutput() !== undefined;
  }

  private editorOfOutput(): vscode.TextEditor | undefined {
    const session = this.session;
    if (!session) return undefined;
    return vscode.window.visibleTextEditors.find(({ document }) => address(document.uri)?.source === session.source.toString());
  }
}

/** The same output with addresses of sources spelt as the editor spells them, so that they can be compared. */
export function normalized(output: Output): Output {
  const spelt = new Map<string, string>();
  const spell = (uri: string) => {
    const found = spelt.get(uri) ?? vscode.Uri.parse(uri).toString();
    spelt.set(uri, found);
    return found;
  };
  return { ...output, map: output.map.map((mapping) => ({ ...mapping, source: { ...mapping.source, uri: spell(mapping.source.uri) } })) };
}

function ifGiven(environment: string | undefined): { environment?: string } {
  return environment === undefined ? {} : { environment };
}
