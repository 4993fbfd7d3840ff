/**
 * When a real arm must slow down, stop or be given up because something fell silent or grew hot.
 *
 * Pure: everything that happens is told with its time, and `checkWatchdogs` says what to do. Times are monotonic milliseconds,
 * so a clock that is set cannot move an arm. After a sleep nothing is caught up: the arm holds and says so.
 */

import { BusNoise } from "./busNoise";
import type { LinkQuality } from "./linkQuality";
import { type Reason, reason } from "./reason";
import { type SupplyKind, supplyProblem } from "./supply";

/** Times and temperatures at which something is done. Shorter ones stop arms for nothing; longer ones let them run on. */
export const WATCHDOG_LIMITS = {
  /** Operator input (key, pad, leader, remote, policy): slow down, then hold. */
  inputSlowMs: 100,
  inputHoldMs: 500,
  /** Actions that no arm may get: the one before is kept for so long. */
  badActionMs: 100,
  /** The page's own thread, in the worker's eyes. */
  heartbeatMs: 250,
  /** Reads of the bus that fail: so many steps in a row, or so long; then the port is lost. */
  busTicks: 3,
  busHoldMs: 60,
  busLostMs: 1000,
  /** A pause between two checks that only sleep or a frozen program explains. */
  sleepMs: 500,
  /** A pause between two checks after which what the page has said meanwhile may still wait to be heard. */
  deafMs: 60,
  /** Servo temperature. The firmware's own limit is 70, and users report that it does not always act. */
  warmC: 55,
  hotC: 60,
  tooHotC: 65,
  /** A slowed servo must cool by this much before it is fast again. */
  coolingC: 2,
  /** Without motion while armed. */
  idleMs: 600_000,
} as const;

/** What a hot servo leaves of the speed. */
const HOT_SPEED = 0.5;

/** How one servo is. */
export interface ServoHealth {
  readonly joint: string;
  readonly temperatureC: number;
  /** V */
  readonly voltage: number;
  /** Error bit of the servo: voltage outside its own limits. */
  readonly hasVoltageError: boolean;
}

/** What to do, the gravest first. `offerPark`: nothing moved for long; holding wears the motors. */
export type WatchdogAction = "lost" | "hold" | "slow" | "offerPark" | "run";

/** What the watchdogs say in one control step. */
export interface WatchdogVerdict {
  readonly action: WatchdogAction;
  /** Why; null for `run`. */
  readonly reason: Reason | null;
  /** What should be told although the arm goes on. */
  readonly warnings: readonly Reason[];
  /** Share of the speed limits that is left, 0 to 1. */
  readonly speedFactor: number;
}

/** State of the watchdogs; changed by the functions below only. Times are monotonic, ms. */
export interface Watchdogs {
  readonly kind: SupplyKind;
  now: number;
  isArmed: boolean;
  lastInput: number;
  /** Since when a policy's next chunk is missing; null while it is there. */
  chunkLateSince: number | null;
  /** Since when actions are bad, and what is wrong with them; null while they are good. */
  badAction: { readonly since: number; readonly code: string } | null;
  /** How often a chunk was late. */
  lateChunks: number;
  lastHeartbeat: number;
  /** Whether the last check came late. */
  wasLate: boolean;
  /** Whether the page is not judged in this check. */
  isDeaf: boolean;
  isHidden: boolean;
  /** Per servo that fails: since when, and for how many steps. */
  readonly failing: Map<string, { readonly since: number; readonly ticks: number }>;
  servoCount: number;
  readonly noise: BusNoise;
  lastMotion: number;
  lastCheck: number;
  health: readonly ServoHealth[];
  isSlowed: boolean;
}

/** Watchdogs of a new connection. */
export function createWatchdogs(kind: SupplyKind, nowMs: number): Watchdogs {
  return {
    kind,
    now: nowMs,
    isArmed: false,
    lastInput: nowMs,
    chunkLateSince: null,
    badAction: null,
    lateChunks: 0,
    lastHeartbeat: nowMs,
    wasLate: false,
    isDeaf: false,
    isHidden: false,
    failing: new Map(),
    servoCount: 0,
    noise: new BusNoise(),
    lastMotion: nowMs,
    lastCheck: nowMs,
    health: [],
    isSlowed: false,
  };
}

/** The arm was armed, or is armed no longer. What was silent before counts from now on. */
export function tellArmed(dogs: Watchdogs, isArmed: boolean, nowMs: number): void {
  dogs.isArmed = isArmed;
  restart(dogs, advance(dogs, nowMs));
}

/** The operator's input came: a key held down repeats it in every step, a leader with every sample. */
export function tellInput(dogs: Watchdogs, nowMs: number): void {
  dogs.lastInput = advance(dogs, nowMs);
}

/** A policy's next chunk is late, or has come. */
export function tellChunk(dogs: Watchdogs, isLate: boolean, nowMs: number): void {
  const now = advance(dogs, nowMs);
  if (isLate && dogs.chunkLateSince === null) {
    dogs.chunkLateSince = now;
    dogs.lateChunks += 1;
  } else if (!isLate) dogs.chunkLateSince = null;
}

/**
 * F36: what the control step made of an action.
 *
 * @param code - Code of the alert that it raised, such as `E_ACTION_NAN`; null when the action was good.
 */
export function tellAction(dogs: Watchdogs, code: string | null, nowMs: number): void {
  const now = advance(dogs, nowMs);
  dogs.badAction = code === null ? null : { since: dogs.badAction?.since ?? now, code };
}

/** The page's thread is alive. */
export function tellHeartbeat(dogs: Watchdogs, nowMs: number): void {
  dogs.lastHeartbeat = advance(dogs, nowMs);
}

/** F20, F21: the tab was hidden or shown. */
export function tellHidden(dogs: Watchdogs, isHidden: boolean, nowMs: number): void {
  // A page that comes back has not been silent: it was slowed down by the browser.
  if (dogs.isHidden && !isHidden) dogs.lastHeartbeat = advance(dogs, nowMs);
  dogs.isHidden = isHidden;
}

/** One step's read of the bus, its retries included: which joints answered. */
export function tellBusTick(
  dogs: Watchdogs,
  answers: readonly { readonly joint: string; readonly answered: boolean }[],
  nowMs: number,
): void {
  const now = advance(dogs, nowMs);
  dogs.servoCount = answers.length;
  for (const { joint, answered } of answers) {
    const before = dogs.failing.get(joint);
    if (answered) dogs.failing.delete(joint);
    else dogs.failing.set(joint, { since: before?.since ?? now, ticks: (before?.ticks ?? 0) + 1 });
  }
}

/** F08: counts of the bus since it was opened: requests, and those that were answered unreadably. */
export function tellLink(
  dogs: Watchdogs,
  { sent, corrupt }: Pick<LinkQuality, "sent" | "corrupt">,
  nowMs: number,
): void {
  dogs.noise.tell(sent, corrupt, advance(dogs, nowMs));
}

/** What the servos tell of themselves. */
export function tellHealth(dogs: Watchdogs, health: readonly ServoHealth[]): void {
  dogs.health = health;
}

/** A goal was sent that moves the arm. */
export function tellMotion(dogs: Watchdogs, nowMs: number): void {
  dogs.lastMotion = advance(dogs, nowMs);
}

/** Says what to do now; called once in every control step. */
export function checkWatchdogs(dogs: Watchdogs, nowMs: number): WatchdogVerdict {
  const now = advance(dogs, nowMs);
  const pause = now - dogs.lastCheck;
  dogs.lastCheck = now;
  const warnings = healthWarnings(dogs);
  const speedFactor = dogs.isSlowed ? HOT_SPEED : 1;
  const verdict = (action: WatchdogAction, why: Reason | null): WatchdogVerdict => ({
    action,
    reason: why,
    warnings,
    speedFactor,
  });
  // Whoever slept heard nothing: silence during the pause is nobody's fault.
  if (pause > WATCHDOG_LIMITS.sleepMs) {
    restart(dogs, now);
    return dogs.isArmed ? verdict("hold", reason("pausedBySleep", { seconds: pause / 1000 })) : verdict("run", null);
  }
  // Who was busy once has not heard the page yet: what it said waits behind this check. The next one judges, however late it comes.
  const isLate = pause > WATCHDOG_LIMITS.deafMs;
  dogs.isDeaf = isLate && !dogs.wasLate;
  dogs.wasLate = isLate;
  const gone = busLost(dogs, now);
  if (gone) return verdict("lost", gone);
  if (!dogs.isArmed) return verdict("run", null);
  const stop =
    busSilent(dogs, now) ?? busNoisy(dogs) ?? unhealthy(dogs) ?? pageSilent(dogs, now) ?? inputGone(dogs, now);
  if (stop) return verdict("hold", stop);
  const slow = inputLate(dogs, now);
  if (slow) return verdict("slow", slow);
  const idle = now - dogs.lastMotion;
  if (idle >= WATCHDOG_LIMITS.idleMs) return verdict("offerPark", reason("idle", { minutes: idle / 60_000 }));
  return verdict("run", null);
}

/** Time never runs backwards here, and no news is older than the last. */
function advance(dogs: Watchdogs, nowMs: number): number {
  if (nowMs > dogs.now) dogs.now = nowMs;
  return dogs.now;
}

function restart(dogs: Watchdogs, now: number): void {
  dogs.lastInput = now;
  dogs.lastHeartbeat = now;
  dogs.lastMotion = now;
  dogs.lastCheck = now;
  dogs.chunkLateSince = null;
  dogs.badAction = null;
  dogs.failing.clear();
  dogs.noise.clear();
}

/** No servo at all has answered for long. One silent servo among others is no lost port. */
function busLost({ failing, servoCount }: Watchdogs, now: number): Reason | null {
  if (servoCount === 0 || failing.size < servoCount) return null;
  const silentMs = Math.min(...[...failing.values()].map(({ since }) => now - since));
  return silentMs >= WATCHDOG_LIMITS.busLostMs ? reason("busLost", { ms: silentMs }) : null;
}

function busSilent({ failing, servoCount }: Watchdogs, now: number): Reason | null {
  const silent = [...failing].filter(
    ([, { since, ticks }]) => ticks >= WATCHDOG_LIMITS.busTicks || now - since >= WATCHDOG_LIMITS.busHoldMs,
  );
  if (silent.length === 0) return null;
  if (silent.length === servoCount) return reason("noServoAnswers");
  return reason("servoSilent", { joints: silent.map(([joint]) => joint).join(", ") });
}

function busNoisy({ noise }: Watchdogs): Reason | null {
  return noise.isNoisy ? reason("busNoisy", { percent: Math.round(100 * noise.share) }) : null;
}

function unhealthy({ health }: Watchdogs): Reason | null {
  for (const { joint, temperatureC, voltage, hasVoltageError } of health) {
    if (temperatureC >= WATCHDOG_LIMITS.tooHotC) return reason("tooHot", { joint, temperatureC });
    if (hasVoltageError) return reason("voltageError", { joint, volts: voltage });
  }
  return null;
}

function pageSilent(dogs: Watchdogs, now: number): Reason | null {
  // F21: whoever leads, an arm does not move where nobody can see it and STOP is out of reach.
  if (dogs.isHidden) return reason("tabHidden");
  const silentMs = now - dogs.lastHeartbeat;
  return silentMs >= WATCHDOG_LIMITS.heartbeatMs && !dogs.isDeaf ? reason("pageSilent", { ms: silentMs }) : null;
}

function inputGone({ lastInput, chunkLateSince, badAction }: Watchdogs, now: number): Reason | null {
  if (badAction && now - badAction.since >= WATCHDOG_LIMITS.badActionMs) {
    return reason("badAction", { code: badAction.code });
  }
  const silentMs = now - lastInput;
  if (silentMs >= WATCHDOG_LIMITS.inputHoldMs) return reason("inputGone", { ms: silentMs });
  const lateMs = chunkLateSince === null ? 0 : now - chunkLateSince;
  return lateMs >= WATCHDOG_LIMITS.inputHoldMs ? reason("chunkGone", { ms: lateMs }) : null;
}

function inputLate({ lastInput, chunkLateSince }: Watchdogs, now: number): Reason | null {
  const silentMs = now - lastInput;
  if (silentMs >= WATCHDOG_LIMITS.inputSlowMs) return reason("inputStale", { ms: silentMs });
  const lateMs = chunkLateSince === null ? 0 : now - chunkLateSince;
  return lateMs >= WATCHDOG_LIMITS.inputSlowMs ? reason("chunkLate", { ms: lateMs }) : null;
}

/** Also decides whether the arm is slowed: at once when hot, and until it has cooled a little. */
function healthWarnings(dogs: Watchdogs): Reason[] {
  const { warmC, hotC, coolingC } = WATCHDOG_LIMITS;
  const hottest = dogs.health.reduce(
    (most, { temperatureC }) => Math.max(most, temperatureC),
    Number.NEGATIVE_INFINITY,
  );
  if (hottest >= hotC) dogs.isSlowed = true;
  else if (hottest <= hotC - coolingC) dogs.isSlowed = false;
  return dogs.health.flatMap(({ joint, temperatureC, voltage }) => {
    const supply = supplyProblem(dogs.kind, voltage);
    const heat = temperatureC >= warmC ? [reason(temperatureC >= hotC ? "hot" : "warm", { joint, temperatureC })] : [];
    return [...heat, ...(supply ? [reason(supply.reason.code, { joint, ...supply.reason.values })] : [])];
  });
}
