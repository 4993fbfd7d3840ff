/** The store of real arms and its words, for components that are loaded late. */

import { useStore } from "zustand";
import type { Alert } from "../../control/contracts";
import type { Reason } from "../../hardware/reason";
import type { ArmRole, ArmStatus } from "../../session/arm/armProtocol";
import { useStudio } from "../engineContext";
import { alertWords } from "../words/alertWords";
import { useText } from "../words/text";
import { armProblemWords } from "./armProblemWords";
import { armReasonWords } from "./armReasonWords";
import { armStore } from "./armStore";

type Read<S> = <T>(selector: (state: S) => T) => T;

export const useArms: Read<ReturnType<typeof armStore.getState>> = (selector) => useStore(armStore, selector);

/** The arm of a role; null while none is connected. */
export function useArm(role: ArmRole): ArmStatus | null {
  return useArms((s) => s.status?.[role] ?? null);
}

/** Says a reason or a refusal in the chosen language. */
export function useSayReason(): (news: Reason | Alert) => string {
  const say = useText();
  const language = useStudio((s) => s.language);
  return (news) => {
    if (!("severity" in news)) return armReasonWords(news, language, say);
    const { what, todo } = armProblemWords(news.code, language) ?? alertWords(news.code, language);
    return language === "zh" ? `${what}${todo}` : `${what} ${todo}`;
  };
}
