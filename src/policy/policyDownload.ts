/** Fetches a policy folder. The manifest is checked before the weights are asked for. */

import { MANIFEST_FILE, WEIGHTS_FILE } from "../control/policyManifest";
import { InputError } from "../errors";
import { type PackageFiles, readManifest } from "./policyPackage";

/**
 * Downloads `policy.json`, checks it, then downloads `model.onnx`.
 *
 * @param url - Address of the folder.
 * @throws {InputError} `E_FETCH` when a file cannot be had, and whatever is wrong with the manifest.
 */
export async function fetchPolicyPackage(url: string): Promise<PackageFiles> {
  const folder = url.endsWith("/") ? url : `${url}/`;
  const manifest = await fetchBytes(`${folder}${MANIFEST_FILE}`);
  readManifest(manifest);
  return { [MANIFEST_FILE]: manifest, [WEIGHTS_FILE]: await fetchBytes(`${folder}${WEIGHTS_FILE}`) };
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw notFetched(url, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw notFetched(url, `the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function notFetched(url: string, reason: string): InputError {
  return new InputError(`${url} cannot be loaded: ${reason}`, "Check the address and the connection.", {
    code: "E_FETCH",
    where: url,
  });
}
