/** Says which arm is on a bus, and what is wrong with it, from pings and reads alone. */

import { type ArmKind, type ArmProblem, armKindOf, judgeServos, readableServos } from "./armProblems";
import { isSilence } from "./busErrors";
import type { LinkQuality } from "./linkQuality";
import type { ServoBus, ServoIdentity } from "./servoBus";

/** How one id answered. */
export interface ServoFinding {
  readonly id: number;
  /** `garbled`: something answers, but hardly ever readably. */
  readonly state: "clean" | "garbled" | "silent";
  /** Of a clean one. */
  readonly identity: ServoIdentity | null;
  /** Share of its requests that brought something unreadable or unasked. */
  readonly badShare: number;
}

/** What is on a bus. */
export interface ArmReport {
  readonly family: ServoBus["family"];
  /** The arm whose servos these are most like; null where no servo could be read. */
  readonly kind: ArmKind | null;
  readonly servos: readonly ServoIdentity[];
  /** What must be mended first stands first; without one of severity `error` the arm may be armed. */
  readonly problems: readonly ArmProblem[];
}

/** Bad replies from which on an id counts as garbled: more than noise does to the few requests of an inventory. */
const GARBLED_COUNT = 3;
/** Their share among the requests. */
const GARBLED_SHARE = 0.6;

/**
 * Asks every servo who it is.
 *
 * @param ids - Of the servos of an arm, in the order of the daisy chain.
 * @throws {DeviceError} `E_PORT_LOST` only.
 */
export async function identifyArm(bus: ServoBus, ids: readonly number[] = [1, 2, 3, 4, 5, 6]): Promise<ArmReport> {
  const findings = await askAll(bus, ids);
  const servos = readableServos(findings);
  const kind = armKindOf(bus.family, servos);
  return { family: bus.family, kind, servos, problems: judgeServos(findings, kind) };
}

/** How each of `ids` answers, in their order. @throws {DeviceError} `E_PORT_LOST` only. */
export async function askAll(bus: ServoBus, ids: readonly number[]): Promise<readonly ServoFinding[]> {
  const first = await askOnce(bus, ids);
  // Noise can spoil a few requests of one servo; two servos with one id spoil them again.
  const again = await askOnce(
    bus,
    first.filter(({ state }) => state === "garbled").map(({ id }) => id),
  );
  return first.map((finding) => again.find(({ id }) => id === finding.id) ?? finding);
}

async function askOnce(bus: ServoBus, ids: readonly number[]): Promise<readonly ServoFinding[]> {
  const findings: ServoFinding[] = [];
  for (const id of ids) {
    const before = bus.quality(id);
    const identity = await ask(bus, id);
    findings.push(findingOf(id, before, bus.quality(id), identity));
  }
  return findings;
}

async function ask(bus: ServoBus, id: number): Promise<ServoIdentity | null> {
  try {
    await bus.ping(id);
    const identity = await bus.readIdentity(id);
    // While this is awaited, the second of two servos with one id is heard as well.
    await bus.ping(id);
    return identity;
  } catch (thrown) {
    if (isSilence(thrown)) return null;
    throw thrown;
  }
}

function findingOf(id: number, before: LinkQuality, after: LinkQuality, identity: ServoIdentity | null): ServoFinding {
  const badOf = (quality: LinkQuality): number => quality.corrupt + quality.wrongLength + quality.unexpected;
  const bad = badOf(after) - badOf(before);
  const badShare = bad / Math.max(1, after.sent - before.sent);
  if (bad >= GARBLED_COUNT && badShare > GARBLED_SHARE) return { id, state: "garbled", identity: null, badShare };
  return { id, state: identity ? "clean" : "silent", identity, badShare };
}
