/** Objects of which a document asks for several: `bead` with six copies stands for `bead#1` to `bead#6`. */

/** Every object on its own. One with copies is then known by its numbered ids only. */
export function expandCopies<T extends { readonly id: string; readonly copies: number }>(objects: readonly T[]): T[] {
  return objects.flatMap((object) =>
    object.copies === 1
      ? [object]
      : Array.from({ length: object.copies }, (_, k) => ({ ...object, id: `${object.id}#${k + 1}` })),
  );
}
