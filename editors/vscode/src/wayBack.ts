/**
 * Definition, references and hover in generated files lead to their source. Only these: for all else a generated
 * file is ordinary YAML or JSON, and the server is not asked.
 */

import * as vscode from "vscode";
import { OUTPUT_SCHEME } from "./contract";
import { fromEditor, toEditor } from "./ranges";
import type { Located, Server } from "./server";

export class WayBack
  implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.HoverProvider, vscode.Disposable
{
  private readonly registrations: vscode.Disposable[];

  constructor(private readonly server: Server) {
    const generated = { scheme: OUTPUT_SCHEME };
    this.registrations = [
      vscode.languages.registerDefinitionProvider(generated, this),
      vscode.languages.registerReferenceProvider(generated, this),
      vscode.languages.registerHoverProvider(generated, this),
    ];
  }

  async provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    return locations(await this.server.lookUp("textDocument/definition", at(document, position)));
  }

  async provideReferences(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    const context = { includeDeclaration: true };
    return locations(await this.server.lookUp("textDocument/references", { ...at(document, position), context }));
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const found = await this.server.lookUp("textDocument/hover", at(document, position));
    if (!found) return undefined;
    return new vscode.Hover(new vscode.MarkdownString(found.contents.value), found.range && toEditor(found.range));
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
  }
}

function at(document: vscode.TextDocument, position: vscode.Position) {
  return { textDocument: { uri: document.uri.toString() }, position: fromEditor(position) };
}

function locations(found: Located | Located[] | undefined): vscode.Location[] {
  const all = found === undefined ? [] : Array.isArray(found) ? found : [found];
  return all.map(({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri), toEditor(range)));
}
