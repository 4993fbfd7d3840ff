/** The QR code of a link, as a drawing. Loaded with the dialog that shows it. */

import { encode } from "uqr";

/**
 * Most letters of a link that is shown as a code. The test reads codes of this length back from a picture of 4 pixels a square,
 * turned and blurred as a phone sees a screen.
 */
export const LONGEST_QR = 1000;
/** White squares around the code, which readers need. */
const QUIET = 4;

/** A code: its width in squares, the quiet zone included, and the outline of its dark squares as an SVG path. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** The code of a text of Latin letters, with the lowest error correction: a screen does not get torn or dirty. */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "L", border: QUIET, boostEcc: true });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return { size, path };
}
