/** One shape for each state, so that colour never says it alone: tick, ring, triangle, octagon. */

import { Check, Circle, type LucideIcon, OctagonX, TriangleAlert } from "lucide-react";

type StateKind = "true" | "open" | "caution" | "fault";

const ICONS: Readonly<Record<StateKind, LucideIcon>> = {
  true: Check,
  open: Circle,
  caution: TriangleAlert,
  fault: OctagonX,
};

export function StateMark({ kind }: { readonly kind: StateKind }) {
  const Icon = ICONS[kind];
  return <Icon className={`state-mark ${kind}`} strokeWidth={kind === "true" ? 3 : 2} aria-hidden />;
}
