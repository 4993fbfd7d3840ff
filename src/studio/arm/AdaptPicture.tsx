/** The way out for a page that is too busy drawing to watch over an arm: the picture gets simpler as soon as it is slow. */

import { qualityFromUrl } from "../../view/quality";
import { useStudio } from "../engineContext";
import { studioStore } from "../stores/studioStore";
import { useArmText } from "./armText";

export function AdaptPicture() {
  const say = useArmText();
  const isFixed = useStudio((s) => s.quality !== "auto");
  // What the address of the page says counts, whatever is chosen.
  if (!isFixed || qualityFromUrl(location.search) !== null) return null;
  return (
    <li>
      <button type="button" className="button small" onClick={() => studioStore.setState({ quality: "auto" })}>
        {say("adaptPicture")}
      </button>
    </li>
  );
}
