/** What the selected thing is, where it stands, how it moves and what it touches. Live values bypass React. */

import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { so101 } from "../../robot/so101";
import type { DrawFrame } from "../../session/drawState";
import { FIRST_OBJECT_OWNER } from "../../sim/worldContacts";
import type { Scene } from "../../world/scene";
import { Section } from "../controls/Section";
import { Term } from "../controls/Term";
import { Tip } from "../controls/Tip";
import { useEngine, useSession, useStudio } from "../engineContext";
import {
  isLinkOwner,
  massOf,
  poseWords,
  sizeWords,
  speedWords,
  touching,
  touchingNames,
  zoneSizeWords,
} from "../inspection";
import { useRobot } from "../robots/useRobot";
import { type Selection, studioStore } from "../stores/studioStore";
import type { MessageKey } from "../words/en";
import { isMessageKey, jointWords, kindWords, linkWords, thingWords, useText } from "../words/text";
import { fixed, jointRate, jointValue, mass } from "../words/units";

/** Live values are written this often: often enough to follow, seldom enough to read. */
const LIVE_INTERVAL_MS = 100;

export function Inspector() {
  const say = useText();
  const scene = useSession((s) => s.description?.scene ?? null);
  const selection = useStudio((s) => s.selection);
  if (!scene || !selection) return null;
  return (
    <Section id="inspector" title={say("inspector.title")} aside={<Unselect />}>
      <Facts selection={selection} scene={scene} />
    </Section>
  );
}

function Unselect() {
  const say = useText();
  const name = say("inspector.close");
  return (
    <Tip text={name}>
      <button
        type="button"
        className="icon-button quiet small-button"
        aria-label={name}
        onClick={() => studioStore.setState({ selection: null })}
      >
        <X aria-hidden />
      </button>
    </Tip>
  );
}

interface FactsProps {
  readonly selection: NonNullable<Selection>;
  readonly scene: Scene;
}

function Facts({ selection, scene }: FactsProps) {
  switch (selection.kind) {
    case "arm":
      return <ArmFacts scene={scene} />;
    case "link":
      return <LinkFacts index={selection.index} scene={scene} />;
    case "object":
      return <ObjectFacts id={selection.id} scene={scene} />;
    case "zone":
      return <ZoneFacts id={selection.id} scene={scene} />;
  }
}

function ObjectFacts({ id, scene }: { readonly id: string; readonly scene: Scene }) {
  const say = useText();
  const at = scene.objects.findIndex((object) => object.id === id);
  const object = scene.objects[at];
  if (!object) return null;
  return (
    <FactList name={thingWords(id, say)} kind={kindWords(object.kind, thingWords(id, say), say)}>
      <Fact label="inspector.size">{sizeWords(object)}</Fact>
      <Fact label="inspector.mass">{object.fixed ? say("inspector.fixed") : mass(object.mass)}</Fact>
      <Fact label="inspector.friction">{fixed(object.friction, 2)}</Fact>
      <Live label="inspector.position" read={({ objectPose }) => poseWords(objectPose, at).position} />
      <Live label="inspector.rotation" read={({ objectPose }) => poseWords(objectPose, at).rotation} />
      {!object.fixed && <Live label="inspector.speed" read={(frame) => speedWords(frame, at)} />}
      <TouchFacts isOwn={(owner) => owner === FIRST_OBJECT_OWNER + at} scene={scene} />
    </FactList>
  );
}

function ArmFacts({ scene }: { readonly scene: Scene }) {
  const say = useText();
  const robot = useRobot();
  return (
    <FactList
      name={robot === so101 ? say("outliner.arm") : robot.name}
      kind={say("inspector.arm", { joints: robot.joints.length })}
    >
      <Fact label="inspector.mass">{mass(massOf(robot.links))}</Fact>
      <Live label="inspector.hand" read={({ linkPose }) => poseWords(linkPose, robot.tool.link).position} />
      <TouchFacts isOwn={isLinkOwner} scene={scene} />
    </FactList>
  );
}

function LinkFacts({ index, scene }: { readonly index: number; readonly scene: Scene }) {
  const say = useText();
  const robot = useRobot();
  const link = robot.links[index];
  if (!link) return null;
  const { joint } = link;
  const type = robot.joints[joint]?.type ?? "revolute";
  return (
    <FactList name={linkWords(link.name, say)} kind={say("inspector.link")}>
      <Fact label="inspector.mass">{mass(massOf([link]))}</Fact>
      {joint >= 0 && (
        <>
          <Fact label="inspector.joint">{jointWords(robot.joints[joint]!.name, say)}</Fact>
          <Live label="inspector.jointPosition" read={({ q }) => jointValue(q[joint]!, type)} />
          <Live label="inspector.jointVelocity" read={({ qd }) => jointRate(qd[joint]!, type)} />
          <Live
            label="inspector.torque"
            read={({ tau }) => `${fixed(tau[joint]!, 2)} ${type === "prismatic" ? "N" : "N·m"}`}
          />
        </>
      )}
      <Live label="inspector.position" read={({ linkPose }) => poseWords(linkPose, index).position} />
      <Live label="inspector.rotation" read={({ linkPose }) => poseWords(linkPose, index).rotation} />
      <TouchFacts isOwn={(owner) => owner === index} scene={scene} />
    </FactList>
  );
}

function ZoneFacts({ id, scene }: { readonly id: string; readonly scene: Scene }) {
  const say = useText();
  const at = scene.zones.findIndex((zone) => zone.id === id);
  const zone = scene.zones[at];
  if (!zone) return null;
  return (
    <FactList name={thingWords(id, say)} kind={say("outliner.zone")}>
      <Fact label="inspector.size">{zoneSizeWords(zone)}</Fact>
      <Live label="inspector.position" read={({ zonePose }) => poseWords(zonePose, at).position} />
    </FactList>
  );
}

interface TouchFactsProps {
  readonly isOwn: (owner: number) => boolean;
  readonly scene: Scene;
}

function TouchFacts({ isOwn, scene }: TouchFactsProps) {
  const say = useText();
  const robot = useRobot();
  const names = {
    link: (index: number) => linkWords(robot.links[index]?.name ?? "", say),
    object: (index: number) => thingWords(scene.objects[index]?.id ?? "", say),
    surroundings: say("word.table"),
  };
  return (
    <>
      <Live
        label="inspector.touches"
        read={(frame) => touchingNames(touching(frame, isOwn), names) || say("inspector.nothing")}
      />
      <Live label="inspector.force" read={(frame) => `${fixed(touching(frame, isOwn).strongest, 2)} N`} />
    </>
  );
}

interface FactListProps {
  readonly name: string;
  readonly kind: string;
  readonly children: ReactNode;
}

function FactList({ name, kind, children }: FactListProps) {
  return (
    <>
      <p className="thing">
        <strong>{name}</strong> <span className="soft">{kind}</span>
      </p>
      <dl className="facts live">{children}</dl>
    </>
  );
}

type InspectorLabel = Extract<MessageKey, `inspector.${string}`>;

/** A label, with its explanation where the words have one. */
function FactName({ label }: { readonly label: InspectorLabel }) {
  const say = useText();
  const tip = `${label}Tip`;
  return <dt>{isMessageKey(tip) ? <Term word={say(label)} tip={say(tip)} /> : say(label)}</dt>;
}

function Fact({ label, children }: { readonly label: InspectorLabel; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <FactName label={label} />
      <dd>{children}</dd>
    </div>
  );
}

interface LiveProps {
  readonly label: InspectorLabel;
  readonly read: (frame: DrawFrame) => string;
}

/** Writes into the page by itself: values change faster than React should draw. */
function Live({ label, read }: LiveProps) {
  const engine = useEngine();
  const value = useRef<HTMLElement>(null);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const write = (): void => {
      const frame = engine.draw.current;
      const element = value.current;
      if (!frame || !element) return;
      const text = latest.current(frame);
      if (element.textContent !== text) element.textContent = text;
    };
    write();
    const timer = setInterval(write, LIVE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [engine]);
  return (
    <div className="fact">
      <FactName label={label} />
      <dd ref={value} />
    </div>
  );
}
