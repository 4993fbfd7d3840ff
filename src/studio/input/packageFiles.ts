/**
 * Finds the two files of a policy package among what a person has chosen or dropped. The policy worker judges what is in
 * them; here only what must be known before anything is read: names, number and size.
 */

import { MANIFEST_FILE, WEIGHTS_FILE } from "../../control/policyFiles";
import { MAX_WEIGHT_BYTES, UNSAFE_NAME } from "../../policy/packageLimits";
import type { PackageFiles } from "../../policy/policyPackage";
import type { PolicyProblem } from "../stores/sessionStore";

/** A manifest holds names and statistics; more than this is something else. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const ARCHIVE = /\.(zip|tar|tgz|gz|7z|rar)$/i;
const EXTERNAL = /\.(data|onnx_data|onnx\.data)$/i;
/** File names told in a refusal. */
const NAMES_SHOWN = 4;

/** The part of a `File` that is needed here. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export type ChosenPackage = { readonly id: string; readonly files: PackageFiles } | { readonly refusal: PolicyProblem };

function refuse(code: string, message: string, tip: string): ChosenPackage {
  return { refusal: { code, message, tip } };
}

/** Packages read so far: an id means one opening, since another file may have the same name, size and time. */
let openings = 0;

/** Reads the package, or says why not. Files beside the two are left alone, whatever they are. */
export async function readPackageFiles(list: Iterable<ChosenFile>): Promise<ChosenPackage> {
  const chosen = [...list];
  const manifests = chosen.filter((file) => file.name === MANIFEST_FILE);
  const weightFiles = chosen.filter((file) => file.name === WEIGHTS_FILE);
  const [manifest] = manifests;
  const [weights] = weightFiles;
  if (!manifest || !weights) return missing(chosen);
  if (manifests.length > 1 || weightFiles.length > 1) {
    return refuse(
      "E_POLICY_FILES",
      `there are ${manifests.length} files ${MANIFEST_FILE} and ${weightFiles.length} files ${WEIGHTS_FILE}; expected one of each`,
      "Choose the folder of one package.",
    );
  }
  const big = tooBig(manifest, MAX_MANIFEST_BYTES) ?? tooBig(weights, MAX_WEIGHT_BYTES);
  if (big) return big;
  try {
    const files: PackageFiles = {
      [MANIFEST_FILE]: new Uint8Array(await manifest.arrayBuffer()),
      [WEIGHTS_FILE]: new Uint8Array(await weights.arrayBuffer()),
    };
    openings += 1;
    return { id: `own-${openings}`, files };
  } catch (error) {
    return refuse(
      "E_FILE",
      `a file of the package cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      "It may have been moved or changed. Choose it again.",
    );
  }
}

/** Why the package is not there: by what came instead. */
function missing(chosen: readonly ChosenFile[]): ChosenPackage {
  const both = `${MANIFEST_FILE} and ${WEIGHTS_FILE}`;
  const unsafe = chosen.find((file) => UNSAFE_NAME.test(file.name));
  if (unsafe) {
    return refuse(
      "E_UNSAFE_FORMAT",
      `"${unsafe.name}" may contain code; expected ${both}`,
      "Export the policy to ONNX first.",
    );
  }
  const archive = chosen.find((file) => ARCHIVE.test(file.name));
  if (archive) {
    return refuse(
      "E_POLICY_FILES",
      `"${archive.name}" is an archive; expected ${both}`,
      "Unpack it, then choose the folder that holds the two files.",
    );
  }
  const big = chosen.map((file) => tooBig(file, MAX_WEIGHT_BYTES)).find((refusal) => refusal !== null);
  if (big) return big;
  const external = chosen.find((file) => EXTERNAL.test(file.name));
  if (external) {
    return refuse(
      "E_ONNX_EXTERNAL",
      `"${external.name}" holds weights outside the model; expected everything in ${WEIGHTS_FILE}`,
      "Save the model as one file (save_as_external_data=False).",
    );
  }
  const names = chosen.slice(0, NAMES_SHOWN).map((file) => file.name);
  const more = chosen.length > NAMES_SHOWN ? ` and ${chosen.length - NAMES_SHOWN} more` : "";
  return refuse(
    "E_POLICY_FILES",
    `got ${names.length > 0 ? names.join(", ") + more : "no files"}; expected ${both} together`,
    "Choose both files of the package at once, or drop their folder.",
  );
}

function tooBig(file: ChosenFile, most: number): ChosenPackage | null {
  if (file.size <= most) return null;
  const megabytes = (bytes: number): number => Math.round(bytes / 1048576);
  return refuse(
    "E_ONNX_MEMORY",
    `"${file.name}" has ${megabytes(file.size)} MB; at most ${megabytes(most)} MB fit in the page`,
    "Export a smaller network, or one with 16-bit weights.",
  );
}
