/** What the view shows besides the arm, how finely, and the servo of the simulated arm. */

import { useState } from "react";
import { Segments } from "../controls/Choice";
import { Tip } from "../controls/Tip";
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
  const [servo, setServo] = useState<"stiff" | "soft">("stiff");
  return (
    <section className="section" aria-label={say("view.title")}>
      <h2 className="section-title">{say("view.title")}</h2>
      {TOGGLES.map((toggle) => (
        <ToggleRow key={toggle} label={say(`view.${toggle}`)} on={view[toggle]} onChange={() => toggleView(toggle)} />
      ))}
      <p className="soft">{say("view.quality")}</p>
      <Segments
        label={say("view.quality")}
        value={quality}
        options={QUALITIES.map((value) => ({ value, label: say(`view.quality.${value}`) }))}
        onChange={(next) => studioStore.setState({ quality: next })}
      />
      <Tip text={say("view.servoTip")}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
        <p className="soft" tabIndex={0}>
          {say("view.servo")}
        </p>
      </Tip>
      <Segments
        label={say("view.servo")}
        value={servo}
        options={(["stiff", "soft"] as const).map((value) => ({ value, label: say(`view.servo.${value}`) }))}
        onChange={(next) => {
          setServo(next);
          engine.setServo(next);
        }}
      />
    </section>
  );
}
