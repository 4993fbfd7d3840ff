/**
 * The page's side of real arms: hears of them, tells the worker what a person wants, and proves that page and person are there.
 */

import type { Alert } from "../../control/contracts";
import type { RegisterFile } from "../../hardware/feetech/registerEditor";
import type { FeetechRegisterName } from "../../hardware/feetech/registers";
import type { ArmCommand, ArmDeskStatus, ArmEvent, ArmFrame, ArmRole } from "../../session/arm/armProtocol";
import type { EngineHost } from "../engineHost";
import { armStore, tellNews } from "./armStore";

/** How often the page shows that it lives while an arm may move, ms; the worker waits 100 before it slows an arm down. */
const PULSE_MS = 40;
/**
 * Before each picture it shows it as well, unless it did so just now, ms: a browser that is busy drawing lets timers wait. By
 * then it has handed out keys and clicks, so that STOP is heard whenever this runs.
 */
const LEAST_PULSE_MS = 20;

/** News that came so little before a change of phase tell of that change, ms. */
const NEWS_OF_CHANGE_MS = 1000;

export interface ArmDeskOptions {
  readonly host: Pick<EngineHost, "presence" | "onPresence" | "eachFrame" | "clock">;
  readonly send: (command: ArmCommand) => Promise<Alert | null>;
  /** A real arm is there to be shown by the simulated one, or is gone. */
  readonly onShown: (isShown: boolean) => void;
}

export class ArmDesk {
  /** Newest poses; the view reads them in each picture. */
  readonly poses = {
    current: null as ArmFrame | null,
    get aimsAtLeader(): boolean {
      const { status, wantedLead } = armStore.getState();
      return (status?.lead ?? wantedLead) === "leader";
    },
  };
  readonly #options: ArmDeskOptions;
  /** What the worker last said of the bus. */
  #log = "";
  /** Registers that it last read. */
  #registers: Extract<ArmEvent, { readonly type: "armRegisters" }> | null = null;
  #pulse: ReturnType<typeof setInterval> | null = null;
  #pulsedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ArmDeskOptions) {
    this.#options = options;
    const { host } = options;
    host.onPresence(() => this.#tellPresence());
    host.eachFrame(() => {
      if (host.clock() - this.#pulsedAtMs >= LEAST_PULSE_MS) this.#tellPresence();
    });
  }

  /** Whether keys, pads and handle lead the real arm. */
  get isTeleoperated(): boolean {
    return armStore.getState().status?.lead === "teleop";
  }

  /** Tells the worker; a refusal is among the news of the arm. */
  async tell(command: ArmCommand): Promise<Alert | null> {
    const refusal = await this.#options.send(command);
    const role = "role" in command ? command.role : "follower";
    if (refusal) tellNews({ role, news: refusal, at: Date.now() });
    return refusal;
  }

  /**
   * What went over the wire of an arm in the last seconds, as lines of a bus trace.
   *
   * @param afterUs - Only what came later, µs of the worker's clock; null for all.
   * @returns Null when there is no such arm.
   */
  async readLog(role: ArmRole, afterUs: number | null): Promise<string | null> {
    // The event comes before the reply, so it is there once the reply is. No news is made of a refusal: nobody asked for it.
    const refusal = await this.#options.send({ type: "armLog", role, afterUs });
    return refusal ? null : this.#log;
  }

  /**
   * All registers of a servo.
   *
   * @returns Null when they could not be read.
   */
  async readRegisters(role: ArmRole, servo: number): Promise<RegisterFile | null> {
    this.#registers = null;
    const refusal = await this.#options.send({ type: "armRegisters", role, servo });
    return refusal ? null : this.#registersOf(servo);
  }

  /**
   * Changes one register of a limp arm.
   *
   * @returns The registers of the servo afterwards, or why it was refused.
   */
  async writeRegister(
    role: ArmRole,
    servo: number,
    register: FeetechRegisterName,
    value: number,
  ): Promise<RegisterFile | Alert | null> {
    const refusal = await this.#options.send({ type: "armWriteRegister", role, servo, register, value });
    return refusal ?? this.#registersOf(servo);
  }

  #registersOf(servo: number): RegisterFile | null {
    return this.#registers?.servo === servo ? this.#registers.values : null;
  }

  hear(event: ArmEvent): void {
    switch (event.type) {
      case "armPorts":
        return armStore.setState({ ports: event.ports });
      case "armFrame":
        this.poses.current = event.frame;
        return;
      case "armLog":
        this.#log = event.text;
        return;
      case "armRegisters":
        this.#registers = event;
        return;
      case "armNews":
        return tellNews({ role: event.role, news: event.news, at: Date.now() });
      case "armStatus": {
        const before = armStore.getState().status;
        armStore.setState({ status: event.status });
        this.#putNewsAway(before, event.status);
        const isShown = (event.status.follower ?? event.status.leader) !== null;
        // The last poses of an arm that is gone show nothing any more.
        if (!isShown) this.poses.current = null;
        if (isShown !== ((before?.follower ?? before?.leader ?? null) !== null)) this.#options.onShown(isShown);
        this.#beat(event.status.follower?.phase === "ARMED" || event.status.follower?.task === "arming");
      }
    }
  }

  /** What was said before an arm came into another phase is over then; what came with the change stays. */
  #putNewsAway(before: ArmDeskStatus | null, after: ArmDeskStatus): void {
    const now = Date.now();
    for (const role of ["follower", "leader"] as const) {
      const [was, is] = [before?.[role], after[role]];
      if (was?.phase === is?.phase && was?.task === is?.task) continue;
      const { news, dismissedAt } = armStore.getState();
      const old = news.findLast((one) => one.role === role && one.at < now - NEWS_OF_CHANGE_MS);
      if (old && old.at > dismissedAt && old === news.at(-1)) armStore.setState({ dismissedAt: old.at });
    }
  }

  /** Pulses while an arm may move, and only then. */
  #beat(isNeeded: boolean): void {
    if (isNeeded === (this.#pulse !== null)) return;
    if (this.#pulse !== null) clearInterval(this.#pulse);
    this.#pulse = isNeeded ? setInterval(() => this.#tellPresence(), PULSE_MS) : null;
    if (isNeeded) this.#tellPresence();
  }

  #tellPresence(): void {
    if (this.#pulse === null) return;
    this.#pulsedAtMs = this.#options.host.clock();
    void this.#options.send({ type: "armPulse", ...this.#options.host.presence() });
  }
}
