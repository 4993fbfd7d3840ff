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
import { jointScale, SLIDE_PER_RADIAN } from "./jointScale";
import { jogged, towardsSliders } from "./jointTeleop";
import { demandOfKeys } from "./keyboardTeleop";
import { type Drag, reachForHandle, targetTowards } from "./pointerTeleop";
import { type SpeedBounds, speedLetGo, speedTowards } from "./speedProfile";
import { type DragTarget, idleTeleopInput, SPEED_STEPS, type TeleopInput } from "./teleopInput";
import { type Followed, followTool, headingOf, POOR_CONDITION, type ToolTarget, toolTargetAt } from "./toolHold";

/** How the tool stands to its limits: fine, close to one (or to a singularity), or asked for more than it can do. */
export type TeleopReach = "ok" | "near" | "unreachable";

/** Angles and their speeds are those of turning joints; for sliding ones see `jointScale`. */
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
/** Pitch keys never ask for more than this beyond what the arm can do, rad: more makes turning back sluggish. */
const PITCH_LEASH = 0.15;
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
  /** Share of the top speed; follows the chosen step with the same ramp. */
  #scale = 0;
  /** The pitch that the person left the hand at: where it returns to after a place that it could not be kept at, rad. */
  #pitch: number | null = null;
  /** The handle last held and the speed towards it, m/s: let go, the tool brakes on the way there. */
  #lastDrag: DragTarget | null = null;
  #dragSpeed = 0;
  /** The sliders last held and the speed towards them, rad/s. */
  #lastSliders: TeleopInput["jointTargets"] = null;
  #sliderSpeed = 0;
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
    this.#forgetTool();
  }

  reset(): void {
    this.#q = null;
    this.#forgetTool();
    this.#demand = NO_DEMAND;
    this.#dragSpeed = 0;
    this.#sliderSpeed = 0;
    this.#lastTime = Number.NaN;
    this.#reach = "ok";
  }

  act(observation: Observation): Action | null {
    const dt = this.#stepTime(observation.time);
    const input = this.#freshInput(observation.time);
    if (!input.drag) this.#drag = null;
    this.#rampScale(SPEED_STEPS[input.speedStep] ?? 1, dt);
    this.#demand = ramped(
      this.#demand,
      addDemands(demandOfKeys(input.held), demandOfGamepad(input.gamepad)),
      dt / this.#options.rampS,
    );
    const drag = input.drag ?? (this.#dragSpeed > 0 ? this.#lastDrag : null);
    const sliders = input.jointTargets ?? (this.#sliderSpeed > 0 ? this.#lastSliders : null);
    if (!isDemanding(this.#demand) && !sliders && !drag) return this.#q?.slice() ?? null;
    const before = this.#bounded(this.#q ?? observation.jointPosition, observation.jointPosition);
    let next = before;
    this.#reach = "ok";
    if (sliders) next = this.#slid(next, sliders, input.jointTargets !== null, dt);
    if (this.#demand.joint !== 0) {
      next = jogged(this.#robot, next, input.joint, this.#demand.joint * this.#options.topTurn * this.#scale * dt);
    }
    if (next !== before) this.#forgetTool();
    next = this.#ledTool(next, { ...input, drag }, input.drag !== null, dt);
    const jaw = this.#robot.gripperJoint;
    if (jaw >= 0) next = jogged(this.#robot, next, jaw, this.#demand.jaw * this.#options.topJaw * this.#scale * dt);
    return this.#settle(before, next);
  }

  #forgetTool(): void {
    this.#tool = null;
    this.#pitch = null;
  }

  /** A speed step that is chosen on the move must not jerk. */
  #rampScale(wanted: number, dt: number): void {
    const isMoving = isDemanding(this.#demand) || this.#dragSpeed > 0 || this.#sliderSpeed > 0;
    const most = isMoving ? dt / this.#options.rampS : Number.POSITIVE_INFINITY;
    this.#scale += bounded(wanted - this.#scale, most);
  }

  /** Speed bounds of a motion whose top speed at full scale is given. */
  #boundsOf(full: number, dt: number): SpeedBounds {
    return { top: full * this.#scale, rise: full / this.#options.rampS, dt };
  }

  /** The joints on their way to the sliders. */
  #slid(q: Float64Array, sliders: readonly (number | null)[], isHeld: boolean, dt: number): Float64Array {
    const bounds = this.#boundsOf(this.#options.jointSpeed, dt);
    const goal = towardsSliders(this.#robot, q, sliders, Number.POSITIVE_INFINITY);
    const left = Math.max(...this.#robot.joints.map((joint, j) => Math.abs(goal[j]! - q[j]!) / jointScale(joint)));
    this.#lastSliders = sliders;
    this.#sliderSpeed = isHeld ? speedTowards(this.#sliderSpeed, left, bounds) : speedLetGo(this.#sliderSpeed, bounds);
    return towardsSliders(this.#robot, q, sliders, this.#sliderSpeed * dt);
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

  /** A target within the limits that is not further ahead of the arm than it may press; a measured joint may lie outside. */
  #bounded(q: ArrayLike<number>, measured: Float64Array): Float64Array {
    const { lead } = this.#options;
    return Float64Array.from(this.#robot.joints, ({ type, lower, upper }, j) => {
      // A slide presses as hard whatever its range.
      const most = type === "prismatic" ? lead * SLIDE_PER_RADIAN : lead;
      const near = measured[j]! + bounded(q[j]! - measured[j]!, most);
      return Math.min(upper, Math.max(lower, near));
    });
  }

  /** Moves the tool through space by the demand and the handle; the jaw stays. */
  #ledTool(q: Float64Array, input: TeleopInput, isHandleHeld: boolean, dt: number): Float64Array {
    const { forward, left, up, pitch, roll } = this.#demand;
    const isJogged = forward !== 0 || left !== 0 || up !== 0 || pitch !== 0 || roll !== 0;
    if (!input.drag) this.#dragSpeed = 0;
    if (!isJogged && !input.drag) return q;
    const { topSpeed, topTurn, jointSpeed } = this.#options;
    const step = { length: topSpeed * this.#scale * dt, turn: topTurn * this.#scale * dt };
    const here = toolTargetAt(this.#robot, q);
    this.#pitch ??= here.pitch;
    let target: ToolTarget = { ...(this.#tool ?? here), pitch: here.pitch, roll: 0 };
    let canReach = true;
    if (input.drag) {
      const { goal, reachable } = this.#aim(q, input.drag.position);
      canReach = reachable;
      const bounds = this.#boundsOf(topSpeed, dt);
      this.#lastDrag = input.drag;
      this.#dragSpeed = isHandleHeld
        ? speedTowards(this.#dragSpeed, distance3(target.position, goal), bounds)
        : speedLetGo(this.#dragSpeed, bounds);
      const length = this.#dragSpeed * dt;
      target = targetTowards(this.#robot, q, target, input.drag, goal, { length, turn: step.turn });
      if (input.drag.orientation) this.#pitch = target.pitch;
    }
    if (isJogged) {
      const by = this.#direction(q, input.frame, [forward, left, up]);
      if (pitch !== 0) this.#pitch = here.pitch + bounded(this.#pitch - here.pitch, PITCH_LEASH) - pitch * step.turn;
      target = {
        ...target,
        position: this.#braked(q, target.position, add3(target.position, scale3(by, step.length)), dt),
        // Right-handed about the hand's own axis is clockwise seen along it.
        roll: target.roll - roll * step.turn,
      };
    }
    // Back to the person's own pitch wherever the arm can take it again, no faster than the hand may turn.
    target = { ...target, pitch: here.pitch + bounded(this.#pitch - here.pitch, 2 * step.turn) };
    const [x, y, z] = target.position;
    const lowest = lowestToolHeight(this.#robot, q);
    if (z < lowest) target = { ...target, position: [x, y, Math.min(lowest, z + step.length)] };
    const followed = followTool(this.#robot, q, target, { turn: jointSpeed * dt, way: step.length });
    this.#reach = this.#judged(followed, canReach);
    if (isJogged && this.#reach === "unreachable" && !this.#advances(q, followed.q, target)) return q;
    this.#tool = followed.target;
    return followed.q;
  }

  /** A way down that slows above the table, so that the hand comes to rest there instead of being stopped. */
  #braked(q: Float64Array, from: Vec3, to: Vec3, dt: number): Vec3 {
    if (to[2] >= from[2]) return to;
    const room = from[2] - lowestToolHeight(this.#robot, q);
    const deepest = speedTowards(Number.POSITIVE_INFINITY, room, {
      ...this.#boundsOf(this.#options.topSpeed, dt),
      top: Number.POSITIVE_INFINITY,
    });
    return [to[0], to[1], Math.max(to[2], from[2] - deepest * dt)];
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
    const isAtLimit = this.#robot.joints.some((joint, j) => {
      const margin = NEAR_LIMIT * jointScale(joint);
      return j !== this.#robot.gripperJoint && (q[j]! < joint.lower + margin || q[j]! > joint.upper - margin);
    });
    return isAtLimit || pitchMissed > MISSED_PITCH || condition > POOR_CONDITION ? "near" : "ok";
  }

  /** Keeps the new target, unless it leads the hand deeper into the arm itself. */
  #settle(before: Float64Array, next: Float64Array): Action {
    const overlap = bodyOverlap(this.#robot, next);
    if (overlap > 0 && overlap > bodyOverlap(this.#robot, before)) {
      this.#q = before;
      this.#forgetTool();
      this.#reach = "unreachable";
    } else this.#q = next;
    return this.#q.slice();
  }
}

function bounded(x: number, most: number): number {
  return Math.min(most, Math.max(-most, x));
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
