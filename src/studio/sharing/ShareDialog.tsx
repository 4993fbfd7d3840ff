/** Sharing: the link with its length, what stands in it, a QR code, files, and the code for other people's pages. */

import "./sharing.css";
import { Download, ImageDown, Send } from "lucide-react";
import { useMemo, useState } from "react";
import { InputError } from "../../errors";
import { writeSceneFile } from "../../world/sceneFile";
import type { LinkBudget } from "../../world/sceneLink";
import type { SharedScene } from "../../world/sharedScene";
import { CopyButton } from "../controls/CopyButton";
import { StateMark } from "../controls/StateMark";
import { StudioDialog } from "../controls/StudioDialog";
import { ToggleRow } from "../controls/ToggleRow";
import { useEngine, useSession, useStudio } from "../engineContext";
import { saveFile } from "../evaluation/saveFile";
import { sceneHandle } from "../input/sceneHandle";
import { robotStore } from "../robots/robotStore";
import { documentStore } from "../stores/documentStore";
import { leaderOf, logThrown } from "../stores/sessionStore";
import { useLateText } from "../words/lateWords";
import { shareWords } from "../words/shareWords";
import { sceneTitle } from "../words/text";
import { LONGEST_QR, qrCode } from "./qrCode";
import { carryingPicture } from "./scenePictures";
import { addressOf, draftOf, embedCode, fileNameOf, type ShareAddress, type ShareChoices } from "./shareDraft";

export function ShareDialog() {
  const say = useLateText(shareWords);
  const [choices, setChoices] = useState<ShareChoices>({ seed: true, camera: true, lead: true, start: false });
  const wanted = useDraft(choices);
  const bare = useDraft(useMemo(() => ({ ...choices, start: false }), [choices]));
  // The rest can be shared all the same where only the start fits no link.
  const noStart = wanted instanceof InputError && !(bare instanceof InputError) ? wanted : null;
  const draft = noStart ? bare : wanted;
  return (
    <StudioDialog className="sharing" title={say("share.title")} intro={say("share.intro")} close={say("share.close")}>
      {draft instanceof InputError ? (
        <p className="problem" role="alert">
          {say("share.noScene", { message: draft.message })}
        </p>
      ) : (
        <Shared draft={draft} choices={choices} onChoose={setChoices} noStart={noStart} />
      )}
    </StudioDialog>
  );
}

/** What is shared, as everything stands while the dialog is opened or a choice is made; or why the scene cannot be yet. */
function useDraft(choices: ShareChoices): SharedScene | InputError {
  const engine = useEngine();
  // As it was when the dialog was opened: seeds go on behind it, and a link must not change under the hand that copies it.
  const [document] = useState(() => documentStore.getState().document);
  const leader = useSession(leaderOf);
  return useMemo(() => {
    const camera = sceneHandle.current?.viewpoint() ?? null;
    const robot = robotStore.getState().robot?.id ?? null;
    try {
      return draftOf({ document, camera, leader, frame: engine.draw.current, robot }, choices);
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  }, [engine, document, leader, choices]);
}

interface SharedProps {
  readonly draft: SharedScene;
  readonly choices: ShareChoices;
  readonly onChoose: (choices: ShareChoices) => void;
  /** Why where everything stands now cannot be shared; null when it can. */
  readonly noStart: InputError | null;
}

function Shared({ draft, choices, onChoose, noStart }: SharedProps) {
  const language = useStudio((s) => s.language);
  const title = sceneTitle(draft.document, language);
  const site = location.origin + location.pathname;
  const { link, short } = useMemo(
    () => ({ link: addressOf(draft, site), short: addressOf(draft, site, true) }),
    [draft, site],
  );
  const isFileBetter = link === null || link.budget === "red";
  return (
    <div className="share-parts">
      <div className="share-main">
        <LinkPart link={link} title={title} />
        {isFileBetter && <FilePart draft={draft} title={title} isMain />}
        <Include draft={draft} choices={choices} onChoose={onChoose} noStart={noStart} />
        {!isFileBetter && <FilePart draft={draft} title={title} isMain={false} />}
        {link && short && <EmbedPart code={embedCode(short.address, title || "Jointspace")} />}
      </div>
      {short && <QrPart short={short} />}
    </div>
  );
}

const BUDGET_MARKS = { green: "true", amber: "caution", red: "fault" } as const;

function LinkPart({ link, title }: { readonly link: ShareAddress | null; readonly title: string }) {
  const say = useLateText(shareWords);
  if (!link) {
    return (
      <p className="problem" role="alert">
        {say("share.tooLong")}
      </p>
    );
  }
  const { address, letters, budget } = link;
  const send = (): void => {
    // Turning away from the system's own sheet is no fault.
    navigator.share({ title, url: address }).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === "AbortError")) logThrown(error);
    });
  };
  return (
    <section aria-label={say("share.link")}>
      <textarea
        className="share-link"
        aria-label={say("share.link")}
        readOnly
        rows={3}
        spellCheck={false}
        value={address}
        onFocus={(event) => event.target.select()}
      />
      <LengthMeter letters={letters} budget={budget} />
      <div className="row share-buttons">
        <CopyButton
          label={say("share.copy")}
          done={say("share.copied")}
          refused={say("share.byHand")}
          text={address}
          isMain={budget !== "red"}
        />
        {"share" in navigator && (
          <button type="button" className="button" onClick={send}>
            <Send aria-hidden />
            {say("share.send")}
          </button>
        )}
      </div>
    </section>
  );
}

/** Letters at which the bar is full. */
const FULL_LETTERS = 8000;

/** How long the link is, on a scale on which short links can be told apart; the words under it say the same. */
function LengthMeter({ letters, budget }: { readonly letters: number; readonly budget: LinkBudget }) {
  const say = useLateText(shareWords);
  const words = say(`share.${budget}`);
  const share = Math.min(1, Math.sqrt(letters / FULL_LETTERS));
  return (
    <div className="length-meter" data-budget={budget}>
      <div className="length-bar" aria-hidden>
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
          <rect className="length-fill" width={100 * share} height="4" />
          <rect className="length-mark" x={100 * Math.sqrt(1900 / FULL_LETTERS)} width="0.5" height="4" />
        </svg>
      </div>
      <p className="with-mark">
        <StateMark kind={BUDGET_MARKS[budget]} /> <strong>{say("share.length", { letters })}</strong>
        <span className="soft">{words}</span>
      </p>
    </div>
  );
}

function Include({ draft, choices, onChoose, noStart }: SharedProps) {
  const say = useLateText(shareWords);
  const [seed] = useState(() => documentStore.getState().document.seed);
  const leader = useSession(leaderOf);
  const set = (change: Partial<ShareChoices>): void => onChoose({ ...choices, ...change });
  return (
    <section aria-label={say("share.include")}>
      <h3>{say("share.include")}</h3>
      <ToggleRow
        label={say("share.seed", { seed })}
        tip={say("share.seedTip")}
        on={draft.seed !== null}
        onChange={(on) => set({ seed: on, ...(on ? {} : { start: false }) })}
      />
      <ToggleRow
        label={say("share.camera")}
        tip={say("share.cameraTip")}
        on={choices.camera}
        onChange={(camera) => set({ camera })}
      />
      {leader !== "replay" && (
        <ToggleRow
          label={say("share.lead", { leader: say(`share.leader.${leader}`) })}
          tip={say("share.leadTip")}
          on={choices.lead}
          onChange={(lead) => set({ lead })}
        />
      )}
      <ToggleRow
        label={say("share.start")}
        tip={say("share.startTip")}
        on={choices.start && noStart === null}
        onChange={(start) => set({ start })}
      />
      {noStart && (
        <p className="problem" role="alert">
          {say("share.noStart")}{" "}
          <span className="soft" lang="en">
            {noStart.message}. {noStart.tip}
          </span>
        </p>
      )}
    </section>
  );
}

interface FileProps {
  readonly draft: SharedScene;
  readonly title: string;
  /** The link is too long: this is the better way. */
  readonly isMain: boolean;
}

function FilePart({ draft, title, isMain }: FileProps) {
  const say = useLateText(shareWords);
  const [hasFailed, setFailed] = useState(false);
  const name = fileNameOf(title);
  const savePicture = async (): Promise<void> => {
    const bytes = await carryingPicture(draft);
    setFailed(bytes === null);
    if (bytes) saveFile(`${name}.png`, "image/png", bytes);
  };
  return (
    <section aria-label={say("share.files")}>
      <h3>{say("share.files")}</h3>
      <div className="row share-buttons">
        <button
          type="button"
          className={isMain ? "button main" : "button"}
          onClick={() => saveFile(`${name}.jointspace.json`, "application/json", writeSceneFile(draft))}
        >
          <Download aria-hidden />
          {say("share.saveFile")}
        </button>
        <button type="button" className="button" onClick={() => void savePicture().catch(logThrown)}>
          <ImageDown aria-hidden />
          {say("share.savePicture")}
        </button>
      </div>
      <p className="soft small">{say(hasFailed ? "share.noPicture" : "share.pictureTip")}</p>
    </section>
  );
}

function QrPart({ short: { address, letters } }: { readonly short: ShareAddress }) {
  const say = useLateText(shareWords);
  const code = useMemo(() => (letters <= LONGEST_QR ? qrCode(address) : null), [address, letters]);
  return (
    <section className="share-qr" aria-label={say("share.qr")}>
      <h3>{say("share.qr")}</h3>
      {code ? (
        <svg
          viewBox={`0 0 ${code.size} ${code.size}`}
          role="img"
          aria-label={say("share.qrAlt")}
          shapeRendering="crispEdges"
        >
          <rect width={code.size} height={code.size} fill="#fff" />
          <path d={code.path} fill="#000" />
        </svg>
      ) : (
        <p className="soft">{say("share.qrTooLong", { letters, most: LONGEST_QR })}</p>
      )}
    </section>
  );
}

function EmbedPart({ code }: { readonly code: string }) {
  const say = useLateText(shareWords);
  return (
    <details className="share-embed">
      <summary>{say("share.embed")}</summary>
      <p className="soft">
        {say("share.embedText")}{" "}
        <a href="embed-demo.html" target="_blank" rel="noreferrer">
          {say("share.embedDemo")}
        </a>
      </p>
      <textarea
        className="share-link"
        aria-label={say("share.embed")}
        readOnly
        rows={3}
        spellCheck={false}
        value={code}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton label={say("share.copyEmbed")} done={say("share.copied")} refused={say("share.byHand")} text={code} />
    </details>
  );
}
