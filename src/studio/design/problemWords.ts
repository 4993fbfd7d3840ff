/** Why an edit was refused, for people: what is wrong in their language, then the particulars. */

import type { InputError } from "../../errors";
import { type DesignSay, isDesignKey } from "./designText";

/** The reason in plain words; the particulars follow as the checker gives them, without the pointer. */
export function problemWords({ code, message, where }: InputError, d: DesignSay): string {
  const particulars = where && message.startsWith(`${where}: `) ? message.slice(where.length + 2) : message;
  const key = `problem.${code}`;
  return isDesignKey(key) ? `${d(key)} ${d("problem.detail", { detail: particulars })}` : particulars;
}
