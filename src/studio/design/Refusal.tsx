/** Why the session could not set the scene up, shown where it can be put right. */

import { StateMark } from "../controls/StateMark";
import { useSession } from "../engineContext";
import { useDesignText } from "./designText";

/** Place in the document that a refusal of the reset speaks of, as a JSON pointer; empty when it names none. */
export function refusedPlace(message: string): string {
  const entry = /reset\.place\[(\d+)\]/.exec(message);
  if (entry) return `/reset/place/${entry[1]}`;
  return /^(\/[\w/#-]*): /.exec(message)?.[1] ?? "";
}

/** Ids that a refusal speaks of. */
export function refusedNames(message: string): readonly string[] {
  return [...message.matchAll(/"([a-z][a-z0-9_]{0,31})(?:#\d+)?"/g)].map(([, id]) => id!);
}

/** Why the scene as it is written could not be set up; nothing when it could. */
export function Refusal() {
  const d = useDesignText();
  const refused = useSession((s) => s.refusedScene);
  if (!refused) return null;
  return (
    <div className="df-refusal" role="alert">
      <StateMark kind="caution" />
      <div>
        <strong>{d("refusal.title")}</strong>
        <p>{refused.code === "E_RESET_UNPLACEABLE" ? d("refusal.unplaceable") : d("refusal.other")}</p>
        <p className="soft small">{refused.message}</p>
      </div>
    </div>
  );
}
