/**
 * A desk with emulated arms, on one virtual clock. After each test of a file that imports this, the lead is checked of every
 * follower that the test had.
 */

import { afterEach, expect } from "vitest";
import type { Alert } from "../../../control/contracts";
import type { ByteStream } from "../../../hardware/byteStream";
import type { Clock } from "../../../hardware/clock";
import { createEmulatedArm, createEmulatedLeader, type EmulatedArm } from "../../../hardware/emulator/emulatedArm";
import { so101Mounts } from "../../../hardware/emulator/so101Servos";
import { FIRST_RUN_LIMITS } from "../../../hardware/safetyLimits";
import { VirtualClock } from "../../../hardware/virtualClock";
import { so101 } from "../../../robot/so101";
import { idleTeleopInput, type TeleopInput } from "../../../teleop/teleopInput";
import { ArmDesk, type SentTarget } from "../armDesk";
import type { ArmCommand, ArmDeskStatus, ArmEvent, ArmLead, ArmRole } from "../armProtocol";

const HOME = so101.poses.home!;
const MOUNTS = so101Mounts();

/** What the page shows of itself, and who acts in it. */
export interface PageState {
  /** The window has the focus. */
  readonly present?: boolean;
  readonly hidden?: boolean;
  /** The page's thread runs. */
  readonly alive?: boolean;
  readonly keys?: TeleopInput["held"];
}

export class DeskRig {
  readonly clock = new VirtualClock();
  readonly events: ArmEvent[] = [];
  readonly follower: EmulatedArm;
  readonly leader: EmulatedArm;
  readonly simulation: { -readonly [K in keyof SentTarget]: SentTarget[K] } = {
    target: Float64Array.from(HOME),
    isRunning: true,
    refused: null,
    isLate: false,
  };
  /** The simulation broke down. */
  isDiverged = false;
  /** Largest distance of a goal from where its joint was while that had torque, rad; less one count of rounding. */
  worstLead = 0;
  desk: ArmDesk;
  #life = { isAlive: true, streams: [] as ByteStream[] };
  readonly #opened = new Set<ArmRole>();

  constructor(script = "") {
    this.follower = createEmulatedArm({ seed: 1, script });
    this.leader = createEmulatedLeader({ seed: 2 }, (timeS, out) => {
      out.set(HOME);
      out[0] = Math.min(0.5, 0.1 * timeS);
    });
    this.desk = this.#newDesk();
    const pump = (): void => {
      this.follower.advanceTo(this.clock.nowMs() * 1000);
      this.leader.advanceTo(this.clock.nowMs() * 1000);
      this.#measureLead();
      this.clock.schedule(1, pump);
    };
    this.clock.schedule(0, pump);
    watched.push(this);
  }

  #newDesk(): ArmDesk {
    const life = { isAlive: true, streams: [] as ByteStream[] };
    this.#life = life;
    const clock: Clock = {
      nowMs: () => this.clock.nowMs(),
      schedule: (delayMs, task) => this.clock.schedule(delayMs, () => life.isAlive && task()),
    };
    return new ArmDesk({
      clock,
      post: (event) => life.isAlive && this.events.push(event),
      ports: async () => [],
      wire: (role) => async () => {
        const arm = this[role];
        const stream = this.#opened.has(role) ? arm.open() : arm.stream;
        this.#opened.add(role);
        life.streams.push(stream);
        return stream;
      },
      simulation: () => this.simulation,
      isDiverged: () => this.isDiverged,
    });
  }

  #measureLead(): void {
    this.follower.chips.forEach((chip, k) => {
      if (chip.get("Torque_Enable") !== 1) return;
      const away = Math.abs(chip.get("Goal_Position") - chip.present()) - 1;
      this.worstLead = Math.max(this.worstLead, away * Math.abs(MOUNTS[k]!.radPerCount));
    });
  }

  /** The worker ends without a word, as in a crash: no timer of it comes, and the browser closes its ports. */
  async kill(): Promise<void> {
    const { streams } = this.#life;
    this.#life.isAlive = false;
    for (const stream of streams) {
      stream.onData = null;
      stream.onClose = null;
      await this.clock.until(stream.close());
    }
  }

  /** A new worker, that knows nothing of the one before. */
  restart(): void {
    this.desk = this.#newDesk();
  }

  send(command: ArmCommand): Promise<Alert | null> {
    return this.clock.until(this.desk.receive(command));
  }

  async run(ms: number, present = true): Promise<void> {
    await this.live(ms, { present });
  }

  /** Lets time go by with a page in some state. */
  async live(ms: number, { present = true, hidden = false, alive = true, keys }: PageState = {}): Promise<void> {
    for (let past = 0; past < ms; past += 50) {
      if (alive) void this.desk.receive({ type: "armPulse", present, hidden });
      if (keys) this.desk.overhear({ type: "teleop", input: { ...idleTeleopInput(), held: keys } });
      await this.clock.advance(Math.min(50, ms - past));
    }
  }

  async connect(role: ArmRole): Promise<void> {
    await this.send({ type: "armConnect", role, wire: { kind: "emulated", seed: 1, faults: "" } });
    await this.run(1500);
  }

  get status(): ArmDeskStatus {
    return this.desk.status;
  }

  position(role: ArmRole): number[] {
    return this.status[role]!.servos.map(({ reading }) => reading!.position);
  }

  /** Goals that the servos of the follower hold, counts. */
  get goals(): number[] {
    return this.follower.chips.map((chip) => chip.get("Goal_Position"));
  }
}

/** The rigs of the test that runs. */
const watched: DeskRig[] = [];

afterEach(() => {
  for (const rig of watched.splice(0)) expect(rig.worstLead).toBeLessThanOrEqual(FIRST_RUN_LIMITS.lead);
});

/** A desk whose follower is armed. */
export async function armed(lead: ArmLead): Promise<DeskRig> {
  const rig = new DeskRig();
  await rig.connect("follower");
  if (lead === "leader") await rig.connect("leader");
  expect(await rig.send({ type: "armArm", lead, by: "button:arm" })).toBeNull();
  await rig.run(300);
  expect(rig.status.follower).toMatchObject({ phase: "ARMED" });
  return rig;
}
