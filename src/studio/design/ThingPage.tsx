/** Everything that can be said of what is picked: one thing, several at once, or an area. */

import { useState } from "react";
import type { InputError } from "../../errors";
import { ASSETS } from "../../world/assets";
import { areaIndex, listOf, type Part, placingIndex } from "../../world/edits/documentParts";
import { renameThing } from "../../world/edits/renameThing";
import { defaultMass, objectJoint } from "../../world/objectShapes";
import type { SceneObject } from "../../world/scene";
import { designStore, pick } from "../stores/designStore";
import { useScreen } from "../useScreen";
import { thingWords, useText } from "../words/text";
import { AreaPage } from "./AreaPage";
import { BoardHoles } from "./BoardHoles";
import { CameraFields } from "./CameraFields";
import { pinPicked, scatterPicked } from "./commands";
import { usePicked, useReadScene, useScene, useThings } from "./designHooks";
import { useDesignText } from "./designText";
import { edit, showPage } from "./editDesk";
import { CheckRow } from "./fields/CheckRow";
import { ColorField } from "./fields/ColorField";
import { FieldRow } from "./fields/Field";
import { FieldGroup } from "./fields/FieldGroup";
import { NamesField } from "./fields/NamesField";
import { NumberField } from "./fields/NumberField";
import { PickField } from "./fields/PickField";
import { TextField } from "./fields/TextField";
import { GroupTools } from "./GroupTools";
import { partWords } from "./partWords";
import { commonValue, editThings, type Owned, ThingFieldRow } from "./ThingFieldRow";
import { COPIES, FRICTION, PLACE, shapeFields, type ThingField, TILT, YAW } from "./thingFields";
import { VariationList } from "./VariationList";

const MARKS = ["circle", "cross", "stripe", "dot"] as const;

export function ThingPage() {
  const d = useDesignText();
  const picked = usePicked();
  const things = useThings(picked);
  const scene = useScene();
  const isNarrow = useScreen() === "narrow";
  const area = areaIndex(picked.at(-1) ?? "");
  if (area !== null) return <AreaPage index={area} />;
  if (things.length === 0) {
    const isEmpty = listOf(scene, "objects").length + listOf(scene, "zones").length === 0;
    return (
      <div className="design-empty soft">
        <p>{d(isEmpty ? "thing.emptyScene" : "thing.none")}</p>
        {/* Elsewhere the list stands beside this page. */}
        {isNarrow && (
          <button type="button" className="button small" onClick={() => showPage("list")}>
            {d("thing.openList")}
          </button>
        )}
      </div>
    );
  }
  return (
    // Another choice begins with fresh fields: nothing half typed goes over to another thing.
    <div className="design-page" key={picked.join(" ")}>
      {things.length === 1 ? <Head owned={things[0]!} /> : <GroupHead things={things} />}
      {things.length > 1 && <GroupTools />}
      {things.every(({ list }) => list === "cameras") ? (
        <CameraFields things={things} />
      ) : (
        <SolidFields things={things} />
      )}
    </div>
  );
}

function Head({ owned }: { readonly owned: Owned }) {
  const d = useDesignText();
  const say = useText();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const { id, thing } = owned;
  const rename = (next: string): InputError | null => {
    const refused = edit((scene) => renameThing(scene, id, next.trim()));
    if (refused === null) designStore.setState({ picked: [next.trim()] });
    return refused;
  };
  return (
    <>
      <p className="thing">
        <strong>{thingWords(id, say)}</strong> <span className="soft">{partWords(thing, id, say, d)}</span>
      </p>
      <FieldRow label={d("field.id")} tip={d("field.idTip")} problem={problem}>
        <TextField label={d("field.id")} value={id} set={rename} onProblem={setProblem} mono />
      </FieldRow>
    </>
  );
}

function GroupHead({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const say = useText();
  return (
    <p className="thing">
      <strong>{d("thing.several", { count: things.length })}</strong>{" "}
      <span className="soft">{things.map(({ id }) => thingWords(id, say)).join(", ")}</span>
    </p>
  );
}

/** Fields that every one of several things has. */
function sharedFields(things: readonly Owned[]): readonly ThingField[] {
  const [first, ...rest] = things.map(({ thing }) => shapeFields(thing));
  return (first ?? []).filter((field) =>
    rest.every((fields) =>
      fields.some(
        ({ key, kind, ranges }) => key === field.key && kind === field.kind && ranges.length === field.ranges.length,
      ),
    ),
  );
}

function SolidFields({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const areObjects = things.every(({ thing }) => "kind" in thing);
  const isTilted = things.some(({ thing }) => "rpy" in thing);
  const single = things.length === 1 ? things[0]! : null;
  return (
    <>
      <FieldGroup title={d("part.place")}>
        <PlaceFields things={things} />
        {isTilted ? <ThingFieldRow things={things} field={TILT} /> : <ThingFieldRow things={things} field={YAW} />}
        {areObjects && <TiltSwitch things={things} isTilted={isTilted} />}
      </FieldGroup>
      <FieldGroup title={d("part.shape")}>
        {sharedFields(things).map((field) => (
          <ThingFieldRow key={field.key} things={things} field={field} />
        ))}
        {single?.thing.kind === "mesh" && <AssetField owned={single} />}
        {single?.thing.kind === "board" && <BoardHoles owned={single} />}
        <ColorRow things={things} />
        {areObjects && <MarkRow things={things} />}
      </FieldGroup>
      {areObjects && (
        <FieldGroup title={d("part.body")}>
          <MassRow things={things} />
          <ThingFieldRow things={things} field={FRICTION} />
          <FixedRow things={things} />
          <TagsRow things={things} />
          <ThingFieldRow things={things} field={COPIES} />
        </FieldGroup>
      )}
      {single && areObjects && (
        <FieldGroup title={d("part.varies")}>
          <VariationList of={single.id} />
        </FieldGroup>
      )}
    </>
  );
}

/** Where things stand; of those that the reset places, which area that is. */
function PlaceFields({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const scene = useScene();
  const indices = things.map(({ id }) => placingIndex(scene, id));
  const placed = indices.find((index) => index !== null);
  if (placed === undefined || placed === null) {
    return (
      <>
        <ThingFieldRow things={things} field={PLACE} />
        <div className="row df-actions">
          <button type="button" className="button" onClick={scatterPicked}>
            {d("place.scatter")}
          </button>
        </div>
      </>
    );
  }
  return (
    <div className="df-note">
      <p>{d("place.random")}</p>
      <div className="row df-actions">
        <button type="button" className="button" onClick={() => pick(`place/${placed}`)}>
          {d("place.showArea")}
        </button>
        <button type="button" className="button" onClick={pinPicked}>
          {d("place.pin")}
        </button>
      </div>
    </div>
  );
}

function TiltSwitch({ things, isTilted }: { readonly things: readonly Owned[]; readonly isTilted: boolean }) {
  const d = useDesignText();
  const change = (thing: Part): Part => {
    const { rpy, yaw, ...rest } = thing;
    const turn = Array.isArray(rpy) ? rpy[2] : (yaw ?? 0);
    if (!isTilted) return { ...rest, rpy: [0, 0, turn] };
    return turn === 0 ? rest : { ...rest, yaw: turn };
  };
  return (
    <CheckRow
      label={d("field.tilted")}
      tip={d("field.tiltedTip")}
      value={isTilted}
      onChange={() => editThings(things, change)}
    />
  );
}

function ColorRow({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const value = commonValue(things, (thing) => String(thing.color ?? ("kind" in thing ? "grey" : "green")));
  return (
    <FieldRow label={d("field.color")}>
      <ColorField
        label={d("field.color")}
        value={value ?? null}
        onChange={(color) => editThings(things, (thing) => ({ ...thing, color }))}
      />
    </FieldRow>
  );
}

function MarkRow({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const value = commonValue(things, (thing) => String(thing.mark ?? "none"));
  return (
    <FieldRow label={d("field.mark")} tip={d("field.markTip")}>
      <PickField
        label={d("field.mark")}
        value={value ?? null}
        options={["none", ...MARKS].map((mark) => ({ value: mark, label: d(`mark.${mark as "none"}`) }))}
        onChange={(mark) => {
          editThings(things, ({ mark: _, ...thing }) => (mark === "none" ? thing : { ...thing, mark }));
        }}
      />
    </FieldRow>
  );
}

/** Without a mass of its own a thing weighs what its volume says. */
function MassRow({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const scene = useReadScene();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const objects = things.flatMap(({ id }) => scene?.objects.find((o) => o.id === id || o.id === `${id}#1`) ?? []);
  const fallback = objects.length === 1 ? defaultMass(objects[0] as SceneObject) : undefined;
  return (
    <FieldRow label={d("field.mass")} tip={d("field.massTip")} problem={problem}>
      <NumberField
        label={d("field.mass")}
        value={commonValue(things, ({ mass }) => (typeof mass === "number" ? mass : undefined))}
        kind="mass"
        range={[0.0001, 5]}
        fallback={fallback ?? 0.02}
        set={(value, mergeKey) =>
          editThings(
            things,
            ({ mass: _, ...thing }) => (value === undefined ? thing : { ...thing, mass: value }),
            mergeKey,
          )
        }
        onProblem={setProblem}
      />
    </FieldRow>
  );
}

function FixedRow({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const scene = useReadScene();
  const jointed = things.some(({ id }) => {
    const object = scene?.objects.find((candidate) => candidate.id === id);
    return object !== undefined && objectJoint(object) !== null;
  });
  const value = commonValue(things, (thing) => thing.fixed === true);
  return (
    <CheckRow
      label={d("field.fixed")}
      tip={d(jointed ? "field.fixedJoint" : "field.fixedTip")}
      value={jointed ? true : (value ?? null)}
      disabled={jointed}
      onChange={(on) => editThings(things, ({ fixed: _, ...thing }) => (on ? { ...thing, fixed: true } : thing))}
    />
  );
}

/** At most four tags; a new one is written, known ones are chosen. */
function TagsRow({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const scene = useReadScene();
  const [problem, setProblem] = useState<InputError | string | null>(null);
  const tagsOf = (thing: Part): readonly string[] => (Array.isArray(thing.tags) ? thing.tags : []);
  const shared = things.map(({ thing }) => tagsOf(thing)).reduce((a, b) => a.filter((tag) => b.includes(tag)));
  const known = [...new Set(scene?.objects.flatMap(({ tags }) => tags) ?? [])];
  const change = (next: readonly string[]): InputError | null => {
    const added = next.filter((tag) => !shared.includes(tag));
    const taken = shared.filter((tag) => !next.includes(tag));
    return editThings(things, ({ tags, ...thing }) => {
      const all = [...new Set([...tagsOf({ tags }), ...added])].filter((tag) => !taken.includes(tag));
      return all.length > 0 ? { ...thing, tags: all } : thing;
    });
  };
  return (
    <FieldRow label={d("field.tags")} tip={d("field.tagsTip")} problem={problem}>
      <NamesField
        label={d("field.tags")}
        names={shared}
        options={known.map((tag) => ({ value: tag, label: tag }))}
        onChange={(next) => setProblem(change(next))}
      />
      <TextField
        label={d("field.newTag")}
        value=""
        placeholder={d("field.newTag")}
        set={(tag) => (tag.trim() === "" ? null : change([...shared, tag.trim()]))}
        onProblem={setProblem}
        mono
      />
    </FieldRow>
  );
}

function AssetField({ owned }: { readonly owned: Owned }) {
  const d = useDesignText();
  return (
    <FieldRow label={d("field.asset")}>
      <PickField
        label={d("field.asset")}
        value={String(owned.thing.asset)}
        options={[...ASSETS.keys()].map((id) => ({ value: id, label: id }))}
        onChange={(asset) => {
          editThings([owned], (thing) => ({ ...thing, asset }));
        }}
      />
    </FieldRow>
  );
}
