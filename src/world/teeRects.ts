/** The two bars of a flat T, as rectangles of its plane. */

/** x0, x1, y0, y1; m. */
export type Rect = readonly [number, number, number, number];

/**
 * The bar across at +y and the stem below it, centred on the bounding box.
 *
 * @param size - Extent in x and y, m.
 * @param bar - Width of both bars, m.
 * @param through - Whether the stem runs through the bar, so that no seam divides the area; else they only meet.
 */
export function teeRects([x, y]: readonly [number, number], bar: number, through: boolean): readonly [Rect, Rect] {
  return [
    [-x / 2, x / 2, y / 2 - bar, y / 2],
    [-bar / 2, bar / 2, -y / 2, through ? y / 2 : y / 2 - bar],
  ];
}
