/** Another scene in place of one that is drawn: what looks the same keeps its figure, so that nothing flickers. */

import type { Object3D } from "three";

interface Figure<S> {
  source: S;
  readonly object: Object3D;
}

/**
 * Sorts figures for a new list of things.
 *
 * @param look - All of a thing that its figure depends on, its id included.
 * @returns One figure for each thing, in their order, and those that stand for none of them.
 */
export function keepFigures<S, F extends { source: S }>(
  figures: readonly F[],
  things: readonly S[],
  look: (thing: S) => string,
  make: (thing: S) => F,
): { readonly kept: readonly F[]; readonly gone: readonly F[] } {
  const left = new Map(figures.map((figure) => [look(figure.source), figure]));
  const kept = things.map((thing) => {
    const key = look(thing);
    const figure = left.get(key) ?? make(thing);
    left.delete(key);
    figure.source = thing;
    return figure;
  });
  return { kept, gone: [...left.values()] };
}

/** Puts the figures of a list, and only those, under a parent. */
export function showFigures<S>(parent: Object3D, kept: readonly Figure<S>[], gone: readonly Figure<S>[]): void {
  for (const { object } of gone) parent.remove(object);
  for (const { object } of kept) if (object.parent !== parent) parent.add(object);
}
