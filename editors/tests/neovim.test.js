// Neovim with the configuration of docs/editors/neovim.md, word by word, and the real language server.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { attach } from "neovim";
import { anyport, installed, until } from "./lib/places.js";
import { editors, repository } from "./lib/repository.js";

const SHOP = `app shop

postgres db { version = "16", storage = 10Gi }

service web {
  image = "ghcr.io/acme/shop-web:1.4.2"
  port http = 8080
  user = 1000
  env { DATABASE_URL = db.url }
}
`;

let root;
let child;
let nvim;

/** Lays out a home with the configuration of the page and the grammar as the page installs it. */
function home() {
  root = mkdtempSync(join(tmpdir(), "anyport-neovim-"));
  const page = readFileSync(join(repository, "docs/editors/neovim.md"), "utf8");
  const config = [...page.matchAll(/^```lua\n(.*?)^```/gms)].map(([, text]) => text).join("\n");
  assert.match(config, /vim\.lsp\.enable\("anyport"\)/);
  mkdirSync(join(root, "config/nvim"), { recursive: true });
  writeFileSync(join(root, "config/nvim/init.lua"), config);
  const grammar = join(editors, "tree-sitter-anyport");
  const site = join(root, "data/nvim/site");
  mkdirSync(join(site, "parser"), { recursive: true });
  const from = (name) => join(grammar, "src", name);
  execFileSync("cc", ["-shared", "-fPIC", "-O0", "-I", join(grammar, "src"), from("parser.c"), from("scanner.c"), "-o", join(site, "parser/anyport.so")]);
  cpSync(join(grammar, "queries"), join(site, "queries/anyport"), { recursive: true });
  mkdirSync(join(root, "bin"));
  symlinkSync(anyport(), join(root, "bin/anyport"));
  writeFileSync(join(root, "shop.app"), SHOP);
}

before(async () => {
  home();
  child = spawn(installed().neovim, ["--embed", "--headless", "-n"], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${join(root, "bin")}:${process.env.PATH}`,
      HOME: root,
      XDG_CONFIG_HOME: join(root, "config"),
      XDG_DATA_HOME: join(root, "data"),
      XDG_STATE_HOME: join(root, "state"),
      XDG_CACHE_HOME: join(root, "cache"),
    },
  });
  nvim = await attach({ proc: child });
  await nvim.command("edit shop.app");
  await until("the server runs", () => lua(`local c = vim.lsp.get_clients({ name = "anyport", bufnr = 0 })[1] return c ~= nil and c.initialized`));
});

// Each test begins with the file as it was written.
beforeEach(async () => {
  await nvim.input("<Esc><Esc>");
  await until("normal mode", async () => (await nvim.mode).mode === "n");
  for (const command of ["fclose!", "only!", "edit! shop.app", "call cursor(1, 1)"]) await nvim.command(command);
});

after(async () => {
  if (nvim) {
    await nvim.command("qall!").catch(() => {});
    await until("Neovim ends", () => child.exitCode !== null || child.signalCode !== null);
  }
  if (root) rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

const lua = (code, ...args) => nvim.lua(code, args);
const keys = (text) => nvim.input(text);
const lines = () => nvim.buffer.then((buffer) => buffer.lines);

test("the grammar paints, folds and fits Neovim's predicates", async () => {
  assert.equal(await lua("return vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil"), true);
  const names = (row, column) => lua("return vim.tbl_map(function(c) return c.capture end, vim.treesitter.get_captures_at_pos(0, ...))", row, column);
  assert.equal((await names(4, 0)).at(-1), "type");
  assert.equal((await names(5, 2)).at(-1), "property");
  assert.ok((await names(5, 12)).includes("string"));
  for (const query of ["folds", "indents", "injections", "locals", "tags", "textobjects"]) {
    assert.equal(await lua(`return vim.treesitter.query.get("anyport", ...) ~= nil`, query), true, query);
  }
});

test("a mistake is said, and is gone when it is mended", async () => {
  const said = () => lua("return vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }))");
  await keys("7Go  memory = 512<Esc>");
  await until("the diagnostic", async () => (await said()).includes("E0301"));
  await keys("AMi<Esc>");
  await until("no diagnostic", async () => (await said()).length === 0);
});

test("hover says what a field is", async () => {
  // The declaration in the standard library is where the words come from.
  const library = readFileSync(join(repository, "stdlib/process.app"), "utf8");
  const [, words] = /\/\/\/ (.+)\n  image:/.exec(library);
  await keys("gg/image<CR>K");
  const shown = () =>
    lua(`for _, w in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(w).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(w), 0, -1, false), " ")
      end
    end`);
  const text = await until("the hover", shown);
  assert.ok(text.includes(words.split(/[:.]/)[0]), `${text} has not ${words}`);
});

test("completion knows the fields of a service", async () => {
  await keys("8Gomem<C-x><C-o>");
  const items = await until("the menu", async () => {
    const { items, pum_visible } = await lua("return vim.fn.complete_info({ 'items', 'pum_visible' })");
    return pum_visible === 1 && items.length > 0 && items;
  });
  const at = items.findIndex(({ word }) => word.startsWith("memory"));
  assert.ok(at >= 0, JSON.stringify(items.map(({ word }) => word)));
  await keys(`${"<C-n>".repeat(at + 1)}<C-y>`);
  await until("memory is written", async () => (await lines()).some((line) => /^ {2}memory/.test(line)));
});

test("rename changes the declaration and what refers to it", async () => {
  await nvim.command("call cursor(3, 10)");
  await lua("vim.lsp.buf.rename('store')");
  await until("the new name", async () => (await lines()).some((line) => line.includes("postgres store")));
  assert.ok((await lines()).some((line) => line.includes("DATABASE_URL = store.url")), (await lines()).join("\n"));
});

test("the generated output opens beside", async () => {
  await nvim.command("call cursor(5, 10)");
  await nvim.command("AnyportOutput");
  await until("the output", async () => (await lines()).some((line) => line.includes("kind: Deployment")));
  assert.equal(await lua("return vim.bo.filetype"), "yaml");
  const under = await lua("return vim.api.nvim_win_get_cursor(0)[1]");
  assert.ok(under >= 1);
});
