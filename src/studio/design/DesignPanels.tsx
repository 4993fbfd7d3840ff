/** The panels of the design mode. They are fetched when somebody designs, and not before. */

import { Tabs } from "@base-ui/react/tabs";
import { X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { lacksGoal } from "../../world/edits/newScene";
import { IconButton } from "../controls/IconButton";
import { StateMark } from "../controls/StateMark";
import { useDocument, useEngine } from "../engineContext";
import { Guard } from "../Guard";
import { designHandle } from "../input/designHandle";
import { listenToClipboard } from "./clipboard";
import { duplicatePicked, newScene, pickAll, removePicked } from "./commands";
import { DesignOutliner } from "./DesignOutliner";
import { usePicked } from "./designHooks";
import { useDesignText } from "./designText";
import { type DeskPage, deskStore, dismissNotice, showPage } from "./editDesk";
import { JsonPage } from "./JsonPage";
import { problemWords } from "./problemWords";
import { Refusal } from "./Refusal";
import { ScenePage } from "./ScenePage";
import { TaskPage } from "./TaskPage";
import { ThingPage } from "./ThingPage";
import { ThingPalette } from "./ThingPalette";
import "../styles/design.css";

const PAGES: readonly DeskPage[] = ["thing", "task", "scene", "json"];

/** Keys and the clipboard work while any of the designer's panels is on the page. */
function useDesignInputs(): void {
  useEffect(() => {
    designHandle.current = { remove: removePicked, duplicate: duplicatePicked, pickAll };
    const end = listenToClipboard();
    return () => {
      designHandle.current = null;
      end();
    };
  }, []);
}

/** Outliner and palette, with what is done with the scene as a whole. */
export function DesignLeft() {
  useDesignInputs();
  return (
    <>
      <TestBar />
      <Guard part="design.outliner">
        <DesignOutliner />
      </Guard>
      <Guard part="design.palette">
        <ThingPalette />
      </Guard>
    </>
  );
}

/** Runs the scene with whoever shall try it, or begins a new one. */
function TestBar() {
  const d = useDesignText();
  const engine = useEngine();
  const hasPolicy = useDocument((s) => engine.hasPolicyFor(s.document.origin));
  const isOpenEnded = useDocument((s) => lacksGoal(s.document.scene));
  const test = (who: "expert" | "policy" | "teleop") => (): void => {
    // Nobody leads before the scene runs, so this only says who will.
    engine.lead(who);
    engine.setMode("run");
  };
  return (
    <section className="section test-bar" aria-label={d("test.title")}>
      <div className="row">
        <span className="section-title">{d("test.title")}</span>
        <button type="button" className="button small" onClick={test("expert")} disabled={isOpenEnded}>
          {d("test.expert")}
        </button>
        <button type="button" className="button small" onClick={test("policy")} disabled={!hasPolicy || isOpenEnded}>
          {d("test.policy")}
        </button>
        <button type="button" className="button small" onClick={test("teleop")}>
          {d("test.teleop")}
        </button>
      </div>
      {isOpenEnded && <p className="soft">{d("test.noGoal")}</p>}
      <button type="button" className="button small" onClick={newScene}>
        {d("scene.new")}
      </button>
    </section>
  );
}

/** Why the last edit or the scene was refused, above whatever page is open. */
function Notices() {
  const d = useDesignText();
  const last = useStore(deskStore, (s) => s.notice);
  const scene = useDocument((s) => s.document.scene);
  const notice = last?.of === null || last?.of === scene ? last : null;
  return (
    <>
      <Refusal />
      {notice && (
        <div className={`df-refusal ${notice.tone}`} role="alert">
          <StateMark kind={notice.tone === "fault" ? "caution" : "true"} />
          <div>
            <p>
              {notice.error ? problemWords(notice.error, d) : notice.words && d(notice.words, { count: notice.gone })}
            </p>
            {notice.error && <p className="soft small">{notice.error.tip}</p>}
          </div>
          <IconButton icon={X} name={d("notice.dismiss")} onClick={dismissNotice} className="quiet small-button" />
        </div>
      )}
    </>
  );
}

function Page({ page }: { readonly page: DeskPage }) {
  if (page === "list") return <DesignLeft />;
  if (page === "thing") return <ThingPage />;
  if (page === "task") return <TaskPage />;
  if (page === "scene") return <ScenePage />;
  return <JsonPage />;
}

/**
 * Inspector, task, scene and JSON behind tabs.
 *
 * @param withList - Outliner and palette are the first tab: a phone has no left panel.
 */
export function DesignRight({ withList = false }: { readonly withList?: boolean }) {
  const d = useDesignText();
  const chosen = useStore(deskStore, (s) => s.page);
  const pages: readonly DeskPage[] = withList ? ["list", ...PAGES] : PAGES;
  const hasPicked = usePicked().length > 0;
  // A phone begins with the list: there is nothing to say of a selection that nobody has made.
  const first: DeskPage = withList && !hasPicked ? "list" : "thing";
  const page = chosen !== null && pages.includes(chosen) ? chosen : first;
  return (
    <Tabs.Root className="design-tabs" value={page} onValueChange={(next) => showPage(next as DeskPage)}>
      <Tabs.List className="design-tab-list">
        {pages.map((value) => (
          <Tabs.Tab key={value} value={value} className="design-tab">
            {d(`page.${value}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Notices />
      {pages.map((value) => (
        <Tabs.Panel key={value} value={value} className={`design-panel ${value}`}>
          <Guard part={`design.${value}`}>
            <Page page={value} />
          </Guard>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}

/** All of it below the scene: on a tablet side by side, on a phone behind tabs. */
export function DesignSheet({ screen }: { readonly screen: "medium" | "narrow" }) {
  if (screen === "narrow") return <DesignRight withList />;
  return (
    <>
      <div className="sheet-side panel">
        <DesignLeft />
      </div>
      <DesignRight />
    </>
  );
}
