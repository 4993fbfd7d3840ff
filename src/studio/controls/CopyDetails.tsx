/** Buttons that copy a report; where the browser does not allow it, the report is shown to be copied by hand. */

import { useState } from "react";
import { detailsText, type ReportedProblem } from "../details";
import { useText } from "../words/text";

export function CopyDetails({ problem }: { readonly problem: ReportedProblem }) {
  return <CopyText read={() => detailsText(problem)} />;
}

interface CopyTextProps {
  /** Makes the report when it is asked for. */
  readonly read: () => string | Promise<string>;
  readonly className?: string;
}

export function CopyText({ read, className = "button" }: CopyTextProps) {
  const say = useText();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    const details = await read();
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
      <button type="button" className={className} onClick={() => void copy()}>
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
