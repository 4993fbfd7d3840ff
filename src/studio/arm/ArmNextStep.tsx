/** The next act beside what stands against arming: where it is mended, one press away. */

import type { ArmStatus } from "../../session/arm/armProtocol";
import { useEngine } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { armStore } from "./armStore";
import { useArmText } from "./armText";

const OF_CALIBRATION = /^(notCalibrated|calibrationBad|calibrationDiffers|positionWrapped|nudgeReversed)$/;
const OF_NUDGE = /^nudge/;

export function ArmNextStep({ arm }: { readonly arm: ArmStatus }) {
  const say = useArmText();
  const engine = useEngine();
  const [gravest] = arm.blocks;
  if (!gravest || arm.task !== null || arm.phase === "LOST") return null;
  return (
    <>
      {OF_CALIBRATION.test(gravest.code) && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            armStore.setState({ wizardStep: "calibration" });
            studioStore.setState({ dialog: "arm" });
          }}
        >
          {say("toCalibration")}
        </button>
      )}
      {OF_NUDGE.test(gravest.code) && (
        <button type="button" className="link-button" onClick={() => void engine.arms.tell({ type: "armNudge" })}>
          {say("nudge.retry")}
        </button>
      )}
    </>
  );
}
