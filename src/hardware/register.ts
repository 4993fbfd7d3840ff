/** What one register of a servo's control table is, whichever maker the servo comes from. */

/** `factory`: readable, written by the maker only. */
export type RegisterAccess = "read" | "readWrite" | "factory";

/** One register; values are little-endian on the wire. */
export interface Register {
  /** As in LeRobot's control tables, where it has one. */
  readonly name: string;
  readonly address: number;
  /** Bytes. */
  readonly size: 1 | 2 | 4;
  readonly access: RegisterAccess;
  /** Kept without power. Such memory wears out: never write it in a loop. */
  readonly eeprom: boolean;
  /** Value of a new servo, or one seen on real arms; null where unknown or meaningless. */
  readonly initial: number | null;
  /** Smallest and largest raw value that may be written or read, sign applied; null where undocumented. */
  readonly range: readonly [min: number, max: number] | null;
  /** Unit of value times `scale`: `V`, `A`, `s`, `°C`, `counts`, `counts/s`, `1` for a share; empty for a code. */
  readonly unit: string;
  /** `unit` per raw step. */
  readonly scale: number;
}
