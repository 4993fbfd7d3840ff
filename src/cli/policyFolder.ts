/** Reads policy packages from disk. */

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { MANIFEST_FILE, WEIGHTS_FILE } from "../control/policyFiles";
import { InputError } from "../errors";
import type { PackageFiles } from "../policy/policyPackage";
import { userPath } from "./userPath";

/** Where the packages that come with the studio lie, from the project's folder. */
const SHIPPED = "public/policies";

/**
 * Reads the two files of a package.
 *
 * @param name - Id of a shipped policy, or a folder.
 * @throws {InputError} When there is no such package; its contents are checked by whoever loads it.
 */
export function readPolicyFolder(name: string): PackageFiles {
  const shipped = resolve(SHIPPED, name);
  const folder = /^[a-z0-9-]+$/.test(name) && existsSync(shipped) ? shipped : userPath(name);
  const read = (file: string): Uint8Array => {
    try {
      return new Uint8Array(readFileSync(join(folder, file)));
    } catch (error) {
      throw new InputError(
        `policy "${name}": ${join(folder, file)} cannot be read (${(error as NodeJS.ErrnoException).code})`,
        `Name a shipped policy or a folder with ${MANIFEST_FILE} and ${WEIGHTS_FILE}.`,
        { code: "E_FILE", where: name },
      );
    }
  };
  return { [MANIFEST_FILE]: read(MANIFEST_FILE), [WEIGHTS_FILE]: read(WEIGHTS_FILE) };
}
