/** Reads the files of a policy package that a person has chosen. The policy worker judges what is in them. */

import { MANIFEST_FILE, WEIGHTS_FILE } from "../../control/policyManifest";
import type { PackageFiles } from "../../policy/policyPackage";
import type { PolicyProblem } from "../stores/sessionStore";

/** Larger files are refused before they are read. */
const MAX_BYTES = 512 * 1024 * 1024;
const UNSAFE = /\.(pkl|pickle|pt|pth|bin|ckpt)$/i;

export type ChosenPackage = { readonly id: string; readonly files: PackageFiles } | { readonly refusal: PolicyProblem };

function refuse(code: string, message: string, tip: string): ChosenPackage {
  return { refusal: { code, message, tip } };
}

export async function readPackageFiles(list: FileList): Promise<ChosenPackage> {
  const chosen = [...list];
  const unsafe = chosen.find((file) => UNSAFE.test(file.name));
  if (unsafe) {
    return refuse(
      "E_UNSAFE_FORMAT",
      `"${unsafe.name}" may contain code; expected ${MANIFEST_FILE} and ${WEIGHTS_FILE}`,
      "Export the policy to ONNX first.",
    );
  }
  const big = chosen.find((file) => file.size > MAX_BYTES);
  if (big) {
    return refuse(
      "E_ONNX_MEMORY",
      `"${big.name}" has ${Math.round(big.size / 1048576)} MB; at most ${MAX_BYTES / 1048576} MB fit in the page`,
      "Export a smaller network, or one with 16-bit weights.",
    );
  }
  const manifest = chosen.find((file) => file.name === MANIFEST_FILE);
  const weights = chosen.find((file) => file.name === WEIGHTS_FILE);
  if (!manifest || !weights) {
    return refuse(
      "E_POLICY_FILES",
      `got ${chosen.map((file) => file.name).join(", ")}; expected ${MANIFEST_FILE} and ${WEIGHTS_FILE} together`,
      "Choose both files of the package at once.",
    );
  }
  const read = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());
  const files = { [MANIFEST_FILE]: await read(manifest), [WEIGHTS_FILE]: await read(weights) } as PackageFiles;
  // The name only tells packages apart; two different openings must not share one.
  return { id: `own-${weights.size}-${weights.lastModified}`, files };
}
