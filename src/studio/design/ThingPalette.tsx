/** What can be put on the table: a click or Enter adds it at a free place, a drag puts it where it is let go. */

import { useState } from "react";
import { THING_KINDS, type ThingKind } from "../../world/edits/thingDefaults";
import { Section } from "../controls/Section";
import { type Say, useText } from "../words/text";
import { addKind } from "./commands";
import { type DesignSay, useDesignText } from "./designText";
import { SearchField } from "./fields/SearchField";
import { ThingIcon } from "./thingIcons";

/** Type of what a drag from here carries: the kind. */
const DRAG_TYPE = "application/x-jointspace-thing";

function kindName(kind: ThingKind, say: Say, d: DesignSay): string {
  if (kind === "camera") return d("outliner.camera");
  if (kind.startsWith("zone-")) return d(`palette.${kind as "zone-disc"}`);
  if (kind === "mesh") return d("palette.mesh");
  return say(`kind.${kind as "box"}`);
}

export function ThingPalette() {
  const d = useDesignText();
  const say = useText();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const kinds = THING_KINDS.filter((kind) => `${kindName(kind, say, d)} ${kind}`.toLowerCase().includes(wanted));
  return (
    <Section id="design.palette" title={d("palette.title")}>
      <SearchField
        label={d("palette.search")}
        value={search}
        onChange={setSearch}
        onEnter={() => {
          const [first] = kinds;
          if (first) addKind(first);
        }}
      />
      <div className="thing-grid">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="thing-tile"
            draggable
            title={d("palette.tip")}
            onClick={() => addKind(kind)}
            onDragStart={(event) => {
              event.dataTransfer.setData(DRAG_TYPE, kind);
              event.dataTransfer.effectAllowed = "copy";
            }}
          >
            <ThingIcon kind={kind} />
            <span>{kindName(kind, say, d)}</span>
          </button>
        ))}
      </div>
      {kinds.length === 0 && <p className="soft small">{d("outliner.nothing")}</p>}
    </Section>
  );
}
