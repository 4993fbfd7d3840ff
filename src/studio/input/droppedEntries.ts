/** The entries of a drop, which the browser gives only while it happens. */

import type { DroppedEntry } from "./droppedFiles";

/** The entries of a drop; must be called while the drop event is handled. Null: nothing but text was dropped. */
export function entriesOf(items: Iterable<DataTransferItem>): (DroppedEntry | File)[] {
  return [...items].flatMap((item) => {
    if (item.kind !== "file") return [];
    const dropped = (item.webkitGetAsEntry() as DroppedEntry | null) ?? item.getAsFile();
    return dropped ? [dropped] : [];
  });
}
