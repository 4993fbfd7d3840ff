/** Goes back and forth through the present episode. */

import { Slider } from "@base-ui/react/slider";
import { useEngine, useSession } from "../engineContext";
import { useText } from "../words/text";

export function Scrubber() {
  const say = useText();
  const engine = useEngine();
  const time = useSession((s) => s.status?.time ?? 0);
  const from = useSession((s) => s.status?.history.from ?? 0);
  const to = useSession((s) => s.status?.history.to ?? 0);
  const end = Math.max(to, from + 0.01);
  return (
    <div className="scrubber">
      <span className="scrub-time">{time.toFixed(2)} s</span>
      <Slider.Root
        className="scrub"
        min={from}
        max={end}
        step={0.01}
        largeStep={0.5}
        value={Math.min(Math.max(time, from), end)}
        onValueChange={(value) => {
          engine.pause();
          engine.seek(value as number);
        }}
      >
        <Slider.Control className="slider-control">
          <Slider.Track className="slider-track">
            <Slider.Thumb
              className="slider-thumb"
              getAriaLabel={() => say("timeline.scrub")}
              getAriaValueText={() => `${time.toFixed(2)} s`}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
    </div>
  );
}
