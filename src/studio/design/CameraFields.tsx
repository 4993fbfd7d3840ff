/** Where a camera stands, what it looks at and what its image is. */

import type { InputError } from "../../errors";
import type { Part } from "../../world/edits/documentParts";
import { useDesignText } from "./designText";
import { CheckRow } from "./fields/CheckRow";
import { FieldGroup } from "./fields/FieldGroup";
import { commonValue, editThings, type Owned, ThingFieldRow } from "./ThingFieldRow";
import { LOOK, PIXELS, PLACE, VIEW_ANGLE } from "./thingFields";

/** Where a camera goes that leaves the gripper, m. */
const STANDING = { at: [0.45, 0.35, 0.4], look: [0.2, 0, 0] } as const;

export function CameraFields({ things }: { readonly things: readonly Owned[] }) {
  const d = useDesignText();
  const mounted = commonValue(things, (thing) => "mount" in thing) ?? null;
  const mount = (on: boolean): InputError | null =>
    editThings(things, ({ mount: _, at, look, ...thing }: Part) =>
      on ? { ...thing, mount: "gripper" } : { ...thing, at: at ?? STANDING.at, look: look ?? STANDING.look },
    );
  return (
    <>
      <FieldGroup title={d("part.place")}>
        <CheckRow label={d("field.mounted")} tip={d("field.mountedTip")} value={mounted} onChange={mount} />
        {mounted === false && (
          <>
            <ThingFieldRow things={things} field={PLACE} />
            <ThingFieldRow things={things} field={LOOK} />
          </>
        )}
      </FieldGroup>
      <FieldGroup title={d("part.image")}>
        <ThingFieldRow things={things} field={VIEW_ANGLE} />
        <ThingFieldRow things={things} field={PIXELS} />
      </FieldGroup>
    </>
  );
}
