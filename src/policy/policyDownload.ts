/** Fetches a policy folder. The manifest is checked before the weights are asked for. */

import { MANIFEST_FILE, WEIGHTS_FILE } from "../control/policyFiles";
import { InputError } from "../errors";
import { countedResponse, type LoadStage, type OnLoadProgress } from "./loadProgress";
import { type PackageFiles, readManifest } from "./policyPackage";

/**
 * Downloads `policy.json`, checks it, then downloads `model.onnx`.
 *
 * @param url - Address of the folder.
 * @param onProgress - Hears of each piece that arrives.
 * @throws {InputError} `E_FETCH` when a file cannot be had, and whatever is wrong with the manifest.
 */
export async function fetchPolicyPackage(
  url: string,
  onProgress: OnLoadProgress = () => undefined,
): Promise<PackageFiles> {
  const folder = url.endsWith("/") ? url : `${url}/`;
  const manifest = await fetchBytes(`${folder}${MANIFEST_FILE}`, "manifest", null, onProgress);
  const { bytes } = readManifest(manifest).weights;
  const weights = await fetchBytes(`${folder}${WEIGHTS_FILE}`, "weights", bytes, onProgress);
  return { [MANIFEST_FILE]: manifest, [WEIGHTS_FILE]: weights };
}

async function fetchBytes(
  url: string,
  stage: LoadStage,
  total: number | null,
  onProgress: OnLoadProgress,
): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw notFetched(url, error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw notFetched(url, `the server answers ${response.status}`);
  try {
    return new Uint8Array(await countedResponse(response, stage, total, onProgress).arrayBuffer());
  } catch (error) {
    // The connection broke in the middle.
    throw notFetched(url, error instanceof Error ? error.message : String(error));
  }
}

function notFetched(url: string, reason: string): InputError {
  return new InputError(`${url} cannot be loaded: ${reason}`, "Check the address and the connection.", {
    code: "E_FETCH",
    where: url,
  });
}
