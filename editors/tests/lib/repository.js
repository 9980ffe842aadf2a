// Where things are.

import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const editors = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const repository = resolve(editors, "..");

/** What is downloaded and built lies here, and survives a fresh checkout. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "anyport", "editors");

/** All files below a folder with an ending, as paths from the root of the repository. */
export function files(folder, ending) {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1))
    .sort();
}
