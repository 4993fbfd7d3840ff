/** Paths as the user means them. */

import { resolve } from "node:path";

/** Resolves a path against the folder the user typed the command in; npm itself runs in the project's folder. */
export function userPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
