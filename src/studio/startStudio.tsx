/** Words first, then the engine, then the page around it. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/scene.css";
import "./styles/panels.css";
import "./styles/timeline.css";
import "./styles/notices.css";
import type { ReactElement } from "react";
import { CopyDetails } from "./controls/CopyDetails";
import { exposeDebugHandle } from "./debugHandle";
import { Engine } from "./engine";
import { Guard } from "./Guard";
import { keepOpen, restoreOpen } from "./library/openDocument";
import { Notices } from "./panels/Notices";
import { Studio } from "./Studio";
import { arrive, watchAddress } from "./sharing/arrival";
import { watchStandstill } from "./sharing/sharingStore";
import { logThrown } from "./stores/sessionStore";
import { studioStore } from "./stores/studioStore";
import { alertWords } from "./words/alertWords";
import { changeLanguage, useText } from "./words/text";

export async function startStudio(): Promise<ReactElement> {
  await changeLanguage(studioStore.getState().language).catch(logThrown);
  const isEmbedded = document.documentElement.dataset.page === "embed";
  // Somebody else's page shows what it was given, and never a visitor's own scene.
  if (!isEmbedded) restoreOpen();
  // Before the engine: what a link holds is the first scene that it opens.
  const arrival = await arrive(!isEmbedded);
  let engine: Engine;
  try {
    engine = new Engine();
  } catch (error) {
    // Without workers nothing can run; the page says so instead of staying white.
    return <StartFailed reason={error instanceof Error ? error.message : String(error)} />;
  }
  arrival?.(engine);
  watchAddress(engine, !isEmbedded);
  if (!isEmbedded) watchStandstill();
  if (!isEmbedded) keepOpen();
  exposeDebugHandle(engine);
  if (isEmbedded) return await startEmbed(engine, arrival !== null);
  return (
    <>
      <Guard part="studio">
        <Studio engine={engine} />
      </Guard>
      <Notices engine={engine} />
    </>
  );
}

/** The reduced page in somebody else's frame. */
async function startEmbed(engine: Engine, hasArrived: boolean): Promise<ReactElement> {
  const [{ EmbedPage }, { listenToHost }] = await Promise.all([
    import("./embed/EmbedPage"),
    import("./embed/embedDesk"),
  ]);
  // Nothing moves in somebody else's page before a click or their word.
  if (!hasArrived) engine.receive(null, null);
  listenToHost(engine);
  return (
    <Guard part="studio">
      <EmbedPage engine={engine} />
    </Guard>
  );
}

function StartFailed({ reason }: { readonly reason: string }) {
  const say = useText();
  return (
    <div className="notice" role="alert">
      <h1>{say("crash.title")}</h1>
      <p>{alertWords("E_WORKER", studioStore.getState().language).what}</p>
      <p className="soft mono" lang="en">
        {reason}
      </p>
      <div className="row">
        <button type="button" className="button main" onClick={() => location.reload()}>
          {say("crash.reload")}
        </button>
        <CopyDetails problem={{ code: "E_WORKER", message: reason }} />
      </div>
    </div>
  );
}
