/** Says for a moment that what is open was kept, and under which name. Loaded with the first such save. */

import { Check } from "lucide-react";
import { useEffect } from "react";
import { keptStore } from "../stores/keptStore";
import { studioStore } from "../stores/studioStore";
import { useLateText } from "../words/lateWords";
import { libraryWords } from "../words/libraryWords";

/** Long enough to be read twice, ms. */
const SHOWN_MS = 6000;

interface KeptProps {
  readonly kept: NonNullable<ReturnType<typeof keptStore.getState>["kept"]>;
}

export function KeptNotice({ kept }: KeptProps) {
  const say = useLateText(libraryWords);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each save is shown for as long
  useEffect(() => {
    // A newer save begins anew.
    const timer = setTimeout(() => keptStore.setState({ kept: null }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kept]);
  const show = (): void => {
    keptStore.setState({ kept: null });
    studioStore.setState({ dialog: "library" });
  };
  return (
    <div className="notice calm kept row spread" role="status">
      <span className="with-mark">
        <Check aria-hidden className="state-mark true" />
        <span>
          {say("kept", { name: kept.name || say("untitled") })}
          {!kept.hadRoom && <span className="soft"> {say("keptTrimmed")}</span>}
        </span>
      </span>
      <button type="button" className="button" onClick={show}>
        {say("title")}
      </button>
    </div>
  );
}
