/** Why an arm is in its phase, what stands against arming it, and what there is to know, as sentences. */

import type { Reason } from "../../hardware/reason";
import type { ArmStatus } from "../../session/arm/armProtocol";
import { StateMark } from "../controls/StateMark";
import { AdaptPicture } from "./AdaptPicture";
import { useSayReason } from "./armHooks";
import { useArmText } from "./armText";

interface ArmSentencesProps {
  readonly arm: ArmStatus;
  /** Every one; otherwise the gravest of each kind, to stay short. */
  readonly isWhole?: boolean;
}

export function ArmSentences({ arm, isWhole = false }: ArmSentencesProps) {
  const say = useArmText();
  const { phase, reason, blocks, warnings, isApproaching } = arm;
  const some = (reasons: readonly Reason[]): readonly Reason[] => (isWhole ? reasons : reasons.slice(0, 1));
  const isNothing = !reason && blocks.length === 0 && warnings.length === 0 && !isApproaching && phase !== "LOST";
  if (isNothing) return null;
  return (
    // A list with another role would be none, and its points would belong to nothing.
    <div role="status">
      <ul className="arm-sentences">
        {phase === "LOST" && <Sentence kind="fault" text={say("lostTip")} />}
        {reason && <Spoken kind={phase === "LOST" ? "fault" : "caution"} reasons={[reason]} />}
        {reason?.code === "pageSilent" && <AdaptPicture />}
        <Spoken kind="fault" label={say("against")} reasons={some(blocks)} />
        <Spoken kind="caution" reasons={some(warnings)} />
        {isApproaching && phase === "ARMED" && <Sentence kind="open" text={say("approaching")} />}
      </ul>
    </div>
  );
}

interface SpokenProps {
  readonly kind: "fault" | "caution";
  readonly label?: string;
  readonly reasons: readonly Reason[];
}

function Spoken({ kind, label, reasons }: SpokenProps) {
  const sayReason = useSayReason();
  return reasons.map((reason) => {
    const text = sayReason(reason);
    return <Sentence key={`${reason.code} ${text}`} kind={kind} text={text} {...(label !== undefined && { label })} />;
  });
}

interface SentenceProps {
  readonly kind: "fault" | "caution" | "open";
  readonly label?: string;
  readonly text: string;
}

function Sentence({ kind, label, text }: SentenceProps) {
  return (
    <li>
      <StateMark kind={kind} />
      <span>
        {label !== undefined && <strong>{label}: </strong>}
        {text}
      </span>
    </li>
  );
}
