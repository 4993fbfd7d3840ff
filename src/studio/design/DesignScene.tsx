/** The designer on the scene: what is picked and changed there goes to the stores, and what they say is shown there. */

import { useEffect, useRef } from "react";
import { DesignLayer } from "../../view/design/designLayer";
import type { GoalNode } from "../../world/taskStatus";
import { designerHandle } from "../input/designerHandle";
import { sceneHandle } from "../input/sceneHandle";
import { designNewsStore, NO_NEWS } from "../stores/designNewsStore";
import { designStore, pick } from "../stores/designStore";
import { changeDocument, documentStore } from "../stores/documentStore";
import { sessionStore } from "../stores/sessionStore";
import { performDesignAction } from "./designKeys";
import { SceneTools } from "./SceneTools";
import "../styles/designScene.css";

/** The numbers of a drag are for the eye: those who do not see the scene have them in the inspector. */
export function DesignScene() {
  const readout = useRef<HTMLDivElement>(null);
  useEffect(() => openDesigner(readout.current!), []);
  return (
    <>
      <SceneTools />
      <div ref={readout} className="drag-readout" aria-hidden hidden />
    </>
  );
}

/** @returns Ends it. */
function openDesigner(readout: HTMLElement): () => void {
  let layer: DesignLayer | null = null;
  let holding: ReadonlySet<string> = new Set(holdingIn(sessionStore.getState()));
  const tell = (): void => {
    const { document, seed } = {
      ...documentStore.getState().document,
      document: documentStore.getState().document.scene,
    };
    const { lit, ...design } = designStore.getState();
    layer?.setState({ document, seed, ...design, litPath: lit?.path ?? null, holding });
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
        onNews: (news) => designNewsStore.setState(news),
        onReadout: (shown) => showReadout(readout, shown),
      });
      tell();
      return layer;
    });
  };
  let waiting = requestAnimationFrame(invite);
  const leave = [
    documentStore.subscribe(tell),
    designStore.subscribe(tell),
    sessionStore.subscribe((state, before) => {
      const isSame = state.status?.task === before.status?.task && state.refusedScene === before.refusedScene;
      if (isSame) return;
      const now = holdingIn(state);
      if (now.join() === [...holding].join()) return;
      holding = new Set(now);
      tell();
    }),
  ];
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
    designNewsStore.setState(NO_NEWS);
    sceneHandle.current?.invite(null);
  };
}

/** Paths of the conditions of the goal, the failures and the milestones that hold; none while the scene cannot be set up. */
function holdingIn({ status, refusedScene }: ReturnType<typeof sessionStore.getState>): string[] {
  if (!status || refusedScene) return [];
  const { goal, fails, stages } = status.task;
  return [goal, ...fails, ...stages.map(({ when }) => when)].flatMap(pathsHolding);
}

/** Paths of the conditions in a tree that hold. */
function pathsHolding({ path, ok, children }: GoalNode): string[] {
  return [...(ok ? [path] : []), ...children.flatMap(pathsHolding)];
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
