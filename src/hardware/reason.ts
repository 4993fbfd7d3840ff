/** Why an arm stopped, slowed or refused: data, so that the page can say it in any language. */

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
