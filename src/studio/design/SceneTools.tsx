/** Over the scene while it is designed: the tools, the shuffle, the reach map, and what is wrong with where things stand. */

import { Toggle } from "@base-ui/react/toggle";
import { Magnet, Move3d, Radar, Rotate3d, Scale3d } from "lucide-react";
import { useStore } from "zustand";
import { pushApart } from "../../view/design/pushApart";
import type { DesignWarning } from "../../view/design/warnings";
import { placingIndex } from "../../world/edits/documentParts";
import { StateMark } from "../controls/StateMark";
import { Tip } from "../controls/Tip";
import { useShortcut } from "../controls/useShortcut";
import { designNewsStore } from "../stores/designNewsStore";
import { type DesignTool, designStore, type GhostCount } from "../stores/designStore";
import { useDesignText } from "./designText";
import { act, presentScene, presentSeed } from "./editDesk";

const TOOLS: readonly (readonly [DesignTool, typeof Move3d, "design.move" | "design.turn" | "design.size"])[] = [
  ["move", Move3d, "design.move"],
  ["rotate", Rotate3d, "design.turn"],
  ["size", Scale3d, "design.size"],
];
const GHOSTS: readonly GhostCount[] = [0, 1, 10, 100];

export function SceneTools() {
  const d = useDesignText();
  const tool = useStore(designStore, (s) => s.tool);
  const snapping = useStore(designStore, (s) => s.snapping);
  const reachMap = useStore(designStore, (s) => s.reachMap);
  return (
    <div className="scene-tools">
      <div className="scene-toolbar" role="toolbar" aria-label={d("tools.title")}>
        {TOOLS.map(([name, Icon, action]) => (
          <ToolButton
            key={name}
            icon={Icon}
            name={d(`tools.${name}`)}
            action={action}
            isOn={tool === name}
            onPress={() => designStore.setState({ tool: name })}
          />
        ))}
        <span className="scene-toolbar-gap" aria-hidden />
        <ToolButton
          icon={Magnet}
          name={d("tools.snapping")}
          isOn={snapping}
          onPress={() => designStore.setState({ snapping: !snapping })}
        />
        <ToolButton
          icon={Radar}
          name={d("tools.reach")}
          action="design.reachMap"
          isOn={reachMap}
          onPress={() => designStore.setState({ reachMap: !reachMap })}
        />
        <span className="scene-toolbar-gap" aria-hidden />
        <ShuffleButtons />
      </div>
      <ReachLegend />
      <Notes />
    </div>
  );
}

interface ToolButtonProps {
  readonly icon: typeof Move3d;
  readonly name: string;
  readonly action?: Parameters<typeof useShortcut>[0];
  readonly isOn: boolean;
  readonly onPress: () => void;
}

function ToolButton({ icon: Icon, name, action, isOn, onPress }: ToolButtonProps) {
  const shortcut = useShortcut(action ?? "design.move");
  return (
    <Tip text={name} {...(action && { shortcut })}>
      <Toggle className="icon-button tool-button" aria-label={name} pressed={isOn} onPressedChange={onPress}>
        <Icon aria-hidden />
      </Toggle>
    </Tip>
  );
}

function ShuffleButtons() {
  const d = useDesignText();
  const ghosts = useStore(designStore, (s) => s.ghosts);
  const shortcut = useShortcut("design.shuffle");
  return (
    <fieldset className="shuffle" aria-label={d("tools.shuffle")}>
      <span className="shuffle-word" aria-hidden>
        {d("tools.shuffle")}
      </span>
      {GHOSTS.map((count) => {
        const name = count === 0 ? d("tools.noGhosts") : d("tools.ghosts", { count });
        return (
          <Tip key={count} text={name} shortcut={shortcut}>
            <Toggle
              className="icon-button tool-button"
              aria-label={name}
              pressed={ghosts === count}
              onPressedChange={() => designStore.setState({ ghosts: count })}
            >
              {count === 0 ? "–" : count}
            </Toggle>
          </Tip>
        );
      })}
    </fieldset>
  );
}

/** What the colours and patterns of the reach map mean. */
function ReachLegend() {
  const d = useDesignText();
  const reach = useStore(designNewsStore, (s) => s.reach);
  const height = useStore(designNewsStore, (s) => s.reachHeight);
  if (reach === "off") return null;
  if (reach !== "shown") {
    return <p className="scene-note">{d(reach === "computing" ? "reach.computing" : "reach.unknown")}</p>;
  }
  return (
    <ul className="scene-note reach-legend" aria-label={d("reach.title", { height: Math.round(1000 * height) })}>
      <li>
        <span className="reach-mark any" aria-hidden />
        {d("reach.any")}
      </li>
      <li>
        <span className="reach-mark some" aria-hidden />
        {d("reach.some")}
      </li>
    </ul>
  );
}

function Notes() {
  const d = useDesignText();
  const warnings = useStore(designNewsStore, (s) => s.warnings);
  const shuffled = useStore(designNewsStore, (s) => s.shuffled);
  const overlaps = warnings.filter(({ kind }) => kind === "overlap");
  const areaOf = (id: string): number | null => placingIndex(presentScene(), id);
  const canPush = overlaps.some(({ ids }) => ids.every((id) => areaOf(id) === null));
  // What is placed at random stands elsewhere with the next seed: its area is mended, not its place.
  const drawn = overlaps.flatMap(({ ids }) => ids).find((id) => areaOf(id) !== null);
  return (
    <div role="status" className="scene-notes">
      {shuffled && shuffled.unplaceable.length > 0 && (
        <p className="scene-note">
          <StateMark kind="caution" />
          {d("shuffle.unplaceable", {
            count: shuffled.unplaceable.length,
            all: shuffled.drawn + shuffled.unplaceable.length,
          })}
        </p>
      )}
      {warnings.slice(0, 4).map((warning) => (
        <Note key={`${warning.kind} ${warning.ids.join(" ")}`} warning={warning} />
      ))}
      {drawn !== undefined && (
        <button
          type="button"
          className="scene-note"
          onClick={() => designStore.setState({ picked: [`place/${areaOf(drawn)}`] })}
        >
          {d("warn.noPush", { a: drawn })}
        </button>
      )}
      {canPush && (
        <button type="button" className="button small" onClick={() => pushThemApart()}>
          {d("warn.pushApart")}
        </button>
      )}
    </div>
  );
}

function Note({ warning: { kind, ids, share } }: { readonly warning: DesignWarning }) {
  const d = useDesignText();
  const [a = "", b = ""] = ids;
  return (
    <button
      type="button"
      className="scene-note"
      onClick={() => ids.length > 0 && designStore.setState({ picked: ids })}
    >
      <StateMark kind="caution" />
      <span>{d(`warn.${kind}`, { a, b, percent: Math.max(1, Math.round(100 * share)) })}</span>
    </button>
  );
}

function pushThemApart(): void {
  act((scene) => pushApart(scene, presentSeed()) ?? scene);
}
