/** A button that copies a report; where the browser does not allow it, the report is shown to be copied by hand. */

import { useState } from "react";
import { detailsText, type ReportedProblem } from "../details";
import { useText } from "../words/text";

export function CopyDetails({ problem }: { readonly problem: ReportedProblem }) {
  const say = useText();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const details = detailsText(problem);
    try {
      await navigator.clipboard.writeText(details);
      setCopied(true);
    } catch {
      // No permission, or no clipboard at all: the text on the page is as good.
      setShown(details);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void copy()}>
        {say(copied ? "details.copied" : "details.copy")}
      </button>
      {shown !== null && (
        <label className="details-text">
          {say("details.byHand")}
          <textarea readOnly rows={6} value={shown} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  );
}
