/**
 * Gathers what a person holds and drags into one `TeleopInput` and sends it: at once when it changes, and again as a
 * heartbeat while anything is held.
 *
 * Whatever is taken from a person's hand (lost focus, STOP, a reset, another leader) counts again only after the person
 * has let it go: a drag or a stick that is still held must not start to move the arm a second time by itself.
 */

import type { Quat } from "../../math/quaternion";
import type { HoldAction } from "../../teleop/keymap";
import {
  type DragTarget,
  type GamepadReading,
  HEARTBEAT_MS,
  idleTeleopInput,
  SPEED_STEPS,
  type TeleopInput,
} from "../../teleop/teleopInput";

/** What a person can go on holding without saying so again. */
type Held = "drag" | "sliders" | "gamepad";

/** A slider that was let go still leads its joint to where it stands; longer than this it never takes, ms. */
const LONGEST_WAY_MS = 4000;
/** A joint this close to its slider has arrived, rad or m: less than one press of an arrow key, a millimetre on a slide. */
const ARRIVED = 2e-4;
/** Quaternions nearer than this are the same orientation. */
const SAME_TURN = 1e-6;

/**
 * Takes the input over.
 *
 * @param takesOver - A person has just begun to hold something: the arm is theirs now. False for heartbeats and for letting go.
 */
export type SendTeleop = (input: TeleopInput, takesOver: boolean) => void;

export class TeleopDesk {
  readonly #send: SendTeleop;
  readonly #clock: () => number;
  readonly #keys = new Set<HoldAction>();
  readonly #pads = new Set<HoldAction>();
  readonly #listeners = new Set<() => void>();
  readonly #taken = new Set<Held>();
  #input: TeleopInput = idleTeleopInput();
  #heartbeat: ReturnType<typeof setInterval> | null = null;
  #isBlocked = false;
  /** Orientation at which the handle was grabbed. */
  #grabbed: Quat | null = null;
  /** Until when let go sliders still lead, ms; null while they are in hand. */
  #leadUntilMs: number | null = null;

  /** @param clock - Time of the page, ms. */
  constructor(send: SendTeleop, clock: () => number = () => performance.now()) {
    this.#send = send;
    this.#clock = clock;
  }

  /** What was last gathered; a new object after each change. */
  get input(): TeleopInput {
    return this.#input;
  }

  /** Whether a person leads with something now. */
  get isHeld(): boolean {
    return isBusy(this.#input);
  }

  /** @returns Ends the subscription. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  hold(action: HoldAction, by: "key" | "pad"): void {
    const set = by === "key" ? this.#keys : this.#pads;
    if (this.#isBlocked || set.has(action)) return;
    set.add(action);
    this.#update({ held: this.#held(), ...this.#slidersEnded() });
  }

  letGo(action: HoldAction, by: "key" | "pad"): void {
    if ((by === "key" ? this.#keys : this.#pads).delete(action)) this.#update({ held: this.#held() });
  }

  setFrame(frame: TeleopInput["frame"]): void {
    this.#update({ frame });
  }

  nudgeSpeed(steps: number): void {
    const speedStep = Math.min(Math.max(this.#input.speedStep + steps, 0), SPEED_STEPS.length - 1);
    this.#update({ speedStep });
  }

  nudgeJoint(steps: number, joints: number): void {
    this.#update({ joint: (this.#input.joint + steps + joints) % joints });
  }

  /** A slider is moved; others that are still on their way go on. */
  setJointTarget(joint: number, target: number, joints: number): void {
    if (this.#refuses("sliders")) return;
    const before = this.#input.jointTargets;
    const jointTargets = Array.from({ length: joints }, (_, i) => (i === joint ? target : (before?.[i] ?? null)));
    this.#leadUntilMs = null;
    this.#update({ jointTargets });
  }

  /** A slider is let go: its joint goes on to where it was left. */
  endJointTargets(): void {
    this.#taken.delete("sliders");
    if (this.#input.jointTargets) this.#leadUntilMs = this.#clock() + LONGEST_WAY_MS;
  }

  /**
   * Ends the lead of sliders that were let go once their joints have arrived.
   *
   * @param target - Newest joint target of the arm, shape (n), rad or m.
   */
  settle(target: ArrayLike<number>): void {
    const { jointTargets } = this.#input;
    if (!jointTargets || this.#leadUntilMs === null) return;
    const hasArrived = jointTargets.every((wanted, i) => wanted === null || Math.abs(wanted - target[i]!) < ARRIVED);
    if (hasArrived || this.#clock() > this.#leadUntilMs) this.#update(this.#slidersEnded());
  }

  /** The handle is dragged, or let go with null. A handle that is only moved leaves the hand's orientation alone. */
  setDrag(drag: DragTarget | null): void {
    if (!drag) {
      this.#taken.delete("drag");
      this.#grabbed = null;
      if (this.#input.drag) this.#update({ drag: null });
      return;
    }
    if (this.#refuses("drag")) return;
    this.#grabbed ??= drag.orientation;
    const isTurned = drag.orientation && this.#grabbed && !sameTurn(drag.orientation, this.#grabbed);
    this.#update({ drag: isTurned ? drag : { ...drag, orientation: null }, ...this.#slidersEnded() });
  }

  setGamepad(gamepad: GamepadReading | null): void {
    if (!gamepad) {
      this.#taken.delete("gamepad");
      if (this.#input.gamepad) this.#update({ gamepad: null });
    } else if (!this.#refuses("gamepad")) this.#update({ gamepad });
  }

  /** Takes everything out of the person's hand. */
  release(): void {
    if (this.#input.drag) this.#taken.add("drag");
    if (this.#input.jointTargets && this.#leadUntilMs === null) this.#taken.add("sliders");
    if (this.#input.gamepad) this.#taken.add("gamepad");
    this.#keys.clear();
    this.#pads.clear();
    this.#leadUntilMs = null;
    this.#update({ held: [], jointTargets: null, drag: null, gamepad: null });
  }

  /** While blocked nothing counts: STOP is latched. */
  block(on: boolean): void {
    if (on) this.release();
    this.#isBlocked = on;
  }

  /** Whether a kind of hold does not count: blocked, or taken away and not let go since. */
  #refuses(held: Held): boolean {
    if (this.#isBlocked) this.#taken.add(held);
    return this.#taken.has(held);
  }

  /** A new hold of another kind ends what let go sliders still do. */
  #slidersEnded(): Partial<TeleopInput> {
    if (this.#leadUntilMs === null) return {};
    this.#leadUntilMs = null;
    return { jointTargets: null };
  }

  #held(): HoldAction[] {
    return [...new Set([...this.#keys, ...this.#pads])];
  }

  #update(change: Partial<TeleopInput>): void {
    const wasBusy = isBusy(this.#input);
    const before = this.#input;
    this.#input = { ...before, ...change };
    const isBusyNow = isBusy(this.#input);
    if (wasBusy || isBusyNow) this.#send(this.#input, begins(before, this.#input));
    for (const listener of this.#listeners) listener();
    if (isBusyNow && this.#heartbeat === null) {
      this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    } else if (!isBusyNow && this.#heartbeat !== null) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = null;
    }
  }

  #beat(): void {
    this.#send(this.#input, false);
  }
}

function isBusy({ held, gamepad, jointTargets, drag }: TeleopInput): boolean {
  return held.length > 0 || gamepad !== null || jointTargets !== null || drag !== null;
}

/** Whether something is held that was not held before. */
function begins(before: TeleopInput, now: TeleopInput): boolean {
  return (
    now.held.some((action) => !before.held.includes(action)) ||
    (now.drag !== null && before.drag === null) ||
    (now.gamepad !== null && before.gamepad === null) ||
    (now.jointTargets !== null && now.jointTargets !== before.jointTargets)
  );
}

function sameTurn(a: Quat, b: Quat): boolean {
  return Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3]) > 1 - SAME_TURN;
}
