/** A colour of the palette, or one of one's own. */

import { objectColor } from "../../../view/palette";
import { type DesignSay, useDesignText } from "../designText";

export const COLOR_NAMES = [
  ...(["red", "orange", "yellow", "green", "blue", "purple"] as const),
  ...(["brown", "white", "grey", "black", "oak"] as const),
];

export function colorWords(color: string, d: DesignSay): string {
  const name = COLOR_NAMES.find((each) => each === color);
  return name ? d(`color.${name}`) : color;
}

export interface ColorFieldProps {
  readonly label: string;
  /** Null when several things differ. */
  readonly value: string | null;
  readonly onChange: (color: string) => void;
}

export function ColorField({ label, value, onChange }: ColorFieldProps) {
  const d = useDesignText();
  const isOwn = value?.startsWith("#") === true;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row
    <span className="df-colors" role="group" aria-label={label}>
      {COLOR_NAMES.map((name) => (
        <button
          key={name}
          type="button"
          className="df-color"
          aria-label={d(`color.${name}`)}
          title={d(`color.${name}`)}
          aria-pressed={value === name}
          style={{ background: objectColor(name) }}
          onClick={() => onChange(name)}
        />
      ))}
      <input
        type="color"
        className="df-color own"
        data-chosen={isOwn}
        aria-label={d("color.own")}
        title={d("color.own")}
        value={isOwn ? value : objectColor(value ?? "grey")}
        onChange={(event) => onChange(event.target.value.toLowerCase())}
      />
    </span>
  );
}
