/**
 * What a real arm may do next: phases, events and what each event leads to, as data.
 *
 * Pure: the state goes in with an event, and comes out with the effects that the caller carries out. Whatever takes time
 * (connecting, arming, calibrating, parking, releasing) has an attempt number, and news of an attempt that was stopped is
 * refused, so that a late answer can never move an arm that was told to stop.
 */

import { type Reason, reason } from "./reason";

/** `READY` and `RELEASED` have no torque; `HOLD` has, and is left by arming or releasing only; `LOST` may have. */
export type ArmPhase = "SIM" | "CONNECTING" | "READY" | "ARMED" | "HOLD" | "RELEASED" | "LOST";

/** What goes on within a phase and takes time. */
export type ArmTask = "calibrating" | "arming" | "parking" | "releasing";

/** What the caller has to do, in this order. `abandonTask`: stop what goes on, writing no more. */
export type ArmEffect =
  | "openPort"
  | "closePort"
  | "beginCalibration"
  | "beginArming"
  | "beginParking"
  | "abandonTask"
  | "sendHold"
  | "torqueOff";

/** What happens to an arm. `by` names the control or watchdog that acts, such as `key:Space`. */
export type ArmEvent =
  | { readonly type: "connect" | "calibrate" | "park" | "release" | "disconnect" }
  /** `isHolding`: the servos had torque on, from a session that ended while armed; they must not be dropped. */
  | { readonly type: "connected"; readonly attempt: number; readonly isHolding: boolean }
  | { readonly type: "calibrated" | "armed" | "parked"; readonly attempt: number }
  /** `armSlipped`: a joint moved when its torque came on. */
  | {
      readonly type: "connectFailed" | "calibrationFailed" | "armFailed" | "armSlipped" | "parkFailed";
      readonly attempt: number;
      readonly reason: Reason;
    }
  /** `holding`: names of the joints that still have torque after every try. */
  | { readonly type: "released"; readonly attempt: number; readonly holding: readonly string[] }
  | { readonly type: "arm"; readonly by: string }
  | { readonly type: "stop"; readonly by: string; readonly reason: Reason }
  | { readonly type: "lost"; readonly reason: Reason }
  /** Something that stands against arming (wrong supply, other calibration, swapped joint), and its end. */
  | { readonly type: "block"; readonly reason: Reason }
  | { readonly type: "unblock"; readonly code: string };

/** Everything that is known of what an arm may do. */
export interface ArmState {
  readonly phase: ArmPhase;
  readonly task: ArmTask | null;
  /** Number of the newest attempt at something that takes time. */
  readonly attempt: number;
  /** Why it is in this phase; null when there is nothing to say. */
  readonly reason: Reason | null;
  /** Controls that stopped it since it was last armed: none of them may arm it. */
  readonly stoppedBy: readonly string[];
  /** What stands against arming. */
  readonly blocks: readonly Reason[];
  /** Connecting again after the port was lost: if that fails, it is lost still. */
  readonly wasLost: boolean;
}

/** What an event led to. */
export interface ArmChange {
  readonly state: ArmState;
  readonly effects: readonly ArmEffect[];
  /** Why the event was refused; the state is the same then. */
  readonly refused: Reason | null;
}

/** An arm that is simulated. */
export const SIMULATED: ArmState = {
  phase: "SIM",
  task: null,
  attempt: 0,
  reason: null,
  stoppedBy: [],
  blocks: [],
  wasLost: false,
};

/** Where an arm stands: a phase, or a phase with a task. */
export type ArmSituation =
  | ArmPhase
  | "READY/calibrating"
  | "READY/arming"
  | "RELEASED/calibrating"
  | "RELEASED/arming"
  | "RELEASED/releasing"
  | "HOLD/arming"
  | "ARMED/parking";

type EventType = Exclude<ArmEvent["type"], "block" | "unblock">;

/** Where an event leads, and what to do. */
interface Transition {
  readonly to: ArmSituation;
  readonly effects?: readonly ArmEffect[];
}

/** One situation: what it answers to, and why it refuses everything else. */
interface Row {
  readonly refusal: string;
  readonly on: Readonly<Partial<Record<EventType, Transition>>>;
}

const releaseFrom = (...before: readonly ArmEffect[]): Transition => ({
  to: "RELEASED/releasing",
  effects: [...before, "torqueOff"],
});
const lost: Transition = { to: "LOST", effects: ["closePort"] };
const lostInTask: Transition = { to: "LOST", effects: ["abandonTask", "closePort"] };
const toSim: Transition = { to: "SIM", effects: ["closePort"] };
const abandonToSim: Transition = { to: "SIM", effects: ["abandonTask", "closePort"] };
const holdFromTask: Transition = { to: "HOLD", effects: ["abandonTask", "sendHold"] };

/** What a phase without torque answers to. */
const limp = (phase: "READY" | "RELEASED"): Row => ({
  refusal: "notArmed",
  on: {
    calibrate: { to: `${phase}/calibrating`, effects: ["beginCalibration"] },
    arm: { to: `${phase}/arming`, effects: ["beginArming"] },
    stop: { to: phase },
    release: releaseFrom(),
    lost,
    disconnect: toSim,
  },
});

const calibrating = (phase: "READY" | "RELEASED"): Row => ({
  refusal: "calibrating",
  on: {
    calibrated: { to: "READY" },
    calibrationFailed: { to: phase },
    stop: { to: phase, effects: ["abandonTask"] },
    release: releaseFrom("abandonTask"),
    lost: lostInTask,
    disconnect: abandonToSim,
  },
});

/** Arming a limp arm: whatever ends it leaves no joint with torque. */
const armingLimp: Row = {
  refusal: "arming",
  on: {
    armed: { to: "ARMED" },
    armFailed: releaseFrom(),
    armSlipped: releaseFrom(),
    stop: releaseFrom("abandonTask"),
    release: releaseFrom("abandonTask"),
    lost: lostInTask,
  },
};

/** Every transition that there is. */
export const ARM_TRANSITIONS: Readonly<Record<ArmSituation, Row>> = {
  SIM: {
    refusal: "notConnected",
    on: { connect: { to: "CONNECTING", effects: ["openPort"] }, stop: { to: "SIM" } },
  },
  CONNECTING: {
    refusal: "connecting",
    on: {
      connected: { to: "READY" },
      connectFailed: toSim,
      stop: abandonToSim,
      lost: abandonToSim,
      disconnect: abandonToSim,
    },
  },
  READY: limp("READY"),
  "READY/calibrating": calibrating("READY"),
  "READY/arming": armingLimp,
  ARMED: {
    refusal: "armed",
    on: {
      stop: { to: "HOLD", effects: ["sendHold"] },
      park: { to: "ARMED/parking", effects: ["beginParking"] },
      release: releaseFrom(),
      lost,
    },
  },
  "ARMED/parking": {
    refusal: "parking",
    on: {
      parked: { to: "HOLD", effects: ["sendHold"] },
      parkFailed: { to: "HOLD", effects: ["sendHold"] },
      stop: holdFromTask,
      release: releaseFrom("abandonTask"),
      lost: lostInTask,
    },
  },
  HOLD: {
    refusal: "holding",
    on: {
      arm: { to: "HOLD/arming", effects: ["beginArming"] },
      stop: { to: "HOLD" },
      release: releaseFrom(),
      lost,
    },
  },
  // A raised arm would fall if arming it again failed and let go, so it goes on holding.
  "HOLD/arming": {
    refusal: "arming",
    on: {
      armed: { to: "ARMED" },
      armFailed: { to: "HOLD", effects: ["sendHold"] },
      armSlipped: releaseFrom(),
      stop: holdFromTask,
      release: releaseFrom("abandonTask"),
      lost: lostInTask,
    },
  },
  RELEASED: limp("RELEASED"),
  "RELEASED/calibrating": calibrating("RELEASED"),
  "RELEASED/arming": armingLimp,
  // Letting go is never broken off: half a release is an arm that some joints still hold.
  "RELEASED/releasing": {
    refusal: "releasing",
    on: { released: { to: "RELEASED" }, stop: { to: "RELEASED/releasing" }, lost: lostInTask },
  },
  LOST: {
    refusal: "portLost",
    on: {
      connect: { to: "CONNECTING", effects: ["openPort"] },
      stop: { to: "LOST" },
      disconnect: { to: "SIM" },
    },
  },
};

/** Where an arm stands. */
export function situationOf({ phase, task }: Pick<ArmState, "phase" | "task">): ArmSituation {
  return (task === null ? phase : `${phase}/${task}`) as ArmSituation;
}

/** Whether no joint has torque, as far as is known, and nobody is about to give it any. */
export function isLimp({ phase, task }: Pick<ArmState, "phase" | "task">): boolean {
  return phase !== "ARMED" && phase !== "HOLD" && phase !== "LOST" && (task === null || task === "calibrating");
}

/** Does one event. */
export function nextArmState(state: ArmState, event: ArmEvent): ArmChange {
  if (event.type === "block")
    return changed({ ...state, blocks: [...without(state.blocks, event.reason.code), event.reason] });
  if (event.type === "unblock") return changed({ ...state, blocks: without(state.blocks, event.code) });
  const from = situationOf(state);
  const { on, refusal } = ARM_TRANSITIONS[from];
  const found = on[event.type];
  if (!found) return refuse(state, reason(refusal, { event: event.type }));
  if ("attempt" in event && event.attempt !== state.attempt)
    return refuse(state, reason("outdated", { event: event.type }));
  if (event.type === "arm") {
    if (state.blocks[0]) return refuse(state, state.blocks[0]);
    if (state.stoppedBy.includes(event.by)) return refuse(state, reason("stoppedByThis", { by: event.by }));
  }
  const to = destination(state, event, found);
  const [phase, task = null] = to.split("/") as [ArmPhase, ArmTask?];
  const isNewTask = task !== null && to !== from;
  return {
    refused: null,
    effects: found.effects ?? [],
    state: {
      phase,
      task,
      attempt: isNewTask || (phase === "CONNECTING" && from !== to) ? state.attempt + 1 : state.attempt,
      reason: reasonAfter(state, event, to),
      stoppedBy: stoppedByAfter(state, event, phase),
      // What was found on one connection says nothing of the next.
      blocks: phase === "CONNECTING" || phase === "SIM" ? [] : state.blocks,
      wasLost: phase === "CONNECTING" && state.phase === "LOST",
    },
  };
}

/** Two places that the table cannot tell: an arm that was lost is not simulated, and one that was found holding holds. */
function destination(state: ArmState, event: ArmEvent, { to }: Transition): ArmSituation {
  if (event.type === "connected" && event.isHolding) return "HOLD";
  const isGivenUp = state.phase === "CONNECTING" && state.wasLost && event.type !== "disconnect";
  return isGivenUp && to === "SIM" ? "LOST" : to;
}

function reasonAfter(state: ArmState, event: ArmEvent, to: ArmSituation): Reason | null {
  // Only the first reason of a stop counts: the others follow from it.
  if (to === situationOf(state)) return state.reason;
  if ("reason" in event) return event.reason;
  if (event.type === "connected" && event.isHolding) return reason("foundHolding");
  if (event.type === "parked") return reason("parked");
  // A calibration that was done makes an older one that was given up no news any more.
  if (event.type === "calibrated") return null;
  if (event.type === "released") {
    return event.holding.length > 0 ? reason("torqueStillOn", { joints: event.holding.join(", ") }) : state.reason;
  }
  // While a task goes on, and once it was given up, what was said before still holds.
  const isOfSamePhase = to.split("/")[0] === state.phase;
  return isOfSamePhase ? state.reason : null;
}

function stoppedByAfter(state: ArmState, event: ArmEvent, phase: ArmPhase): readonly string[] {
  if (event.type === "armed" || phase === "SIM") return [];
  if (event.type !== "stop" || state.stoppedBy.includes(event.by)) return state.stoppedBy;
  return [...state.stoppedBy, event.by];
}

function changed(state: ArmState): ArmChange {
  return { state, effects: [], refused: null };
}

function refuse(state: ArmState, refused: Reason): ArmChange {
  return { state, effects: [], refused };
}

function without(blocks: readonly Reason[], code: string): Reason[] {
  return blocks.filter((block) => block.code !== code);
}
