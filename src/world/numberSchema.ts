/** Numbers within bounds, as the schemas of scenes and predicates want them. */

import * as v from "valibot";

/** A finite number within bounds; outside is E_RANGE. */
export function numberIn(lo: number, hi: number) {
  return v.pipe(v.number(), v.minValue(lo, `E_RANGE|${lo} to ${hi}`), v.maxValue(hi, `E_RANGE|${lo} to ${hi}`));
}

/** A whole number within bounds; a fraction is E_SCHEMA, outside is E_RANGE. */
export function integerIn(lo: number, hi: number) {
  return v.pipe(v.number(), v.integer("a whole number"), numberIn(lo, hi));
}
