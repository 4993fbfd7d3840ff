/** Why an arm stopped, slowed or refused: data, so that the page can say it in any language. */

import { DeviceError } from "../errors";

/** A code and what to fill into its sentence. */
export interface Reason {
  /** In camelCase, such as `inputStale`. */
  readonly code: string;
  /** Joint names, servo ids, numbers with the unit in the key. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Makes a reason. */
export function reason(code: string, values: Reason["values"] = {}): Reason {
  return { code, values };
}

/** A failure that says itself why: `reason` is for the page, the message for the log. */
export class ReasonedError extends DeviceError {
  readonly reason: Reason;

  constructor(why: Reason, message: string, tip: string, code: string) {
    super(message, tip, code);
    this.reason = why;
  }
}
