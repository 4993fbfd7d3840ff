/** How held keys, pads and the gamepad move the hand. */

import { useSyncExternalStore } from "react";
import { SPEED_STEPS } from "../../teleop/teleopInput";
import { Segments } from "../controls/Choice";
import { useEngine } from "../engineContext";
import { useText } from "../words/text";

export function TeleopPanel() {
  const say = useText();
  const { teleop } = useEngine();
  const input = useSyncExternalStore(teleop.subscribe, () => teleop.input);
  return (
    <section className="section" aria-label={say("teleop.title")}>
      <h2 className="section-title">{say("teleop.title")}</h2>
      <div className="toggle-row">
        <span>{say("teleop.frame")}</span>
        <Segments
          label={say("teleop.frame")}
          value={input.frame}
          options={(["world", "tool"] as const).map((value) => ({ value, label: say(`teleop.frame.${value}`) }))}
          onChange={(frame) => teleop.setFrame(frame)}
        />
      </div>
      <div className="toggle-row">
        <span>{say("teleop.speed")}</span>
        <Segments
          label={say("teleop.speed")}
          value={String(input.speedStep)}
          options={SPEED_STEPS.map((share, i) => ({ value: String(i), label: `${Math.round(share * 100)}` }))}
          onChange={(step) => teleop.nudgeSpeed(Number(step) - input.speedStep)}
        />
      </div>
    </section>
  );
}
