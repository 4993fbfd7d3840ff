/** Whether the scene is simulated or changed by hand: in the top bar, on a phone above the tabs that change with it. */

import { Segments } from "../controls/Choice";
import { useEngine, useStudio } from "../engineContext";
import type { StudioMode } from "../stores/studioStore";
import { useText } from "../words/text";

export function ModeSegments() {
  const say = useText();
  const engine = useEngine();
  const mode = useStudio((s) => s.mode);
  return (
    <Segments<StudioMode>
      label={say("mode.group")}
      value={mode}
      options={[
        { value: "run", label: say("mode.run"), tip: say("mode.runTip") },
        { value: "design", label: say("mode.design"), tip: say("mode.designTip") },
      ]}
      onChange={(next) => engine.setMode(next)}
    />
  );
}
