/** Opens and runs policies: in this realm (`createLocalPolicyService`), or behind a port (`connectPolicyService`). */

import type { FeatureVectors } from "../control/features";
import { DeviceError, InputError, invariant } from "../errors";
import type { OnLoadProgress } from "./loadProgress";
import { fetchPolicyPackage } from "./policyDownload";
import type { LoadedPolicy, PolicyErrorData, PolicyReply, PolicyRequest, PolicySource } from "./policyMessages";
import { loadPolicyPackage } from "./policyPackage";
import { type BackendPreference, openPolicyRunner, type PolicyChunk, type PolicyRunner } from "./policyRunner";

/** The part of a MessagePort or Worker that is needed here. */
export interface PolicyPort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
}

export interface PolicyService {
  /**
   * Opens a package and measures it.
   *
   * @throws {InputError} With the reason when the package is refused (see `loadPolicyPackage`).
   */
  load(source: PolicySource, preference?: BackendPreference): Promise<LoadedPolicy>;
  /** Runs an open policy once; raw features in, raw chunk out. */
  infer(handle: number, features: FeatureVectors): Promise<PolicyChunk>;
  release(handle: number): Promise<void>;
}

/** A service on the other side of a port, which may go away. */
export interface PolicyConnection extends PolicyService {
  /** Refuses whatever still waits, and whatever is asked later: nobody is at the other end any more. */
  close(): void;
}

/**
 * Runs policies in this realm: Node, tests, and the inside of the worker.
 *
 * @param onProgress - Hears how far a load is.
 */
export function createLocalPolicyService(onProgress: OnLoadProgress = () => undefined): PolicyService {
  const open = new Map<number, PolicyRunner>();
  let next = 1;
  const runnerOf = (handle: number): PolicyRunner => {
    const runner = open.get(handle);
    if (runner) return runner;
    throw new InputError(`policy ${handle} is not open`, "Load the policy again.", { code: "E_POLICY_HANDLE" });
  };
  return {
    async load(source, preference = "auto") {
      const files = "url" in source ? await fetchPolicyPackage(source.url, onProgress) : source.files;
      const policy = loadPolicyPackage(files);
      const runner = await openPolicyRunner(policy, preference);
      const handle = next++;
      open.set(handle, runner);
      return { handle, manifest: policy.manifest, report: runner.report() };
    },
    infer: async (handle, features) => runnerOf(handle).infer(features),
    async release(handle) {
      const runner = runnerOf(handle);
      open.delete(handle);
      await runner.release();
    },
  };
}

/** Answers the requests that arrive on a port with a service of this realm. */
export function servePolicyPort(service: PolicyService, port: PolicyPort): void {
  const answer = async (request: PolicyRequest): Promise<PolicyReply> => {
    const { id } = request;
    try {
      if (request.type === "load") {
        return { type: "loaded", id, policy: await service.load(request.source, request.preference) };
      }
      if (request.type === "infer") {
        return { type: "chunk", id, chunk: await service.infer(request.handle, request) };
      }
      await service.release(request.handle);
      return { type: "released", id };
    } catch (error) {
      return { type: "error", id, error: errorToData(error) };
    }
  };
  port.onmessage = (event: MessageEvent<PolicyRequest>) => {
    void answer(event.data).then((reply) => {
      port.postMessage(reply, reply.type === "chunk" ? [reply.chunk.actions.buffer] : []);
    });
  };
}

/** A service on the other side of a port. */
export function connectPolicyService(port: PolicyPort): PolicyConnection {
  const waiting = new Map<number, { resolve: (reply: PolicyReply) => void; reject: (error: Error) => void }>();
  let next = 1;
  let isClosed = false;
  port.onmessage = (event: MessageEvent<PolicyReply>) => {
    const reply = event.data;
    const caller = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.type === "error") caller?.reject(dataToError(reply.error));
    else caller?.resolve(reply);
  };
  const ask = <T extends PolicyReply["type"]>(
    type: T,
    build: (id: number) => PolicyRequest,
  ): Promise<Extract<PolicyReply, { type: T }>> => {
    const id = next++;
    return new Promise((resolve, reject) => {
      if (isClosed) {
        reject(workerGone());
        return;
      }
      const accept = (reply: PolicyReply): void => {
        invariant(reply.type === type, `the policy worker answers "${type}" with "${reply.type}"`);
        resolve(reply as Extract<PolicyReply, { type: T }>);
      };
      waiting.set(id, { resolve: accept, reject });
      port.postMessage(build(id));
    });
  };
  return {
    load: async (source, preference = "auto") =>
      (await ask("loaded", (id) => ({ type: "load", id, source, preference }))).policy,
    infer: async (handle, { state, environment }) =>
      (await ask("chunk", (id) => ({ type: "infer", id, handle, state, environment }))).chunk,
    async release(handle) {
      await ask("released", (id) => ({ type: "release", id, handle }));
    },
    close() {
      isClosed = true;
      port.onmessage = null;
      for (const { reject } of waiting.values()) reject(workerGone());
      waiting.clear();
    },
  };
}

function workerGone(): DeviceError {
  return new DeviceError("the policy's worker was closed", "Choose the policy again.", "E_POLICY_GONE");
}

function errorToData(error: unknown): PolicyErrorData {
  if (error instanceof InputError) {
    const { message, tip, code, where } = error;
    return { kind: "input", message, tip, code, where: where ?? null };
  }
  if (error instanceof DeviceError) {
    return { kind: "device", message: error.message, tip: error.tip, code: error.code, where: null };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "other", message, tip: "", code: "", where: null };
}

function dataToError(data: PolicyErrorData): Error {
  if (data.kind === "input") {
    return new InputError(data.message, data.tip, {
      code: data.code,
      ...(data.where !== null && { where: data.where }),
    });
  }
  return data.kind === "device" ? new DeviceError(data.message, data.tip, data.code) : new Error(data.message);
}
