/** Who can be evaluated on the open task, and by what its results are told from those of others. */

import { MANIFEST_FILE } from "../../control/policyFiles";
import type { PolicyManifest } from "../../control/policyManifest";
import { sha256Hex } from "../../math/sha256";
import { fetchPolicyPackage } from "../../policy/policyDownload";
import type { PolicySource } from "../../policy/policyMessages";
import { matchPolicyToScene, type PackageFiles, readManifest } from "../../policy/policyPackage";
import type { ControllerJob } from "../../session/evaluationJob";
import { refuseTrainingSeeds } from "../../session/evaluationSeeds";
import type { Scene } from "../../world/scene";
import type { PolicyOffer } from "../policyDesk";

/** The policy that comes with the task, one that a person opened, or what needs no file. */
export type ContenderId = "shipped" | "own" | "expert" | "random" | "none";

export interface Contender {
  readonly id: ContenderId;
  /** Of a policy only. */
  readonly offer: PolicyOffer | null;
}

/** A contender that is ready to run. */
export interface OpenContender {
  readonly job: ControllerJob;
  /** Equal for controllers that do the same, in this version of the program. */
  readonly identity: string;
  /** As the headless command calls it. */
  readonly controller: string;
  readonly policySha256: string | null;
}

/** Everybody, best first. */
export function contendersOf(offers: { readonly shipped: PolicyOffer | null; readonly own: PolicyOffer | null }) {
  const policies = (["own", "shipped"] as const).flatMap((id): Contender[] =>
    offers[id] ? [{ id, offer: offers[id] }] : [],
  );
  const others = (["expert", "random", "none"] as const).map((id): Contender => ({ id, offer: null }));
  return [...policies, ...others];
}

/** Packages that were fetched; the same for the life of the page. */
const fetched = new Map<string, Promise<PackageFiles>>();

/** @throws {InputError} When the package cannot be had. */
async function packageFiles(source: PolicySource): Promise<PackageFiles> {
  if ("files" in source) return source.files;
  const files = fetched.get(source.url) ?? fetchPolicyPackage(source.url);
  fetched.set(source.url, files);
  // What failed is asked for again the next time.
  files.catch(() => fetched.delete(source.url));
  return files;
}

/**
 * Makes a contender ready; the threads check the rest of a package.
 *
 * @param first - First of the `count` seeds.
 * @throws {InputError} When a policy cannot be had, does not fit the scene, or was trained on the seeds.
 */
export async function openContender(
  { id, offer }: Contender,
  scene: Scene,
  first: number,
  count: number,
): Promise<OpenContender> {
  if (!offer) {
    const kind = id as "expert" | "random" | "none";
    return { job: { kind }, identity: kind, controller: kind, policySha256: null };
  }
  const files = await packageFiles(offer.source);
  const manifest: PolicyManifest = readManifest(files[MANIFEST_FILE]!);
  matchPolicyToScene(manifest, scene);
  refuseTrainingSeeds(manifest, first, count);
  return {
    job: { kind: "policy", files },
    // The manifest says how the network is used, and holds the hash of its weights.
    identity: `policy:${sha256Hex(files[MANIFEST_FILE]!)}`,
    controller: `policy:${manifest.id}`,
    policySha256: manifest.weights.sha256,
  };
}
