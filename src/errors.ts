/**
 * The kinds of failure.
 *
 * InputError: something we were given is bad. DeviceError: an arm, a port or the browser failed.
 * invariant(): our own mistake. A message says what, got and expected; the tip says what to do.
 */

/** Where and under which code an input was refused. */
export interface InputErrorDetail {
  /** Stable code from the bad-input table, such as `E_URDF_REF`. */
  readonly code?: string;
  /** JSON pointer, element path or file name. */
  readonly where?: string;
  /** One-based line in the source text. */
  readonly line?: number;
}

/** A bad file, URL, data set, model or form entry. Nothing is lost when it is thrown. */
export class InputError extends Error {
  readonly tip: string;
  readonly code: string;
  readonly where: string | undefined;
  readonly line: number | undefined;

  constructor(message: string, tip: string, detail: InputErrorDetail = {}) {
    super(message);
    this.name = "InputError";
    this.tip = tip;
    this.code = detail.code ?? "E_INPUT";
    this.where = detail.where;
    this.line = detail.line;
  }
}

/** An arm, a port, a GPU or the browser refused or failed. */
export class DeviceError extends Error {
  readonly tip: string;
  readonly code: string;

  constructor(message: string, tip: string, code = "E_DEVICE") {
    super(message);
    this.name = "DeviceError";
    this.tip = tip;
    this.code = code;
  }
}

/**
 * Stops on a mistake of our own.
 *
 * @throws {Error} If the condition does not hold.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}
