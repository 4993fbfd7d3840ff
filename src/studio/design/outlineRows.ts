/** The lines of the outliner: everything in the document, in groups. Pure. */

import { listOf, type Part, placingIndex, resetListOf, type SceneDocument } from "../../world/edits/documentParts";
import { failuresOf } from "../../world/edits/predicateTree";

export type OutlineGroup = "robot" | "objects" | "zones" | "cameras" | "areas" | "task";

export interface OutlineRow {
  readonly group: OutlineGroup;
  /** Id of a thing, `place/<k>` of an area, `robot`, `goal`, `fail/<name>` or `stage/<id>`. */
  readonly id: string;
  /** The part of the document; null for the robot and the task. */
  readonly part: Part | null;
  /** Which area places it; null when it stands where its document says. */
  readonly area: number | null;
}

export function outlineRows(document: SceneDocument): readonly OutlineRow[] {
  const things = (["objects", "zones", "cameras"] as const).flatMap((group) =>
    listOf(document, group).map((part): OutlineRow => {
      const id = String(part.id);
      return { group, id, part, area: placingIndex(document, id) };
    }),
  );
  const areas = resetListOf(document, "place").map(
    (part, k): OutlineRow => ({ group: "areas", id: `place/${k}`, part, area: null }),
  );
  const task = [
    "goal",
    ...failuresOf(document).map(([name]) => `fail/${name}`),
    ...listOf(document, "stages").map(({ id }) => `stage/${String(id)}`),
  ].map((id): OutlineRow => ({ group: "task", id, part: null, area: null }));
  return [{ group: "robot", id: "robot", part: null, area: null }, ...things, ...areas, ...task];
}

/** Rows whose words hold all that is searched for. */
export function matchingRows(
  rows: readonly OutlineRow[],
  search: string,
  words: (row: OutlineRow) => string,
): readonly OutlineRow[] {
  const wanted = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => wanted.every((word) => `${words(row)} ${row.id}`.toLowerCase().includes(word)));
}

/** Everything between two rows, for a choice with Shift. */
export function rowsBetween(rows: readonly OutlineRow[], from: string, to: string): readonly string[] {
  const [a, b] = [rows.findIndex(({ id }) => id === from), rows.findIndex(({ id }) => id === to)];
  if (a < 0 || b < 0) return [to];
  const between = rows.slice(Math.min(a, b), Math.max(a, b) + 1).map(({ id }) => id);
  // The one that was clicked leads.
  return a <= b ? between : between.reverse();
}
