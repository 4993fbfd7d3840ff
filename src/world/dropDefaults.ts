/** Leaves out of a value whatever its schema would fill in again. */

import * as v from "valibot";
import { isRecord } from "./plainData";

/**
 * Walks a value along its schema and drops every optional entry that equals its default.
 *
 * @param schema - A schema of objects, lists, variants and plain values.
 * @param value - What the schema gave out.
 */
export function dropDefaults(schema: v.GenericSchema, value: unknown): unknown {
  if (is(schema, "optional")) return dropDefaults((schema as Optional).wrapped, value);
  if (is(schema, "lazy")) return dropDefaults((schema as Lazy).getter(value, undefined), value);
  if (is(schema, "variant") && isRecord(value)) {
    const { key, options } = schema as Variant;
    const option = options.find(({ entries }) => v.is(entries[key]!, value[key]));
    return option ? dropDefaults(option, value) : value;
  }
  if (is(schema, "array") && Array.isArray(value))
    return value.map((item) => dropDefaults(itemOf(schema as List), item));
  if (!is(schema, "strict_object") || !isRecord(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries((schema as StrictObject).entries)) {
    const short = dropDefaults(entry, value[key]);
    if (short !== undefined && !isDefault(entry, short)) kept[key] = short;
  }
  return kept;
}

/** Keys sorted at every level. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

/** Whether two plain values are the same, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));
}

/** The schema of a list's items: that of the last list in its pipe, where it has one. */
function itemOf(schema: List): v.GenericSchema {
  const last = schema.pipe?.findLast((step) => step.type === "array");
  return last ? itemOf(last as List) : schema.item;
}

function isDefault(entry: v.GenericSchema, short: unknown): boolean {
  if (!is(entry, "optional")) return false;
  const { default: fallback, wrapped } = entry as Optional;
  // A default may hold defaults itself, which the short form has lost.
  return fallback !== undefined && (isSame(fallback, short) || isSame(dropDefaults(wrapped, fallback), short));
}

// The library types each schema by its whole shape; the walker needs only these parts of it.
type Optional = v.GenericSchema & { readonly wrapped: v.GenericSchema; readonly default: unknown };
type Lazy = v.GenericSchema & { readonly getter: (input: unknown, signal: undefined) => v.GenericSchema };
type StrictObject = v.GenericSchema & { readonly entries: Readonly<Record<string, v.GenericSchema>> };
type Variant = v.GenericSchema & { readonly key: string; readonly options: readonly StrictObject[] };
type List = v.GenericSchema & { readonly item: v.GenericSchema; readonly pipe?: readonly { readonly type: string }[] };

function is(schema: v.GenericSchema, type: string): boolean {
  return schema.type === type;
}
