/**
 * Gathers what a person holds and drags into one `TeleopInput` and sends it: at once when it changes, and again as a
 * heartbeat while anything is held.
 */

import type { HoldAction } from "../../teleop/keymap";
import {
  type DragTarget,
  type GamepadReading,
  HEARTBEAT_MS,
  idleTeleopInput,
  SPEED_STEPS,
  type TeleopInput,
} from "../../teleop/teleopInput";

export class TeleopDesk {
  readonly #send: (input: TeleopInput) => void;
  readonly #keys = new Set<HoldAction>();
  readonly #pads = new Set<HoldAction>();
  readonly #listeners = new Set<() => void>();
  #input: TeleopInput = idleTeleopInput();
  #heartbeat: ReturnType<typeof setInterval> | null = null;

  constructor(send: (input: TeleopInput) => void) {
    this.#send = send;
  }

  /** What was last gathered; a new object after each change. */
  get input(): TeleopInput {
    return this.#input;
  }

  /** @returns Ends the subscription. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  hold(action: HoldAction, by: "key" | "pad"): void {
    const set = by === "key" ? this.#keys : this.#pads;
    if (set.has(action)) return;
    set.add(action);
    this.#update({ held: this.#held() }, true);
  }

  letGo(action: HoldAction, by: "key" | "pad"): void {
    if ((by === "key" ? this.#keys : this.#pads).delete(action)) this.#update({ held: this.#held() }, true);
  }

  setFrame(frame: TeleopInput["frame"]): void {
    this.#update({ frame }, this.#isBusy());
  }

  nudgeSpeed(steps: number): void {
    const speedStep = Math.min(Math.max(this.#input.speedStep + steps, 0), SPEED_STEPS.length - 1);
    this.#update({ speedStep }, this.#isBusy());
  }

  nudgeJoint(steps: number, joints: number): void {
    this.#update({ joint: (this.#input.joint + steps + joints) % joints }, this.#isBusy());
  }

  setJointTarget(joint: number, target: number, joints: number): void {
    const jointTargets = Array.from({ length: joints }, (_, i) => (i === joint ? target : null));
    this.#update({ jointTargets }, true);
  }

  endJointTargets(): void {
    if (this.#input.jointTargets) this.#update({ jointTargets: null }, true);
  }

  setDrag(drag: DragTarget | null): void {
    if (drag || this.#input.drag) this.#update({ drag }, true);
  }

  setGamepad(gamepad: GamepadReading | null, active: boolean): void {
    if (gamepad || this.#input.gamepad) this.#update({ gamepad }, active || this.#input.gamepad !== null);
  }

  /** Lets go of everything: focus was lost, or STOP was pressed. */
  release(): void {
    const wasBusy = this.#isBusy();
    this.#keys.clear();
    this.#pads.clear();
    this.#update({ held: [], jointTargets: null, drag: null, gamepad: null }, wasBusy);
  }

  #held(): HoldAction[] {
    return [...new Set([...this.#keys, ...this.#pads])];
  }

  #isBusy(): boolean {
    const { held, gamepad, jointTargets, drag } = this.#input;
    return held.length > 0 || gamepad !== null || jointTargets !== null || drag !== null;
  }

  #update(change: Partial<TeleopInput>, send: boolean): void {
    this.#input = { ...this.#input, ...change };
    if (send) this.#send(this.#input);
    for (const listener of this.#listeners) listener();
    if (this.#isBusy() && this.#heartbeat === null) {
      this.#heartbeat = setInterval(() => this.#send(this.#input), HEARTBEAT_MS);
    } else if (!this.#isBusy() && this.#heartbeat !== null) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = null;
    }
  }
}
