/** The studio in somebody else's page: the scene, Run and Reset, and the way to the whole studio. */

import "./embed.css";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { ExternalLink, Pause, Play, RotateCcw } from "lucide-react";
import { useMemo } from "react";
import { InputError } from "../../errors";
import type { Engine } from "../engine";
import { EngineContext, useDocument, useSession, useStudio } from "../engineContext";
import { Guard } from "../Guard";
import { ScenePane } from "../panels/ScenePane";
import { SharingNotices } from "../sharing/SharingNotices";
import { addressOf, draftOf } from "../sharing/shareDraft";
import { sharingStore, useSharing } from "../sharing/sharingStore";
import { documentStore } from "../stores/documentStore";
import { useAppearance } from "../useAppearance";
import { useLateText } from "../words/lateWords";
import { shareWords } from "../words/shareWords";
import { sceneTitle } from "../words/text";

export function EmbedPage({ engine }: { readonly engine: Engine }) {
  useAppearance();
  const isBroken = useSharing((s) => s.broken !== null);
  return (
    <CSPProvider disableStyleElements>
      <EngineContext value={engine}>
        <Tooltip.Provider delay={500}>
          <div className="embed">
            <Guard part="scene">
              <ScenePane />
            </Guard>
            <EmbedBar engine={engine} />
          </div>
          {isBroken && <SharingNotices engine={engine} />}
        </Tooltip.Provider>
      </EngineContext>
    </CSPProvider>
  );
}

function EmbedBar({ engine }: { readonly engine: Engine }) {
  const say = useLateText(shareWords);
  const language = useStudio((s) => s.language);
  const { scene, origin } = useDocument((s) => s.document);
  const isRunning = useSession((s) => s.status?.running ?? false);
  const waitsForPolicy = useSharing((s) => s.opened?.lead === "policy") && engine.hasPolicyFor(origin);
  const studio = useStudioAddress(engine);
  return (
    <div className="embed-bar">
      <button type="button" className="button main" onClick={() => (isRunning ? engine.pause() : run(engine))}>
        {isRunning ? <Pause aria-hidden /> : <Play aria-hidden />}
        {say(isRunning ? "embed.pause" : waitsForPolicy ? "embed.runPolicy" : "embed.run")}
      </button>
      <button type="button" className="button" onClick={() => engine.restart()}>
        <RotateCcw aria-hidden />
        <span className="embed-word">{say("embed.reset")}</span>
      </button>
      <strong className="embed-title">{sceneTitle(scene, language)}</strong>
      <span className="pill embed-word">{say("embed.simulation")}</span>
      <a className="button" href={studio} target="_blank" rel="noreferrer">
        <ExternalLink aria-hidden />
        <span className="embed-word">{say("embed.open")}</span>
      </a>
    </div>
  );
}

/** The first run hands the arm to whom the link suggests; this is the click that a policy waits for. */
function run(engine: Engine): void {
  const { opened } = sharingStore.getState();
  const { origin } = documentStore.getState().document;
  sharingStore.setState({ opened: null });
  if (opened?.lead === "policy" && engine.hasPolicyFor(origin)) return engine.lead("policy");
  if (opened?.lead === "policy") engine.lead("expert");
  engine.toggleRun();
}

/** Address of the whole studio with this scene. */
function useStudioAddress(engine: Engine): string {
  const document = useDocument((s) => s.document);
  return useMemo(() => {
    const site = new URL("./", location.href).href;
    try {
      const choices = { seed: true, camera: false, lead: false, start: false };
      const draft = draftOf(
        { document, camera: null, leader: "expert", robot: null, frame: engine.draw.current },
        choices,
      );
      return addressOf(draft, site)?.address ?? site;
    } catch (error) {
      if (error instanceof InputError) return site;
      throw error;
    }
  }, [engine, document]);
}
