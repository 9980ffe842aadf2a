/** Addresses of generated files: `anyport-output:/ENV/TARGET/PATH?SOURCE`. Pure. */

import { OUTPUT_SCHEME } from "./contract";

export interface OutputAddress {
  environment: string;
  target: string;
  path: string;
  /** The address of the application that it is made from. */
  source: string;
}

/** The parts of a URI, not yet escaped, as `vscode.Uri.from` takes them. */
export function parts(address: OutputAddress): { scheme: string; path: string; query: string } {
  return {
    scheme: OUTPUT_SCHEME,
    path: `/${address.environment}/${address.target}/${address.path}`,
    query: address.source,
  };
}

/** The address that such parts stand for; nothing where they are of something else. */
export function address(uri: { scheme: string; path: string; query: string }): OutputAddress | undefined {
  if (uri.scheme !== OUTPUT_SCHEME) return undefined;
  const [, environment, target, ...rest] = uri.path.split("/");
  if (environment === undefined || target === undefined || rest.length === 0 || uri.query === "") return undefined;
  return { environment, target, path: rest.join("/"), source: uri.query };
}
