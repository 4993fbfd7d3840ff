/** What a client and the policy worker say to each other over a port. Plain structured-cloneable data. */

import type { PolicyManifest } from "../control/policyManifest";
import type { LoadProgress } from "./loadProgress";
import type { PackageFiles } from "./policyPackage";
import type { BackendPreference, BackendReport, PolicyChunk } from "./policyRunner";

/** Where a package comes from: a folder's address (with trailing slash), or files in memory. */
export type PolicySource = { readonly url: string } | { readonly files: PackageFiles };

export type PolicyRequest =
  | {
      readonly type: "load";
      readonly id: number;
      readonly source: PolicySource;
      readonly preference: BackendPreference;
    }
  | {
      readonly type: "infer";
      readonly id: number;
      readonly handle: number;
      readonly state: Float64Array;
      readonly environment: Float64Array;
    }
  | { readonly type: "release"; readonly id: number; readonly handle: number };

/** Page to worker: serve one more port (the session's). */
export interface PolicyConnect {
  readonly type: "connect";
  readonly port: MessagePort;
}

/** Worker to page, on its own channel: how far a load is. */
export interface PolicyNews {
  readonly type: "progress";
  readonly progress: LoadProgress;
}

/** A policy that is open in the worker. */
export interface LoadedPolicy {
  readonly handle: number;
  readonly manifest: PolicyManifest;
  readonly report: BackendReport;
}

/** An error as plain data. */
export interface PolicyErrorData {
  readonly kind: "input" | "device" | "other";
  readonly message: string;
  readonly tip: string;
  readonly code: string;
  readonly where: string | null;
}

export type PolicyReply =
  | { readonly type: "loaded"; readonly id: number; readonly policy: LoadedPolicy }
  | { readonly type: "chunk"; readonly id: number; readonly chunk: PolicyChunk }
  | { readonly type: "released"; readonly id: number }
  | { readonly type: "error"; readonly id: number; readonly error: PolicyErrorData };
