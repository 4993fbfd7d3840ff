/** What the view shows besides the arm, how finely, and the servo of the simulated arm. */

import { useState } from "react";
import { qualityFromUrl } from "../../view/quality";
import { Segments } from "../controls/Choice";
import { Section } from "../controls/Section";
import { Term } from "../controls/Term";
import { ToggleRow } from "../controls/ToggleRow";
import { useEngine, useStudio } from "../engineContext";
import { type QualityChoice, studioStore, toggleView, type ViewToggle } from "../stores/studioStore";
import { useText } from "../words/text";

const TOGGLES: readonly ViewToggle[] = ["contacts", "frames", "collision", "trail", "ghost"];
const QUALITIES: readonly QualityChoice[] = ["auto", "low", "medium", "high"];

export function ViewPanel() {
  const say = useText();
  const engine = useEngine();
  const view = useStudio((s) => s.view);
  const quality = useStudio((s) => s.quality);
  // The view does as the address says, whatever was chosen.
  const fixed = qualityFromUrl(location.search);
  const [servo, setServo] = useState<"stiff" | "soft">("stiff");
  return (
    <Section id="view" title={say("view.title")}>
      {TOGGLES.map((toggle) => (
        <ToggleRow
          key={toggle}
          label={say(`view.${toggle}`)}
          tip={say(`view.${toggle}Tip`)}
          on={view[toggle]}
          onChange={() => toggleView(toggle)}
        />
      ))}
      <div className="field">
        <Term word={say("view.quality")} tip={say("view.qualityTip")} />
        <Segments
          label={say("view.quality")}
          value={fixed ?? quality}
          options={QUALITIES.map((value) => ({
            value,
            label: say(`view.quality.${value}`),
            ...(fixed !== null && { tip: say("view.qualityFixed"), disabled: value !== fixed }),
          }))}
          onChange={(next) => studioStore.setState({ quality: next })}
        />
      </div>
      <div className="field">
        <Term word={say("view.servo")} tip={say("view.servoTip")} />
        <Segments
          label={say("view.servo")}
          value={servo}
          options={(["stiff", "soft"] as const).map((value) => ({ value, label: say(`view.servo.${value}`) }))}
          onChange={(next) => {
            setServo(next);
            engine.setServo(next);
          }}
        />
      </div>
    </Section>
  );
}
