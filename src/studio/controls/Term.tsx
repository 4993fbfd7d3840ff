/** A word of the field with its explanation: dotted underline, tooltip by pointer and keyboard. */

import { Tip } from "./Tip";

export interface TermProps {
  readonly word: string;
  readonly tip: string;
  readonly className?: string;
}

export function Term({ word, tip, className = "" }: TermProps) {
  return (
    <Tip text={tip}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className={`term ${className}`} tabIndex={0}>
        {word}
      </span>
    </Tip>
  );
}
