/** Pads for two thumbs on touch screens: the same held movements as the keys. */

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ChevronsDown,
  ChevronsUp,
  Grab,
  Hand,
  type LucideIcon,
} from "lucide-react";
import type { HoldAction } from "../../teleop/keymap";
import { useEngine, useStudio } from "../engineContext";
import { type Say, useText } from "../words/text";

type PadSpec = readonly [HoldAction, LucideIcon] | null;

const LEFT: readonly PadSpec[] = [
  null,
  ["move.forward", ArrowUp],
  null,
  ["move.left", ArrowLeft],
  null,
  ["move.right", ArrowRight],
  null,
  ["move.back", ArrowDown],
  null,
];
const RIGHT: readonly PadSpec[] = [
  ["move.up", ChevronsUp],
  null,
  ["jaw.open", Hand],
  null,
  null,
  null,
  ["move.down", ChevronsDown],
  null,
  ["jaw.close", Grab],
];

export function JogPads() {
  const say = useText();
  return (
    <fieldset className="pads-area" aria-label={say("teleop.pads")}>
      <Pads pads={LEFT} say={say} />
      <Pads pads={RIGHT} say={say} />
    </fieldset>
  );
}

function Pads({ pads, say }: { readonly pads: readonly PadSpec[]; readonly say: Say }) {
  const engine = useEngine();
  const stopped = useStudio((s) => s.stopped);
  return (
    <div className="pads">
      {pads.map((pad, i) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the grid never changes
        if (!pad) return <span key={i} />;
        const [action, Icon] = pad;
        const letGo = (): void => engine.teleop.letGo(action, "pad");
        return (
          <button
            key={action}
            type="button"
            className="pad"
            disabled={stopped}
            aria-label={say(`keys.${action}`)}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              engine.teleop.hold(action, "pad");
            }}
            onPointerUp={letGo}
            onPointerCancel={letGo}
            onLostPointerCapture={letGo}
            onContextMenu={(event) => event.preventDefault()}
            onKeyDown={(event) => {
              if ((event.key !== " " && event.key !== "Enter") || event.repeat) return;
              event.preventDefault();
              engine.teleop.hold(action, "pad");
            }}
            onKeyUp={letGo}
            onBlur={letGo}
          >
            <Icon aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
