/** Which object is in the hand: the one that both jaws touch. */

/** Owners of contacts from here on are objects; see `DrawFrame.contactOwner`. */
const FIRST_OBJECT = 1000;

/**
 * Index of the object that both links touch, or -1.
 *
 * @param contactOwner - Both sides of each contact, shape (contacts, 2); see `DrawFrame`.
 * @param finger - Link of the fixed finger.
 * @param jaw - Link of the moving jaw.
 */
export function heldObject(contactOwner: Int32Array, finger: number, jaw: number): number {
  for (let c = 0; c + 1 < contactOwner.length; c += 2) {
    const object = touchedBy(contactOwner, c, finger);
    if (object < 0) continue;
    for (let d = 0; d + 1 < contactOwner.length; d += 2) {
      if (touchedBy(contactOwner, d, jaw) === object) return object;
    }
  }
  return -1;
}

/** Index of the object on the other side of a contact of this link, or -1. */
function touchedBy(contactOwner: Int32Array, c: number, link: number): number {
  const [a, b] = [contactOwner[c]!, contactOwner[c + 1]!];
  const other = a === link ? b : b === link ? a : -1;
  return other >= FIRST_OBJECT ? other - FIRST_OBJECT : -1;
}
