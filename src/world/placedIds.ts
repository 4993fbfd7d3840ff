/** Which things an entry of the reset places. */

/** Ids that an entry places, tags expanded, in the order of the document. */
export function placedIds(
  scene: { readonly objects: readonly { readonly id: string; readonly tags: readonly string[] }[] },
  entry: { readonly of: readonly string[] },
): string[] {
  return entry.of.flatMap((name) =>
    name.startsWith("tag:")
      ? scene.objects.filter(({ tags }) => tags.includes(name.slice(4))).map(({ id }) => id)
      : [name],
  );
}
