/** What a person asks for, in shares of the top speed, whichever device it comes from. */

/** Each value is -1 to 1. */
export interface TeleopDemand {
  /** Along the axes of the chosen frame: forward, left, up. */
  readonly forward: number;
  readonly left: number;
  readonly up: number;
  /** Raising the fingertips. */
  readonly pitch: number;
  /** Turning the hand to the left, seen along it from behind. */
  readonly roll: number;
  /** Opening. */
  readonly jaw: number;
  /** The chosen joint, towards its upper limit. */
  readonly joint: number;
}

export const NO_DEMAND: TeleopDemand = { forward: 0, left: 0, up: 0, pitch: 0, roll: 0, jaw: 0, joint: 0 };

/** Both together; two devices do not make it faster than one. */
export function addDemands(a: TeleopDemand, b: TeleopDemand): TeleopDemand {
  const sum = (key: keyof TeleopDemand): number => Math.min(1, Math.max(-1, a[key] + b[key]));
  return {
    forward: sum("forward"),
    left: sum("left"),
    up: sum("up"),
    pitch: sum("pitch"),
    roll: sum("roll"),
    jaw: sum("jaw"),
    joint: sum("joint"),
  };
}

/** Whether anything is asked for. */
export function isDemanding(demand: TeleopDemand): boolean {
  return Object.values(demand).some((share: number) => share !== 0);
}
