/** What stands in the scene; a click selects it here and in the view. */

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { so101 } from "../../robot/so101";
import { Section } from "../controls/Section";
import { useSession, useStudio } from "../engineContext";
import { useRobot } from "../robots/useRobot";
import { type Selection, studioStore } from "../stores/studioStore";
import { kindWords, linkWords, thingWords, useText } from "../words/text";

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
  const nothing = useStudio((s) => s.selection === null);
  return (
    <Section id="outliner" title={say("outliner.title")}>
      <ul className="tree">
        <ArmItems />
        {scene?.objects.map((object) => (
          <Item key={object.id} selection={{ kind: "object", id: object.id }}>
            <span className="swatch" style={{ background: SWATCHES[object.color] ?? object.color }} />
            {thingWords(object.id, say)}{" "}
            <span className="soft small">{kindWords(object.kind, thingWords(object.id, say), say)}</span>
          </Item>
        ))}
        {scene?.zones.map((zone) => (
          <Item key={zone.id} selection={{ kind: "zone", id: zone.id }}>
            <span className="swatch zone" style={{ background: SWATCHES[zone.color] ?? zone.color }} />
            {thingWords(zone.id, say)} <span className="soft small">{say("outliner.zone")}</span>
          </Item>
        ))}
      </ul>
      <p>
        <button type="button" className="button" onClick={() => studioStore.setState({ dialog: "robot" })}>
          {say("outliner.robots")}
        </button>
      </p>
      {nothing && <p className="soft small tree-tip">{say("outliner.tip")}</p>}
    </Section>
  );
}

/** The arm, and its links when it is opened or one of them is selected. */
function ArmItems() {
  const say = useText();
  const [isOpen, setOpen] = useState(false);
  const robot = useRobot();
  // Links that carry a body; pure frames have nothing to select.
  const solidLinks = robot.links.map((link, index) => ({ link, index })).filter(({ link }) => link.inertial !== null);
  const hasLink = useStudio((s) => s.selection?.kind === "link");
  const isShown = isOpen || hasLink;
  return (
    <>
      <Item
        selection={{ kind: "arm" }}
        end={
          <button
            type="button"
            className="icon-button quiet small-button"
            aria-expanded={isShown}
            aria-label={say("outliner.links")}
            onClick={() => setOpen(!isShown)}
          >
            <ChevronDown className="fold-mark" aria-hidden />
          </button>
        }
      >
        <span className="swatch" style={{ background: "#efece6" }} />
        {robot === so101 ? say("outliner.arm") : robot.name}
      </Item>
      {isShown &&
        solidLinks.map(({ link, index }) => (
          <Item key={link.name} selection={{ kind: "link", index }} isNested>
            {linkWords(link.name, say)}
          </Item>
        ))}
    </>
  );
}

function sameSelection(a: Selection, b: NonNullable<Selection>): boolean {
  if (!a || a.kind !== b.kind) return false;
  if (a.kind === "arm" || b.kind === "arm") return true;
  if (a.kind === "link" || b.kind === "link") return a.kind === "link" && b.kind === "link" && a.index === b.index;
  return a.id === b.id;
}

interface ItemProps {
  readonly selection: NonNullable<Selection>;
  readonly isNested?: boolean;
  /** Stands at the end of the line, beside the button. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

function Item({ selection, isNested = false, end, children }: ItemProps) {
  const selected = useStudio((s) => sameSelection(s.selection, selection));
  return (
    <li className="tree-line" data-nested={isNested}>
      <button
        type="button"
        className="tree-item"
        aria-pressed={selected}
        onClick={() => studioStore.setState({ selection: selected ? null : selection })}
      >
        {children}
      </button>
      {end}
    </li>
  );
}
