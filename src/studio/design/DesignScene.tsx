/** The designer on the scene: what is picked and changed there goes to the stores, and what they say is shown there. */

import { useEffect, useRef } from "react";
import { DesignLayer } from "../../view/design/designLayer";
import { designerHandle } from "../input/designerHandle";
import { sceneHandle } from "../input/sceneHandle";
import { designStore, pick } from "../stores/designStore";
import { changeDocument, documentStore } from "../stores/documentStore";
import { performDesignAction } from "./designKeys";
import "../styles/designScene.css";

/** Draws nothing of its own but the numbers of a drag: those who do not see the scene have them in the inspector. */
export function DesignScene() {
  const readout = useRef<HTMLDivElement>(null);
  useEffect(() => openDesigner(readout.current!), []);
  return <div ref={readout} className="drag-readout" aria-hidden hidden />;
}

/** @returns Ends it. */
function openDesigner(readout: HTMLElement): () => void {
  let layer: DesignLayer | null = null;
  const tell = (): void => {
    const { document, seed } = {
      ...documentStore.getState().document,
      document: documentStore.getState().document.scene,
    };
    layer?.setState({ document, seed, ...designStore.getState() });
  };
  const invite = (): void => {
    // The canvas comes a moment after the page.
    if (!sceneHandle.current) {
      waiting = requestAnimationFrame(invite);
      return;
    }
    sceneHandle.current.invite((room) => {
      layer = new DesignLayer(room, {
        onPick: pick,
        onEdit: (scene, picked) => {
          changeDocument({ scene }, true);
          if (picked) designStore.setState({ picked });
        },
        onReadout: (shown) => showReadout(readout, shown),
      });
      tell();
      return layer;
    });
  };
  let waiting = requestAnimationFrame(invite);
  const leave = [documentStore.subscribe(tell), designStore.subscribe(tell)];
  designerHandle.current = {
    picture: () => layer && { picked: designStore.getState().picked, ...layer.picture() },
    act: (action) => performDesignAction(action, layer?.sight.axes() ?? { right: [0, -1], away: [1, 0] }),
    dropPicked: () => {
      const hadAny = designStore.getState().picked.length > 0;
      pick(null);
      return hadAny;
    },
  };
  return () => {
    cancelAnimationFrame(waiting);
    for (const end of leave) end();
    designerHandle.current = null;
    sceneHandle.current?.invite(null);
  };
}

/** Beside the pointer, within the canvas. */
function showReadout(
  element: HTMLElement,
  shown: { readonly text: string; readonly x: number; readonly y: number } | null,
) {
  element.hidden = shown === null;
  if (!shown) return;
  element.textContent = shown.text;
  const { clientWidth: width } = element.parentElement!;
  const left = Math.min(shown.x + 18, width - element.offsetWidth - 8);
  element.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, shown.y - 34))}px)`;
}
