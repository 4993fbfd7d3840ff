/** World poses of everything that carries shapes: base (0), links (1..n), then bodies in scene order. */

export interface Frames {
  readonly count: number;
  /** Origin in W, shape (count, 3), m. */
  readonly position: Float64Array;
  /** R_WF row-major, nine numbers per frame; rotations of turned geoms follow behind. */
  readonly rotation: Float64Array;
}

/** All frames at the identity. `rotationLength` is at least 9 · count. */
export function createFrames(count: number, rotationLength: number): Frames {
  const rotation = new Float64Array(rotationLength);
  for (let i = 0; i < count; i++) for (let k = 0; k < 9; k += 4) rotation[9 * i + k] = 1;
  return { count, position: new Float64Array(3 * count), rotation };
}
