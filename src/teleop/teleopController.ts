/**
 * A person leads the arm: keys, pads, gamepad, sliders and drag handle together, as one controller.
 *
 * The newest input sits in a mailbox; each control step turns it into a joint target. Speeds rise and fall with a bounded
 * acceleration, so that letting go, and losing touch with the person, both end in a short, smooth stop.
 */

import type { Action, Controller, Observation } from "../control/contracts";
import { add3, distance3, dot3, scale3, subtract3, type Vec3 } from "../math/vector3";
import type { RobotModel } from "../robot/robotModel";
import { addDemands, isDemanding, NO_DEMAND, type TeleopDemand } from "./demand";
import { demandOfGamepad } from "./gamepadTeleop";
import { bodyOverlap, lowestToolHeight, toolDirection } from "./handClearance";
import { jogged, towardsSliders } from "./jointTeleop";
import { demandOfKeys } from "./keyboardTeleop";
import { type Drag, reachForHandle, targetTowards } from "./pointerTeleop";
import { idleTeleopInput, SPEED_STEPS, type TeleopInput } from "./teleopInput";
import { type Followed, followTool, headingOf, POOR_CONDITION, type ToolTarget, toolTargetAt } from "./toolHold";

/** How the tool stands to its limits: fine, close to one (or to a singularity), or asked for more than it can do. */
export type TeleopReach = "ok" | "near" | "unreachable";

export interface TeleopOptions {
  /** Top speed of the tool, m/s. */
  readonly topSpeed: number;
  /** Top speed of pitch, roll and a jogged joint, rad/s. */
  readonly topTurn: number;
  /** Top speed of the jaw, rad/s. */
  readonly topJaw: number;
  /** Seconds from standstill to top speed, and back. */
  readonly rampS: number;
  /** Largest speed of any joint, rad/s. */
  readonly jointSpeed: number;
  /** Input older than this counts as let go while anything is held, s. */
  readonly staleS: number;
  /** How far the target of an arm joint may run ahead of the measured one, rad: what a blocked arm presses with. */
  readonly lead: number;
  /** Wall clock in s for the age of the input; null counts in the observation's own time. */
  readonly clock: (() => number) | null;
}

export function defaultTeleopOptions(): TeleopOptions {
  return {
    topSpeed: 0.25,
    topTurn: 1.5,
    topJaw: 2.5,
    rampS: 0.15,
    jointSpeed: 3,
    staleS: 0.1,
    lead: 0.2,
    clock: null,
  };
}

/** A controller that a person feeds. */
export interface TeleopController extends Controller {
  readonly reach: TeleopReach;
  /** Puts the newest input into the mailbox. */
  feed(input: TeleopInput): void;
  /** Goes on from the last action of another controller, shape (n), rad, so that a grip holds when a person takes over. */
  startFrom(action: Action): void;
}

/** Closer than this to a limit, a joint counts as near it, rad. */
const NEAR_LIMIT = 0.05;
/** Beyond these the arm does not do what is asked: place, m, and pitch, rad. */
const MISSED_PLACE = 0.004;
const MISSED_PITCH = 0.1;
/** A step at the edge of the reach is made if it brings at least this share of what was asked. */
const WORTHWHILE = 0.1;
/** Control periods outside this range are taken as the nearest of it, s: a stall must not authorise a big step. */
const SHORTEST_STEP = 0.005;
const LONGEST_STEP = 0.04;

/**
 * Makes a controller for a robot standing on the table, its base at the world's origin.
 *
 * @throws {InputError} From `act`, `E_TELEOP_INPUT`, when slider targets do not fit the robot.
 */
export function createTeleopController(
  robot: RobotModel,
  options: TeleopOptions = defaultTeleopOptions(),
): TeleopController {
  return new MailboxTeleop(robot, options);
}

class MailboxTeleop implements TeleopController {
  readonly id = "teleop";
  readonly #robot: RobotModel;
  readonly #options: TeleopOptions;
  #input: TeleopInput = idleTeleopInput();
  #isNew = false;
  #inputAt = 0;
  #reach: TeleopReach = "ok";
  /** Joint target; null until something moves after a reset. */
  #q: Float64Array | null = null;
  #tool: ToolTarget | null = null;
  #drag: (Drag & { readonly handle: Vec3 }) | null = null;
  /** Demand after the ramp. */
  #demand: TeleopDemand = NO_DEMAND;
  #lastTime = Number.NaN;

  constructor(robot: RobotModel, options: TeleopOptions) {
    this.#robot = robot;
    this.#options = options;
  }

  get reach(): TeleopReach {
    return this.#reach;
  }

  feed(input: TeleopInput): void {
    this.#input = input;
    this.#isNew = true;
  }

  startFrom(action: Action): void {
    this.#q = action.slice();
    this.#tool = null;
  }

  reset(): void {
    this.#q = null;
    this.#tool = null;
    this.#demand = NO_DEMAND;
    this.#lastTime = Number.NaN;
    this.#reach = "ok";
  }

  act(observation: Observation): Action | null {
    const dt = this.#stepTime(observation.time);
    const input = this.#freshInput(observation.time);
    const scale = SPEED_STEPS[input.speedStep] ?? 1;
    if (!input.drag) this.#drag = null;
    this.#demand = ramped(
      this.#demand,
      addDemands(demandOfKeys(input.held), demandOfGamepad(input.gamepad)),
      dt / this.#options.rampS,
    );
    const isMoving = isDemanding(this.#demand) || input.jointTargets !== null || input.drag !== null;
    if (!isMoving) return this.#q?.slice() ?? null;
    const before = this.#bounded(this.#q ?? observation.jointPosition, observation.jointPosition);
    const turn = this.#options.jointSpeed * scale * dt;
    let next = before;
    this.#reach = "ok";
    if (input.jointTargets) next = towardsSliders(this.#robot, next, input.jointTargets, turn);
    if (this.#demand.joint !== 0) {
      next = jogged(this.#robot, next, input.joint, this.#demand.joint * this.#options.topTurn * scale * dt);
    }
    if (next !== before) this.#tool = null;
    next = this.#ledTool(next, input, scale, dt);
    const jaw = this.#robot.gripperJoint;
    if (jaw >= 0) next = jogged(this.#robot, next, jaw, this.#demand.jaw * this.#options.topJaw * scale * dt);
    return this.#settle(before, next);
  }

  /** The control period by the observation's time, s. */
  #stepTime(time: number): number {
    const dt = time - this.#lastTime;
    this.#lastTime = time;
    return Math.min(LONGEST_STEP, Math.max(SHORTEST_STEP, Number.isNaN(dt) ? 0 : dt));
  }

  /** The newest input, or an idle one when the person has not been heard of for too long. */
  #freshInput(time: number): TeleopInput {
    const now = this.#options.clock?.() ?? time;
    if (this.#isNew || now < this.#inputAt) {
      this.#isNew = false;
      this.#inputAt = now;
    }
    if (now - this.#inputAt <= this.#options.staleS + 1e-9) return this.#input;
    return { ...this.#input, held: [], gamepad: null, jointTargets: null, drag: null };
  }

  /** A target that is not further ahead of the arm than it may press. */
  #bounded(q: ArrayLike<number>, measured: Float64Array): Float64Array {
    const { lead } = this.#options;
    return Float64Array.from(measured, (at, j) => Math.min(at + lead, Math.max(at - lead, q[j]!)));
  }

  /** Moves the tool through space by the demand and the handle; the jaw stays. */
  #ledTool(q: Float64Array, input: TeleopInput, scale: number, dt: number): Float64Array {
    const { forward, left, up, pitch, roll } = this.#demand;
    const isJogged = forward !== 0 || left !== 0 || up !== 0 || pitch !== 0 || roll !== 0;
    if (!isJogged && !input.drag) {
      return q;
    }
    const { topSpeed, topTurn, jointSpeed } = this.#options;
    const step = { length: topSpeed * scale * dt, turn: topTurn * scale * dt };
    let target = this.#tool ?? toolTargetAt(this.#robot, q);
    let canReach = true;
    if (input.drag) {
      const { goal, reachable } = this.#aim(q, input.drag.position);
      canReach = reachable;
      target = targetTowards(this.#robot, q, target, input.drag, goal, step);
    }
    if (isJogged) {
      const by = this.#direction(q, input.frame, [forward, left, up]);
      target = {
        position: add3(target.position, scale3(by, step.length)),
        pitch: target.pitch - pitch * step.turn,
        // Right-handed about the hand's own axis is clockwise seen along it.
        roll: target.roll - roll * step.turn,
      };
    }
    const [x, y, z] = target.position;
    const lowest = lowestToolHeight(this.#robot, q);
    if (z < lowest) target = { ...target, position: [x, y, Math.min(lowest, z + step.length)] };
    const followed = followTool(this.#robot, q, target, { turn: jointSpeed * dt, way: step.length });
    this.#reach = this.#judged(followed, canReach);
    if (isJogged && this.#reach === "unreachable" && !this.#advances(q, followed.q, target)) return q;
    this.#tool = followed.target;
    return followed.q;
  }

  /** The goal of a handle; looked for again only when the handle has moved, so that the tool comes to rest. */
  #aim(q: Float64Array, handle: Vec3): Drag {
    if (!this.#drag || distance3(handle, this.#drag.handle) > 1e-5) {
      this.#drag = { handle, ...reachForHandle(this.#robot, q, handle) };
    }
    return this.#drag;
  }

  /** Whether a step at the edge of the reach still goes where it should: creeping along the edge helps nobody. */
  #advances(from: Float64Array, to: Float64Array, target: ToolTarget): boolean {
    const start = toolTargetAt(this.#robot, from).position;
    const asked = subtract3(target.position, start);
    const done = subtract3(toolTargetAt(this.#robot, to).position, start);
    return dot3(done, asked) > WORTHWHILE * dot3(asked, asked);
  }

  /** A demand along the axes of the table or of the hand, as a direction in B. */
  #direction(q: Float64Array, frame: TeleopInput["frame"], [forward, left, up]: Vec3): Vec3 {
    if (frame === "world") return [forward, left, up];
    // The hand's forward is where it points; its left is level, its up is across both.
    const out = toolDirection(this.#robot, q, [0, 0, 1]);
    const [hx, hy] = headingOf(toolTargetAt(this.#robot, q).position);
    const side: Vec3 = [-hy, hx, 0];
    const above: Vec3 = [
      out[1] * side[2] - out[2] * side[1],
      out[2] * side[0] - out[0] * side[2],
      out[0] * side[1] - out[1] * side[0],
    ];
    return add3(add3(scale3(out, forward), scale3(side, left)), scale3(above, up));
  }

  #judged({ q, missed, pitchMissed, condition, isSingular }: Followed, canReach: boolean): TeleopReach {
    if (!canReach || isSingular || missed > MISSED_PLACE) return "unreachable";
    const isAtLimit = this.#robot.joints.some(
      ({ lower, upper }, j) =>
        j !== this.#robot.gripperJoint && (q[j]! < lower + NEAR_LIMIT || q[j]! > upper - NEAR_LIMIT),
    );
    return isAtLimit || pitchMissed > MISSED_PITCH || condition > POOR_CONDITION ? "near" : "ok";
  }

  /** Keeps the new target, unless it leads the hand deeper into the arm itself. */
  #settle(before: Float64Array, next: Float64Array): Action {
    const overlap = bodyOverlap(this.#robot, next);
    if (overlap > 0 && overlap > bodyOverlap(this.#robot, before)) {
      this.#q = before;
      this.#tool = null;
      this.#reach = "unreachable";
    } else this.#q = next;
    return this.#q.slice();
  }
}

/** Each share goes towards the wanted one by at most `most`; braking is twice as quick as starting. */
function ramped(from: TeleopDemand, to: TeleopDemand, most: number): TeleopDemand {
  const near = (key: keyof TeleopDemand): number => {
    const change = to[key] - from[key];
    const bound = from[key] * change < 0 ? Math.min(2 * most, most + Math.abs(from[key])) : most;
    return from[key] + Math.min(bound, Math.max(-bound, change));
  };
  return {
    forward: near("forward"),
    left: near("left"),
    up: near("up"),
    pitch: near("pitch"),
    roll: near("roll"),
    jaw: near("jaw"),
    joint: near("joint"),
  };
}
