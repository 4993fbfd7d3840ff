/**
 * A real arm behind the `Arm` contract: a state machine, a loop that reads and writes at a fixed rate, and watchdogs.
 *
 * Each cycle reads all servos, looks at the watchdogs, and while the arm is armed moves its goals towards the newest target
 * within the safety limits. Readings and targets sit in mailboxes; nobody waits for the wire.
 */

import type { Action, Arm, JointLimits, Observation } from "../control/contracts";
import { jointLimitsOf } from "../control/jointLimits";
import { checkAction } from "../control/limitAction";
import { DeviceError, InputError } from "../errors";
import {
  type ArmConnection,
  type ArmScales,
  judgeCalibration,
  openConnection,
  readCalibrated,
  reasonOf,
} from "./armConnection";
import { ArmingAbandoned, ArmSlipped, armServos } from "./arming";
import { ArmMotion, holdGoals } from "./armMotion";
import type { HardwareArmOptions } from "./armOptions";
import { type ArmReading, answersOf, faultOf, healthOf, observationOf, readingOf } from "./armReading";
import { type ArmEffect, type ArmEvent, type ArmState, isLimp, nextArmState, SIMULATED } from "./armStateMachine";
import { armBusy, driverFailure, letGo } from "./busErrors";
import type { ByteStream } from "./byteStream";
import type { Calibration } from "./calibration";
import { calibrationWrites } from "./calibrationWrites";
import type { ArmTelemetry } from "./feetech/armServos";
import { LoopMeter } from "./loopMeter";
import { ARM_HZ, LoopPace } from "./loopPace";
import { NUDGE_CODES, NudgeFailed, nudgeJoints } from "./nudge";
import { type Reason, reason } from "./reason";
import { FIRST_RUN_LIMITS, RAISED_LIMITS, type SafetyLimits } from "./safetyLimits";
import { positionOfCounts } from "./units";
import {
  checkWatchdogs,
  createWatchdogs,
  tellAction,
  tellArmed,
  tellBusTick,
  tellChunk,
  tellHealth,
  tellHeartbeat,
  tellHidden,
  tellInput,
  tellLink,
  tellMotion,
  type Watchdogs,
  type WatchdogVerdict,
} from "./watchdogs";

/** How often a port that was lost is looked for, ms. */
const LOOK_AGAIN_MS = 500;

/** The arm. Nothing happens before `connect`. */
export class HardwareArm implements Arm {
  /** The limits that the next arming gets. */
  safety: SafetyLimits = FIRST_RUN_LIMITS;
  readonly #options: HardwareArmOptions;
  readonly #meter = new LoopMeter(1000 / ARM_HZ);
  readonly #pace = new LoopPace(1000 / ARM_HZ);
  readonly #modelLimits: readonly JointLimits[];
  #state: ArmState = SIMULATED;
  #connection: ArmConnection | null = null;
  /** What is being read for the first time. */
  #opening: ByteStream | null = null;
  /** Of the last connection, to know it again. */
  #known: ArmConnection["registers"] | null = null;
  #calibration: Calibration | null = null;
  #scales: ArmScales | null = null;
  #motion: ArmMotion | null = null;
  #dogs: Watchdogs | null = null;
  #verdict: WatchdogVerdict | null = null;
  #target: Float64Array | null = null;
  /** Goal of each servo as last sent, counts; null before there is one. */
  #goals: number[] | null = null;
  #reading: ArmReading | null = null;
  #cancelTimer: (() => void) | null = null;
  #lastStepMs: number | null = null;
  #warned = new Set<string>();
  #startMs = 0;

  constructor(options: HardwareArmOptions) {
    this.#options = options;
    this.#modelLimits = jointLimitsOf(options.robot, RAISED_LIMITS.speed);
  }

  /** The range of each joint; speed is limited by the motion limiter alone. */
  get limits(): readonly JointLimits[] {
    return this.#motion?.limits ?? this.#modelLimits;
  }

  get state(): ArmState {
    return this.#state;
  }

  get connection(): ArmConnection | null {
    return this.#connection;
  }

  get reading(): ArmReading | null {
    return this.#reading;
  }

  /** Goal of each joint as last sent, shape (n), rad; null before there is one. */
  get goal(): Float64Array | null {
    const [goals, scales] = [this.#goals, this.#scales];
    return goals && scales
      ? Float64Array.from(goals, (counts, k) => positionOfCounts(scales.scales[k]!, counts))
      : null;
  }

  /** Whether the present target is still approached slowly. */
  get isApproaching(): boolean {
    return this.#motion?.isApproaching ?? false;
  }

  get loop(): ReturnType<LoopMeter["figures"]> {
    return this.#meter.figures();
  }

  get warnings(): readonly Reason[] {
    return [...(this.#verdict?.warnings ?? []), ...(this.#motion?.warnings ?? [])];
  }

  get calibration(): Calibration | null {
    return this.#scales?.calibration ?? null;
  }

  connect(): void {
    this.#do({ type: "connect" });
  }

  disconnect(): void {
    this.#do({ type: "disconnect" });
  }

  /** @param by - The control that asks, such as `button:arm`. */
  arm(by: string): void {
    this.#do({ type: "arm", by });
  }

  /** Stops all motion and latches. */
  stop(by: string, why: Reason): void {
    this.#do({ type: "stop", by, reason: why });
  }

  park(): void {
    this.#do({ type: "park" });
  }

  /** Lets go of all joints: the arm falls. */
  release(): void {
    this.#do({ type: "release" });
  }

  /**
   * Uses a file's calibration, or with null what the servos hold.
   *
   * @throws {DeviceError} `E_ARM_BUSY` while a joint may have torque: its goals are in counts of the calibration that it was armed with.
   */
  takeCalibration(calibration: Calibration | null): void {
    if (!isLimp(this.#state)) throw armBusy();
    this.#calibration = calibration;
    this.#judge();
    this.#options.onChange();
  }

  /** Begins a guided calibration: until it ends, nothing else can begin. */
  calibrate(): void {
    this.#do({ type: "calibrate" });
  }

  /** Takes back what a failed nudge said (F34): the next arming nudges again. */
  retryNudge(): void {
    for (const code of NUDGE_CODES) this.#do({ type: "unblock", code });
  }

  /** Ends it. @param failure - Why it was given up; null when it is done. */
  endCalibration(failure: Reason | null): void {
    const { attempt } = this.#state;
    this.#do(failure ? { type: "calibrationFailed", attempt, reason: failure } : { type: "calibrated", attempt });
  }

  /**
   * Puts a calibration into the servos, and uses what they hold from then on.
   *
   * @throws {CalibrationError} `E_CAL` when it must not be used: nothing is written then.
   * @throws {DeviceError} `E_ARM_BUSY` while a joint has torque, or nobody is connected; what the bus throws.
   */
  async writeCalibration(calibration: Calibration): Promise<void> {
    const connection = this.#connection;
    if (!connection || !isLimp(this.#state)) throw armBusy();
    await connection.servos.write(calibrationWrites(calibration, this.#options.chain, connection.registers));
    await readCalibrated(connection, this.#options.chain);
    this.#known = connection.registers;
    this.takeCalibration(null);
  }

  /** The operator is there. */
  tellInput(): void {
    if (this.#dogs) tellInput(this.#dogs, this.#now());
  }

  /** F36: why an action could not be sent, or null: it was good. `send` tells it of what it is given. */
  tellAction(code: string | null): void {
    if (this.#dogs) tellAction(this.#dogs, code, this.#now());
  }

  /** F37: the next actions of the policy that leads are late, or there. */
  tellChunk(isLate: boolean): void {
    if (this.#dogs) tellChunk(this.#dogs, isLate, this.#now());
  }

  /** The page's thread is alive. */
  tellHeartbeat(): void {
    if (this.#dogs) tellHeartbeat(this.#dogs, this.#now());
  }

  /** The tab was hidden or shown. */
  tellHidden(isHidden: boolean): void {
    if (this.#dogs) tellHidden(this.#dogs, isHidden, this.#now());
  }

  /**
   * The newest reading. Objects are unknown to a real arm.
   *
   * @throws {DeviceError} `E_ARM_STALE` before the first reading, and when a joint's is missing.
   */
  observe(): Observation {
    const { robot, chain } = this.#options;
    return observationOf(this.#reading, this.#startMs, robot, chain);
  }

  /**
   * Puts a target into the mailbox; the loop goes towards it within the limits.
   *
   * @returns The goals that the servos have now, shape (n), rad; the target itself before there are any.
   * @throws {InputError} On a wrong length, NaN or infinity: the target before it stays, for as long as the watchdog allows.
   */
  send(action: Action): Action {
    try {
      checkAction(action, this.limits);
    } catch (error) {
      if (error instanceof InputError) this.tellAction(error.code);
      throw error;
    }
    this.tellAction(null);
    this.#target = Float64Array.from(action);
    return this.goal ?? this.#target.slice();
  }

  #now(): number {
    return this.#options.clock.nowMs();
  }

  /** One event of the state machine and what follows from it. */
  #do(event: ArmEvent): void {
    const before = this.#state;
    const { state, effects, refused } = nextArmState(before, event);
    this.#state = state;
    if (refused) this.#options.onNews(refused);
    if (this.#dogs && (before.phase === "ARMED") !== (state.phase === "ARMED")) {
      tellArmed(this.#dogs, state.phase === "ARMED", this.#now());
    }
    for (const effect of effects) this.#run(effect, state.attempt);
    if (state.phase === "LOST" && before.phase !== "LOST") this.#lookAgain();
    this.#options.onChange();
  }

  #run(effect: ArmEffect, attempt: number): void {
    switch (effect) {
      case "openPort":
        return void this.#open(attempt);
      case "closePort":
        return this.#close();
      case "beginArming":
        return void this.#arm(attempt);
      case "beginParking":
        return this.#motion?.park(this.#options.restPose, this.#options.raisedPose);
      case "sendHold":
        return this.#sendHold();
      case "torqueOff":
        return void this.#release(attempt);
      // Arming asks before each write whether it is still wanted; the others end with what they go on with.
      case "abandonTask":
      case "beginCalibration":
        return;
    }
  }

  async #open(attempt: number): Promise<void> {
    const { openStream, clock, chain } = this.#options;
    try {
      const stream = await openStream();
      if (!this.#isOf(attempt, "CONNECTING")) return void (await stream.close());
      this.#opening = stream;
      const connection = await openConnection(stream, clock, chain, this.#state.wasLost ? this.#known : null);
      if (!this.#isOf(attempt, "CONNECTING")) return void (await connection.bus.close());
      this.#opening = null;
      this.#adopt(connection, attempt);
    } catch (error) {
      if (!this.#isOf(attempt, "CONNECTING")) return;
      const failure = driverFailure(error);
      this.#options.onNews(failure);
      this.#do({ type: "connectFailed", attempt, reason: reasonOf(failure) });
    }
  }

  #adopt(connection: ArmConnection, attempt: number): void {
    const now = this.#now();
    this.#connection = connection;
    this.#known = connection.registers;
    this.#dogs = createWatchdogs(connection.kind, now);
    this.#startMs = now;
    this.#goals = connection.isHolding ? [...connection.goals] : null;
    this.#motion = null;
    this.#warned.clear();
    connection.bus.onClose = (error) => {
      if (error && this.#connection === connection) this.#do({ type: "lost", reason: reasonOf(error) });
    };
    for (const warning of connection.warnings) this.#options.onNews(warning);
    this.#do({ type: "connected", attempt, isHolding: connection.isHolding });
    for (const block of connection.blocks) this.#do({ type: "block", reason: block });
    this.#judge();
    this.#pace.start(this.#now());
    void this.#cycle(connection);
  }

  #judge(): void {
    const connection = this.#connection;
    if (!connection) return;
    const { scales, events } = judgeCalibration(this.#calibration, connection, this.#options.chain);
    this.#scales = scales;
    for (const event of events) this.#do(event);
  }

  #close(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#dogs = null;
    this.#motion = null;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#meter.rest();
    // A port that is lost cannot be closed any better; one that is free can be opened anew at once.
    void connection?.bus.close().catch(() => {});
    void this.#opening?.close().catch(() => {});
    this.#opening = null;
  }

  /** Looks for a lost port until it is back or somebody gives up. */
  #lookAgain(): void {
    this.#cancelTimer = this.#options.clock.schedule(LOOK_AGAIN_MS, () => {
      if (this.#state.phase === "LOST") this.#do({ type: "connect" });
    });
  }

  async #arm(attempt: number): Promise<void> {
    const [connection, scales] = [this.#connection, this.#scales];
    if (!connection || !scales)
      return this.#do({ type: "armFailed", attempt, reason: reason("notCalibrated", { joints: "" }) });
    const { robot, chain, clock, wasNudged, onNudged } = this.#options;
    const heldGoals = this.#state.phase === "HOLD" ? this.#goals : null;
    const isWanted = () => this.#state.attempt === attempt && this.#state.task === "arming";
    const onGoals = (goals: readonly number[]) => {
      this.#goals = [...goals];
    };
    const options = { connection, scales: scales.scales, limits: this.safety, heldGoals, isWanted, onGoals };
    try {
      const { goals, measured } = await armServos(options);
      if (!wasNudged(scales.calibration)) {
        await nudgeJoints(options, goals, clock);
        onNudged(scales.calibration);
      }
      this.#target = null;
      this.#motion = new ArmMotion({ robot, chain, scales: scales.scales, limits: options.limits }, measured, goals);
      this.#lastStepMs = null;
      this.#do({ type: "armed", attempt });
    } catch (error) {
      if (error instanceof ArmingAbandoned) return;
      // A mistake of our own ends like any other: with joints that may have torque, it must not end in waiting.
      const failure = driverFailure(error);
      this.#options.onNews(failure);
      if (failure instanceof NudgeFailed) this.#do({ type: "block", reason: failure.reason });
      const type = failure instanceof ArmSlipped ? "armSlipped" : "armFailed";
      this.#do({ type, attempt, reason: reasonOf(failure) });
    }
  }

  /**
   * The last goals once more, ahead of all that waits, where they are within the lead; otherwise where the joint is. Sent once:
   * to send the measured position again and again would let the arm sink under its weight.
   */
  #sendHold(): void {
    const [connection, scales, goals, motion] = [this.#connection, this.#scales, this.#goals, this.#motion];
    this.#target = null;
    this.#motion = null;
    if (!connection || !scales || !goals) return;
    const held = motion?.hold() ?? holdGoals(goals, this.#reading, scales.scales, this.safety.lead);
    this.#goals = held;
    letGo(connection.servos.writeAll("Goal_Position", held, true));
  }

  async #release(attempt: number): Promise<void> {
    const connection = this.#connection;
    this.#motion = null;
    this.#goals = null;
    if (!connection) return;
    try {
      const holding = await connection.servos.release();
      this.#do({ type: "released", attempt, holding });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      this.#options.onNews(error);
    }
  }

  /** One cycle, and the next at its time. */
  async #cycle(connection: ArmConnection): Promise<void> {
    const began = this.#now();
    this.#meter.cycle(began);
    try {
      const telemetry = await connection.servos.telemetry(began, isLimp(this.#state));
      if (this.#connection !== connection) return;
      const before = this.#reading;
      this.#reading = readingOf(telemetry, this.#scales?.scales ?? null);
      this.#watch(connection, telemetry, before);
      this.#options.onReading();
      if (this.#connection === connection) this.#step(connection, telemetry);
    } catch (error) {
      // The loss itself is told by the bus. A mistake of our own must not end the loop while the arm has torque: it holds.
      if (!(error instanceof DeviceError)) this.#failed(driverFailure(error));
    }
    if (this.#connection !== connection) return;
    this.#options.onChange();
    this.#cancelTimer = this.#options.clock.schedule(this.#pace.next(this.#now()), () => void this.#cycle(connection));
  }

  #failed(failure: DeviceError): void {
    this.stop("driver", reasonOf(failure));
    if (!this.#warned.has(failure.code)) this.#options.onNews(failure);
    this.#warned.add(failure.code);
  }

  #watch({ bus }: ArmConnection, { servos }: ArmTelemetry, before: ArmReading | null): void {
    const dogs = this.#dogs;
    if (!dogs) return;
    const now = this.#now();
    const { chain } = this.#options;
    tellBusTick(dogs, answersOf(servos, chain), now);
    tellLink(dogs, bus.quality(), now);
    tellHealth(dogs, healthOf(servos, chain));
    const verdict = checkWatchdogs(dogs, now);
    this.#verdict = verdict;
    if (verdict.action === "lost") this.#do({ type: "lost", reason: verdict.reason! });
    else if (verdict.action === "hold") this.stop("watchdog", verdict.reason!);
    else if (verdict.action === "offerPark") this.#tellOnce(verdict.reason!);
    const fault = this.#state.phase === "ARMED" ? faultOf(servos, chain, before?.telemetry.servos ?? null) : null;
    if (fault) this.stop("servo", fault);
  }

  /** Moves the goals on while the arm is armed. */
  #step(connection: ArmConnection, telemetry: ArmTelemetry): void {
    const [motion, reading] = [this.#motion, this.#reading];
    if (this.#state.phase !== "ARMED" || !motion || !reading) return;
    const now = this.#now();
    const dt = this.#lastStepMs === null ? 1 / ARM_HZ : (now - this.#lastStepMs) / 1000;
    this.#lastStepMs = now;
    const { goals, isMoving, refused, stop, parked } = motion.step({
      target: this.#target,
      measured: reading.position,
      telemetry,
      dt,
      speedFactor: this.#verdict?.speedFactor ?? 1,
      follow: this.#verdict?.action !== "slow",
    });
    if (refused) this.#tellOnce(refused);
    if (stop) return this.stop("limiter", stop);
    if (isMoving && this.#dogs) tellMotion(this.#dogs, now);
    this.#goals = goals;
    letGo(connection.servos.writeAll("Goal_Position", goals));
    if (!parked) return;
    const { attempt } = this.#state;
    this.#do(parked.code === "parked" ? { type: "parked", attempt } : { type: "parkFailed", attempt, reason: parked });
  }

  #tellOnce(news: Reason): void {
    if (this.#warned.has(news.code)) return;
    this.#warned.add(news.code);
    this.#options.onNews(news);
  }

  #isOf(attempt: number, phase: ArmState["phase"]): boolean {
    return this.#state.attempt === attempt && this.#state.phase === phase;
  }
}
