/** What stands in the scene; a click selects it here and in the view. */

import type { ReactNode } from "react";
import { useSession, useStudio } from "../engineContext";
import { type Selection, studioStore } from "../stores/studioStore";
import { useText } from "../words/text";

/** Names of the fixed palette as the table shows them. */
const SWATCHES: Readonly<Record<string, string>> = {
  red: "#d1453b",
  orange: "#e08a2e",
  yellow: "#e8c340",
  green: "#4c9a57",
  blue: "#3f78c9",
  purple: "#8b62b8",
  brown: "#8a6242",
  white: "#f4f2ee",
  grey: "#9a9a98",
  black: "#2b2c2e",
  oak: "#c9a26d",
};

export function Outliner() {
  const say = useText();
  const scene = useSession((s) => s.description?.scene ?? null);
  return (
    <section className="section" aria-label={say("outliner.title")}>
      <h2 className="section-title">{say("outliner.title")}</h2>
      <ul className="tree">
        <Item selection={{ kind: "arm" }}>
          <span className="swatch" style={{ background: "#efece6" }} />
          {say("outliner.arm")}
        </Item>
        {scene?.objects.map((object) => (
          <Item key={object.id} selection={{ kind: "object", id: object.id }}>
            <span className="swatch" style={{ background: SWATCHES[object.color] ?? object.color }} />
            {object.id} <span className="soft">{object.kind}</span>
          </Item>
        ))}
        {scene?.zones.map((zone) => (
          <Item key={zone.id} selection={{ kind: "zone", id: zone.id }}>
            <span className="swatch zone" style={{ background: SWATCHES[zone.color] ?? zone.color }} />
            {zone.id} <span className="soft">{say("outliner.zone")}</span>
          </Item>
        ))}
      </ul>
    </section>
  );
}

function sameSelection(a: Selection, b: Selection): boolean {
  if (!a || !b || a.kind !== b.kind) return false;
  return a.kind === "arm" || b.kind === "arm" || a.id === b.id;
}

function Item({ selection, children }: { readonly selection: NonNullable<Selection>; readonly children: ReactNode }) {
  const selected = useStudio((s) => sameSelection(s.selection, selection));
  return (
    <li>
      <button
        type="button"
        className="tree-item"
        aria-pressed={selected}
        onClick={() => studioStore.setState({ selection: selected ? null : selection })}
      >
        {children}
      </button>
    </li>
  );
}
