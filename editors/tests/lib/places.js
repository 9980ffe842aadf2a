// What the tests work with: what the setup put in place, and the command under test.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { editors, repository } from "./repository.js";

/** The folders of code-server and Neovim. */
export function installed() {
  const said = execFileSync(join(editors, "tests/setup"), { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [codeServer, neovim] = said.trim().split("\n").slice(-2);
  return { codeServer, neovim: join(neovim, "neovim/bin/nvim") };
}

/** The `anyport` command of this checkout, built; or another that `ANYPORT` names. */
export function anyport() {
  if (process.env.ANYPORT) return process.env.ANYPORT;
  const said = execFileSync("cargo", ["build", "--quiet", "--locked", "--package", "anyport", "--message-format", "json"], {
    cwd: repository,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 28,
  });
  const made = said
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((message) => message.executable)
    .at(-1);
  return made.executable;
}

/** Waits until something holds, or says what it was. */
export async function until(what, holds, timeout = 15_000) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    last = await holds();
    if (last) return last;
    if (Date.now() > end) throw new Error(`in vain was waited: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
