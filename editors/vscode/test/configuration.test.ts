/** The language configuration: what VS Code does with brackets, words and Enter. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

interface Configuration {
  wordPattern: string;
  indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
  onEnterRules: { beforeText: string; afterText?: string; action: { appendText?: string } }[];
}

const here = join(__dirname, "..");
const configuration = JSON.parse(readFileSync(join(here, "language-configuration.json"), "utf8")) as Configuration;

/** What Enter adds to the next line. */
function enter(before: string, after = ""): string {
  const rule = configuration.onEnterRules.find(
    (rule) =>
      new RegExp(rule.beforeText).test(before) && (rule.afterText === undefined || new RegExp(rule.afterText).test(after)),
  );
  return rule?.action.appendText ?? "";
}

test("documentation goes on, an empty line of it ends it", () => {
  assert.equal(enter("  /// What it is."), "/// ");
  assert.equal(enter("//! What the file is."), "//! ");
  assert.equal(enter("  ///"), "");
  assert.equal(enter("  /// "), "");
  assert.equal(enter("  /// one ", "two"), "/// ");
});

test("a comment goes on only where it is cut in two", () => {
  assert.equal(enter("  // one ", "two"), "// ");
  assert.equal(enter("  // one"), "");
  assert.equal(enter("//// rule"), "");
});

test("blocks indent, comments do not", () => {
  const more = new RegExp(configuration.indentationRules.increaseIndentPattern);
  assert.ok(more.test("service web {"));
  assert.ok(more.test("  args = [ // all"));
  assert.ok(!more.test("service web {}"));
  assert.ok(!more.test("// service web {"));
  const less = new RegExp(configuration.indentationRules.decreaseIndentPattern);
  assert.ok(less.test("  }"));
  assert.ok(!less.test("  a = {}"));
});

test("words are those of the language", () => {
  const words = (line: string) => line.match(new RegExp(configuration.wordPattern, "g"));
  assert.deepEqual(words("java-service api = db.url"), ["java-service", "api", "db", "url"]);
  assert.deepEqual(words("memory = 1.5Gi..70%"), ["memory", "1.5Gi", "70%"]);
});

test("every command has a title, and every setting a description", () => {
  const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8")) as {
    contributes: {
      commands: { command: string; title: string }[];
      menus: Record<string, { command: string }[]>;
      configuration: { properties: Record<string, { description?: string; markdownDescription?: string }> };
    };
  };
  const { commands, menus, configuration } = manifest.contributes;
  const known = new Set(commands.map(({ command }) => command));
  for (const { command } of Object.values(menus).flat()) assert.ok(known.has(command), command);
  for (const [name, setting] of Object.entries(configuration.properties)) {
    assert.ok(setting.description ?? setting.markdownDescription, name);
  }
  const source = readFileSync(join(here, "src/extension.ts"), "utf8");
  for (const { command, title } of commands) {
    assert.ok(title.length > 0);
    assert.ok(source.includes(`command("${command}"`), `${command} does nothing`);
  }
});
