/** What is said about a scene that came in from outside, and about something that is none. Loaded when there is something to say. */

import { X } from "lucide-react";
import { type RefObject, useEffect, useId, useRef } from "react";
import type { SharedLeader } from "../../world/sharedScene";
import { CopyButton } from "../controls/CopyButton";
import { IconButton } from "../controls/IconButton";
import { StateMark } from "../controls/StateMark";
import type { Engine } from "../engine";
import { useDocument, useSession, useStudio } from "../engineContext";
import { changeDocument, pristineId } from "../stores/documentStore";
import { alertWords } from "../words/alertWords";
import { useLateText } from "../words/lateWords";
import { isSaidByCode, type ShareKey, shareProblemWords, shareWords } from "../words/shareWords";
import { sceneTitle } from "../words/text";
import { leaveAddress } from "./arrival";
import { openSceneFile } from "./openShared";
import { type BrokenShare, type OpenedScene, sharingStore, useSharing } from "./sharingStore";

interface NoticesProps {
  readonly engine: Engine;
}

export function SharingNotices({ engine }: NoticesProps) {
  const opened = useSharing((s) => s.opened);
  const broken = useSharing((s) => s.broken);
  // It can wait, and must not lie over what a person has just opened.
  const isInDialog = useStudio((s) => s.dialog !== null);
  if (broken) return <BrokenCard engine={engine} share={broken} />;
  return opened && !isInDialog && <OpenedCard engine={engine} opened={opened} />;
}

function OpenedCard({ engine, opened }: NoticesProps & { readonly opened: OpenedScene }) {
  const say = useLateText(shareWords);
  const language = useStudio((s) => s.language);
  const origin = useDocument((s) => s.document.origin);
  const { carrier, lead, policy, robot, ledBy, back } = opened;
  // Who comes for the first time has no scene of their own to go back to.
  const task = pristineId(back);
  const seed = useDocument((s) => s.document.seed);
  const title = sceneTitle(opened.scene, language);
  const hasPolicy = lead === "policy" && engine.hasPolicyFor(origin);
  const close = (): void => sharingStore.setState({ opened: null });
  const reasonId = useId();
  const card = useRef<HTMLElement>(null);
  useRoom(card);
  const isOwnRobot = useSession((s) => (s.description?.robotId ?? null) !== null);
  const words = runWords(lead, hasPolicy);
  const isLocked = isOwnRobot && words === "opened.runExpert";
  const run = (): void => {
    const next = lead === "policy" && !hasPolicy ? "expert" : lead;
    if (next) engine.lead(next);
    if (next !== "policy") engine.play();
    close();
  };
  const goBack = (): void => {
    leaveAddress();
    changeDocument(back, true);
    engine.play();
  };
  return (
    <section ref={card} className="notice calm opened" aria-label={say(`opened.${carrier}`)}>
      <div className="row spread notice-head">
        <strong>
          {say(`opened.${carrier}`)}
          {title !== "" && `: ${title}`}
        </strong>
        <IconButton icon={X} name={say("opened.dismiss")} onClick={close} className="quiet" />
      </div>
      {carrier !== "replay" && (
        <p className="soft">
          {say("opened.still")} {task === null && say("opened.kept")}
        </p>
      )}
      {ledBy !== null && <p className="soft">{say("opened.ledBy", { leader: say(`share.leader.${ledBy}`), seed })}</p>}
      {lead && <p>{suggestion(lead, policy ?? origin, hasPolicy, say)}</p>}
      {robot !== null && <p>{say("opened.robot", { robot })}</p>}
      {isLocked && carrier !== "replay" && (
        <p id={reasonId} className="soft">
          {say("opened.notThisRobot")}
        </p>
      )}
      <div className="row">
        {carrier !== "replay" && (
          <button
            type="button"
            className="button main"
            disabled={isLocked}
            {...(isLocked && { "aria-describedby": reasonId })}
            onClick={run}
          >
            {say(words)}
          </button>
        )}
        <button type="button" className="button" onClick={goBack}>
          {task === null ? say("opened.back") : say("opened.backTo", { title: sceneTitle(back.scene, language) })}
        </button>
      </div>
    </section>
  );
}

/** Panels end above the card where they lie side by side: it covers no plot. */
function useRoom(card: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = card;
    if (!current) return;
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty("--opened-card", `${current.offsetHeight + 8}px`));
    observer.observe(current);
    return () => {
      observer.disconnect();
      root.removeProperty("--opened-card");
    };
  }, [card]);
}

type Say = ReturnType<typeof useLateText<ShareKey>>;

function suggestion(lead: SharedLeader, policy: string | null, isHere: boolean, say: Say): string {
  if (lead !== "policy") return say(`opened.${lead}`);
  if (policy === null) return say("opened.policyNone");
  return say(isHere ? "opened.policy" : "opened.policyGone", { policy });
}

function runWords(lead: SharedLeader | null, hasPolicy: boolean): ShareKey {
  if (lead === "policy") return hasPolicy ? "opened.runPolicy" : "opened.runExpert";
  if (lead === "expert") return "opened.runExpert";
  return lead === "teleop" ? "opened.runTeleop" : "opened.run";
}

/** Codes that a newer version of the app may understand. */
const RELOAD_CODES = /^E_(NEWER_VERSION|LINK_CODEC|LINK_FIELD|FETCH)$/;

function BrokenCard({ engine, share }: NoticesProps & { readonly share: BrokenShare }) {
  const say = useLateText(shareWords);
  const language = useStudio((s) => s.language);
  const { carrier, raw, problem, json } = share;
  const { what, todo } = shareProblemWords(problem.code, language) ?? alertWords(problem.code, language);
  const isLink = carrier === "link";
  const isTask = useDocument((s) => pristineId(s.document) !== null);
  const copyWords = { done: say("share.copied"), refused: say("share.byHand") };
  const close = (): void => {
    sharingStore.setState({ broken: null });
    if (isLink) leaveAddress();
  };
  return (
    <section className="notice share-problem" role="alert">
      <strong className="with-mark">
        <StateMark kind="fault" /> {say(`broken.${carrier}`)}
      </strong>
      <p>{what}</p>
      <p>{todo}</p>
      <p className="soft" lang="en">
        {!isSaidByCode(problem.code, problem.message) && problem.message} <span className="mono">({problem.code})</span>
      </p>
      <p className="soft">{say(isTask ? "broken.keptTask" : "broken.kept")}</p>
      <RawText
        label={say(isLink ? "broken.raw" : "broken.rawFile")}
        text={isLink ? linkOf(raw) : raw}
        rows={isLink ? 3 : 1}
      />
      {json !== null && <RawText label={say("broken.json")} text={prettyJson(json)} rows={8} />}
      <div className="row">
        {RELOAD_CODES.test(problem.code) && (
          <button type="button" className="button main" onClick={() => location.reload()}>
            {say("broken.reload")}
          </button>
        )}
        {isLink && <CopyButton label={say("broken.copyLink")} text={linkOf(raw)} {...copyWords} />}
        {isLink && (
          <CopyButton
            label={say("broken.ask")}
            text={say("broken.askText", { code: problem.code, message: problem.message })}
            done={say("broken.asked")}
            refused={say("share.byHand")}
          />
        )}
        {json !== null && <CopyButton label={say("broken.copyJson")} text={json} {...copyWords} />}
        <OpenFileButton engine={engine} label={say("broken.file.open")} />
        <button type="button" className="button" onClick={close}>
          {say(isTask ? "broken.closeTask" : "broken.close")}
        </button>
      </div>
    </section>
  );
}

/** The whole address, as it would be sent again. */
function linkOf(raw: string): string {
  return raw.startsWith("#") ? location.origin + location.pathname + raw : raw;
}

/** Most letters that are shown; the rest is copied all the same. */
const LETTERS_SHOWN = 60_000;

/** JSON with line breaks where it is whole, else as it is. */
function prettyJson(json: string): string {
  let text = json;
  try {
    text = JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // What is no JSON is shown as it came.
  }
  return text.length > LETTERS_SHOWN ? `${text.slice(0, LETTERS_SHOWN)}…` : text;
}

function RawText({ label, text, rows }: { readonly label: string; readonly text: string; readonly rows: number }) {
  return (
    <label className="details-text">
      {label}
      <textarea readOnly rows={rows} value={text} spellCheck={false} onFocus={(event) => event.target.select()} />
    </label>
  );
}

function OpenFileButton({ engine, label }: NoticesProps & { readonly label: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,.png"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void openSceneFile(engine, file);
        }}
      />
    </>
  );
}
