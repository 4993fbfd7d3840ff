/** How held keys, pads and the gamepad move the hand. */

import { useSyncExternalStore } from "react";
import { SPEED_STEPS } from "../../teleop/teleopInput";
import { Segments } from "../controls/Choice";
import { Section } from "../controls/Section";
import { Term } from "../controls/Term";
import { useEngine } from "../engineContext";
import { useText } from "../words/text";

export function TeleopPanel() {
  const say = useText();
  const { teleop } = useEngine();
  const input = useSyncExternalStore(teleop.subscribe, () => teleop.input);
  return (
    <Section id="teleop" title={say("teleop.title")}>
      <div className="field">
        <Term word={say("teleop.frame")} tip={say("teleop.frameTip")} />
        <Segments
          label={say("teleop.frame")}
          value={input.frame}
          options={(["world", "tool"] as const).map((value) => ({ value, label: say(`teleop.frame.${value}`) }))}
          onChange={(frame) => teleop.setFrame(frame)}
        />
      </div>
      <div className="field">
        <Term word={say("teleop.speed")} tip={say("teleop.speedTip")} />
        <Segments
          label={say("teleop.speed")}
          value={String(input.speedStep)}
          options={SPEED_STEPS.map((share, i) => ({ value: String(i), label: `${Math.round(share * 100)}` }))}
          onChange={(step) => teleop.nudgeSpeed(Number(step) - input.speedStep)}
        />
      </div>
    </Section>
  );
}
