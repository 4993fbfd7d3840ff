/** A button that copies a text; where the browser does not allow it, it says so beside the text that can be selected. */

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

export interface CopyButtonProps {
  readonly label: string;
  /** Said once it is copied. */
  readonly done: string;
  /** Said when the browser does not allow it. */
  readonly refused: string;
  /** Null: there is nothing to copy. */
  readonly text: string | null;
  readonly isMain?: boolean;
}

/** How long the button says that it has copied, ms. */
const SAID_MS = 2500;

export function CopyButton({ label, done, refused, text, isMain = false }: CopyButtonProps) {
  const [result, setResult] = useState<"done" | "refused" | null>(null);
  useEffect(() => {
    if (result !== "done") return;
    const timer = setTimeout(() => setResult(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [result]);
  const copy = async (): Promise<void> => {
    if (text === null) return;
    try {
      await navigator.clipboard.writeText(text);
      setResult("done");
    } catch {
      // No permission, or no clipboard at all: the text is on the page.
      setResult("refused");
    }
  };
  return (
    <>
      <button
        type="button"
        className={isMain ? "button main" : "button"}
        disabled={text === null}
        onClick={() => void copy()}
      >
        {result === "done" ? <Check aria-hidden /> : <Copy aria-hidden />}
        {result === "done" ? done : label}
      </button>
      <span className="hidden-text" role="status">
        {result === "done" ? done : ""}
      </span>
      {result === "refused" && <span className="soft">{refused}</span>}
    </>
  );
}
