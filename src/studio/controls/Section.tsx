/** A titled part of a panel that folds to its title and remembers it. */

import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useStudio } from "../engineContext";
import { toggleFold } from "../stores/studioStore";

export interface SectionProps {
  /** Under which name the fold is remembered. */
  readonly id: string;
  readonly title: string;
  /** Stands in the title line, at its end. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ id, title, aside, children }: SectionProps) {
  const bodyId = useId();
  const isFolded = useStudio((s) => s.folded.includes(id));
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h2 className="section-title">
          <button
            type="button"
            className="fold"
            aria-expanded={!isFolded}
            aria-controls={bodyId}
            onClick={() => toggleFold(id)}
          >
            {title}
            <ChevronDown className="fold-mark" aria-hidden />
          </button>
        </h2>
        {!isFolded && aside}
      </div>
      <div id={bodyId} className="section-body" hidden={isFolded}>
        {children}
      </div>
    </section>
  );
}
