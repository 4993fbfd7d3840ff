/**
 * A policy as a controller: plays predicted chunks and has the next one ready in time.
 *
 * `act` never waits. In `async` mode the network runs beside the session while the old chunk plays. In `lockstep` mode
 * the session awaits `prepare` between control steps, and the same seeds give the same actions on every machine.
 */

import type { Action, Alert, Controller, Observation } from "../control/contracts";
import { type FeatureEncoder, type FeatureVectors, featureToJoints } from "../control/features";
import type { PolicyManifest } from "../control/policyManifest";
import { DeviceError, InputError, invariant } from "../errors";
import type { RobotModel } from "../robot/robotModel";
import { ChunkQueue } from "./chunkQueue";
import { matchPolicyToRobot } from "./policyPackage";
import type { PolicyBackend, PolicyChunk } from "./policyRunner";

export type PolicyMode = "lockstep" | "async";

/** Runs the network somewhere: in this realm or in the policy worker. */
export type PolicyInference = (features: FeatureVectors) => Promise<PolicyChunk>;

export interface PolicyControllerOptions {
  readonly manifest: PolicyManifest;
  readonly infer: PolicyInference;
  readonly model: RobotModel;
  readonly mode: PolicyMode;
  /** Problems that a person should see, once each per episode. */
  readonly onAlert: (alert: Alert) => void;
}

/** What the policy panel shows. */
export interface PolicyControllerStatus {
  readonly state: "waiting" | "playing" | "holding" | "failed";
  readonly backend: PolicyBackend | null;
  /** Median of recent inferences, ms. */
  readonly latencyMs: number;
  /** Actions left of the newest chunk. */
  readonly queued: number;
  readonly chunk: number;
  /** Why it failed; null unless it has. */
  readonly problem: string | null;
}

export interface PolicyController extends Controller {
  /** Computes the chunk that `act` will need for this observation. Lockstep mode calls it before every `act`. */
  prepare(observation: Observation): Promise<void>;
  status(): PolicyControllerStatus;
  /** Targets that are still to be played, shape (k, n), rad: the ghost. */
  predictedActions(): Float64Array;
}

/** Extra steps of warning before the queue runs dry, on top of the measured latency. */
const REFILL_MARGIN_STEPS = 2;
/** A target this far outside a joint's limits is nonsense rather than eagerness; rad. */
const ABSURD_EXCESS = 1;
const RECENT = 25;

/**
 * How far simulated time may lag behind the control periods, s: one physics step, where the period is no whole number of them.
 * With less, a step of a 30 Hz policy is now and then played twice and the next one left out.
 */
const CLOCK_LAG = 0.002;

/**
 * Makes the controller of a policy.
 *
 * @throws {InputError} `E_POLICY_UNITS` or `E_POLICY_SHAPE` when the policy does not fit the robot.
 */
export function createPolicyController(options: PolicyControllerOptions): PolicyController {
  return new ChunkedPolicy(options, matchPolicyToRobot(options.manifest, options.model));
}

class ChunkedPolicy implements PolicyController {
  readonly id: string;
  readonly #options: PolicyControllerOptions;
  readonly #encoder: FeatureEncoder;
  readonly #queue: ChunkQueue;
  readonly #latencies: number[] = [];
  readonly #alerted = new Set<string>();
  #backend: PolicyBackend | null = null;
  #state: PolicyControllerStatus["state"] = "waiting";
  #problem: string | null = null;
  #step = 0;
  /** Counts episodes, so that an answer to the last one is not played in this one. */
  #episode = 0;
  #pending: Promise<void> | null = null;

  constructor(options: PolicyControllerOptions, encoder: FeatureEncoder) {
    const { manifest } = options;
    this.id = `policy:${manifest.id}`;
    this.#options = options;
    this.#encoder = encoder;
    this.#queue = new ChunkQueue(manifest.joints.length, manifest.chunk_size, manifest.temporal_ensemble_coeff);
  }

  reset(_seed: number): void {
    this.#episode++;
    this.#queue.clear();
    this.#alerted.clear();
    this.#state = "waiting";
    this.#problem = null;
    this.#step = 0;
    this.#pending = null;
  }

  async prepare(observation: Observation): Promise<void> {
    const step = this.#stepOf(observation);
    if (this.#state === "failed" || !this.#isDue(step, 0)) return;
    await this.#request(observation, step);
  }

  act(observation: Observation): Action | null {
    const step = this.#stepOf(observation);
    this.#step = step;
    if (this.#state === "failed") return null;
    if (this.#options.mode === "async" && !this.#pending && this.#isDue(step, this.#leadSteps())) {
      const request = this.#request(observation, step);
      this.#pending = request;
      void request.finally(() => {
        if (this.#pending === request) this.#pending = null;
      });
    }
    const action = this.#queue.actionAt(step);
    if (action) this.#state = "playing";
    else if (this.#state === "playing") {
      this.#state = "holding";
      this.#alert(
        "warning",
        "E_POLICY_LATE",
        "the policy's next actions are late; the arm holds",
        "Close other tabs, or choose a faster backend.",
      );
    }
    return action;
  }

  status(): PolicyControllerStatus {
    const sorted = [...this.#latencies].sort((a, b) => a - b);
    return {
      state: this.#state,
      backend: this.#backend,
      latencyMs: sorted[sorted.length >> 1] ?? 0,
      queued: this.#queue.remaining(this.#step),
      chunk: this.#options.manifest.chunk_size,
      problem: this.#problem,
    };
  }

  predictedActions(): Float64Array {
    return this.#queue.ahead(this.#step);
  }

  /** Policy periods since reset. */
  #stepOf(observation: Observation): number {
    return Math.floor((observation.time + CLOCK_LAG) * this.#options.manifest.control_hz);
  }

  /** Whether a chunk must be asked for at this step so that it is there `lead` steps later. */
  #isDue(step: number, lead: number): boolean {
    const newest = this.#queue.newestStart();
    if (newest === null || step < newest) return true;
    const { n_action_steps, chunk_size, temporal_ensemble_coeff } = this.#options.manifest;
    // Ensembling wants every prediction it can get.
    if (temporal_ensemble_coeff !== null) return step > newest;
    // A chunk plays its n_action_steps. What it has beyond them bridges the wait for the next one, so that a policy that has
    // some to spare looks again no sooner than it was trained and scored to: more often makes it waver.
    const early = Math.max(0, lead - (chunk_size - n_action_steps));
    return step - newest + early >= n_action_steps;
  }

  #leadSteps(): number {
    return Math.ceil((this.status().latencyMs / 1000) * this.#options.manifest.control_hz) + REFILL_MARGIN_STEPS;
  }

  async #request(observation: Observation, step: number): Promise<void> {
    const episode = this.#episode;
    try {
      const features = this.#encoder.encode(observation);
      const chunk = await this.#options.infer(features);
      if (episode !== this.#episode) return;
      this.#latencies.push(chunk.latencyMs);
      if (this.#latencies.length > RECENT) this.#latencies.shift();
      this.#backend = chunk.backend;
      this.#accept(step, chunk.actions);
    } catch (error) {
      if (episode !== this.#episode) return;
      this.#failRequest(error);
    }
  }

  /** Stops NaN, wrong shapes and absurd targets here, before anything moves. */
  #accept(step: number, chunk: Float64Array): void {
    const { manifest, model } = this.#options;
    const n = manifest.joints.length;
    const wanted = manifest.chunk_size * n;
    if (chunk.length !== wanted) {
      this.#fail(`the policy returned ${chunk.length} numbers; expected ${wanted}`);
      return;
    }
    const actions = new Float64Array(wanted);
    for (let row = 0; row < manifest.chunk_size; row++) {
      const action = featureToJoints(model, chunk.subarray(row * n, row * n + n));
      for (let j = 0; j < n; j++) {
        const joint = model.joints[j]!;
        const value = action[j]!;
        // Written so that NaN fails as well.
        if (!(value >= joint.lower - ABSURD_EXCESS && value <= joint.upper + ABSURD_EXCESS)) {
          this.#fail(
            `the policy wants joint "${joint.name}" at ${value} rad; expected ${joint.lower} to ${joint.upper}`,
          );
          return;
        }
      }
      actions.set(action, row * n);
    }
    this.#queue.add(step, actions);
  }

  #failRequest(error: unknown): void {
    if (error instanceof DeviceError && error.code === "E_GPU_LOST") {
      // The runner has moved to the CPU; the next request goes there.
      this.#alert("warning", error.code, error.message, error.tip);
      return;
    }
    if (error instanceof DeviceError || error instanceof InputError) {
      this.#stop(error.code, error.message, error.tip);
      return;
    }
    this.#fail(error instanceof Error ? error.message : String(error));
  }

  #fail(message: string): void {
    this.#stop("E_POLICY_OUTPUT", `policy output invalid: ${message}`, "Reset the episode, or choose another policy.");
  }

  /** Nothing more is played until the next reset. */
  #stop(code: string, message: string, tip: string): void {
    this.#queue.clear();
    this.#state = "failed";
    this.#problem = message;
    this.#alert("error", code, message, tip);
  }

  #alert(severity: Alert["severity"], code: string, message: string, tip: string): void {
    invariant(message.length > 0, "an alert says something");
    if (this.#alerted.has(code)) return;
    this.#alerted.add(code);
    this.#options.onAlert({ severity, code, message, tip });
  }
}
