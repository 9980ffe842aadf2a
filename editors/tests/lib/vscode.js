// A real VS Code in a real browser, with the packaged extension.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Like a person's settings, but for what moves or asks by itself. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.editor.enablePreview": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "chat.commandCenter.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
};

/** A port that is free now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts VS Code on a folder with these files, and a browser on it.
 * @param {{ codeServer: string, vsix: string, server: string, files: Record<string, string>, shots: string }} options
 */
export async function start({ codeServer, vsix, server, files, shots, settings = {} }) {
  const root = mkdtempSync(join(tmpdir(), "anyport-vscode-"));
  const [user, extensions, folder] = ["user", "extensions", "shop"].map((name) => join(root, name));
  mkdirSync(join(user, "User"), { recursive: true });
  writeFileSync(join(user, "User/settings.json"), JSON.stringify({ ...SETTINGS, "anyport.server.path": server, ...settings }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(shots, { recursive: true });
  const entry = join(codeServer, "node_modules/code-server/out/node/entry.js");
  const common = ["--config", join(root, "config.yaml"), "--user-data-dir", user, "--extensions-dir", extensions];
  writeFileSync(join(root, "config.yaml"), "auth: none\n");
  execFileSync(process.execPath, [entry, ...common, "--install-extension", vsix], { stdio: "pipe" });
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [entry, ...common, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", folder],
    // A group of its own: what it starts is ended with it.
    { stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, HOME: root, VSCODE_PROXY_URI: "" } },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said += data));
  await up(port, child, () => said);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  return new Code(page, {
    folder,
    shots,
    async end() {
      await browser.close();
      await ended(child);
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  });
}

async function up(port, child, said) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`code-server ended:\n${said()}`);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
      if (answer.ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`code-server does not answer:\n${said()}`);
}

function ended(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.on("exit", () => resolve());
    process.kill(-child.pid, "SIGTERM");
    setTimeout(() => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It is gone.
      }
    }, 5000).unref();
  });
}

/** What a person does in VS Code. */
export class Code {
  constructor(page, { folder, shots, end }) {
    this.page = page;
    this.folder = folder;
    this.shots = shots;
    this.end = end;
    this.count = 0;
  }

  async shot(name) {
    this.count += 1;
    await this.page.screenshot({ path: join(this.shots, `${String(this.count).padStart(2, "0")}-${name}.png`) });
  }

  /** Opens the box for commands and lines. While another box still closes, it takes this one along: then again. */
  async quick(key, text) {
    const input = this.page.locator(".quick-input-widget input.input").first();
    await input.waitFor({ state: "hidden" });
    for (let tries = 1; ; tries++) {
      await this.press(key);
      try {
        await input.fill(text, { timeout: 2000 });
        await this.page.waitForTimeout(100);
        if (await input.isVisible()) return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  /** Runs a command by its title. */
  async command(title) {
    await this.quick("F1", `>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    await this.press("Enter");
  }

  /** Opens a file of the folder by the explorer: searching for files wants a binary that is not installed. */
  async open(name) {
    await this.press("Control+Shift+E");
    const row = this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
    await row.waitFor();
    await row.dblclick();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.locator(".editor-instance .view-lines .view-line").first().waitFor();
  }

  /** Puts the focus into an open file of the first group. */
  async focus(name) {
    await this.page.locator(`.editor-group-container .tab[data-resource-name="${name}"]`).first().click();
    await this.press("Control+1");
  }

  /** The lens of a line: the nearest above it. Their order in the page says nothing. */
  async lensOf(line, text) {
    const lenses = this.page.locator(".codelens-decoration a", { hasText: text });
    await lenses.first().waitFor();
    const below = (await this.page.locator(".view-line", { hasText: line }).first().boundingBox()).y;
    const found = [];
    for (const lens of await lenses.all()) found.push([below - (await lens.boundingBox()).y, lens]);
    return found.filter(([distance]) => distance > 0).sort(([a], [b]) => a - b)[0][1];
  }

  /** Waits until something stands still: lenses and hints come late and move what is below them. */
  async steady(locator) {
    await locator.waitFor();
    for (let last = "", same = 0; same < 10; ) {
      const box = JSON.stringify(await locator.boundingBox());
      same = box === last ? same + 1 : 0;
      last = box;
      await this.page.waitForTimeout(100);
    }
  }

  /** Puts the cursor at a line and a column, both from 1. */
  async goTo(line, column) {
    await this.quick("Control+G", `:${line}:${column}`);
    await this.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  async type(text) {
    await this.page.keyboard.type(text, { delay: 25 });
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The titles of the suggestions that are shown. */
  async suggestions() {
    const rows = this.page.locator(".suggest-widget.visible .monaco-list-row .label-name");
    await rows.first().waitFor();
    return rows.allTextContents();
  }

  /** Waits until a piece of text stands in an editor. */
  async sees(text, timeout = 20_000) {
    await this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll(".editor-instance .view-lines")].some((lines) =>
          lines.textContent.replaceAll("\u00a0", " ").includes(wanted),
        ),
      text,
      { timeout },
    );
  }
}
