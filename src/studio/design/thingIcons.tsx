/** A small drawing of each kind of thing, in one line weight. */

import type { ReactNode } from "react";
import type { ThingKind } from "../../world/edits/thingDefaults";

const DRAWINGS: Readonly<Record<ThingKind, ReactNode>> = {
  box: <path d="M12 3.5 19.5 8v8L12 20.5 4.5 16V8zM4.5 8l7.5 4.5L19.5 8M12 12.5v8" />,
  ball: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M7.5 10.5a5 5 0 0 1 3.5-4" />
    </>
  ),
  can: (
    <>
      <ellipse cx="12" cy="5.5" rx="5.5" ry="2.2" />
      <path d="M6.5 5.5v13c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2v-13" />
    </>
  ),
  tee: <path d="M4 5h16v5h-5.5v9.5h-5V10H4z" />,
  ring: (
    <>
      <ellipse cx="12" cy="10.5" rx="8.5" ry="5" />
      <ellipse cx="12" cy="10.5" rx="3.8" ry="2" />
      <path d="M3.5 10.5v3c0 2.8 3.8 5 8.5 5s8.5-2.2 8.5-5v-3" />
    </>
  ),
  tray: <path d="M2.5 10 12 5l9.5 5-9.5 5zM2.5 10v3.5l9.5 5 9.5-5V10M12 15v3.5M6.5 10 12 12.8l5.5-2.8" />,
  bin: <path d="M4 7.5 12 4l8 3.5-8 3.500zM4 7.500l1.8 9.500L12 20.5 18.2 17 20 7.500M12 11v9.5" />,
  bowl: (
    <>
      <ellipse cx="12" cy="8.5" rx="9" ry="3" />
      <path d="M3 8.500c0 5 3.5 9.5 9 9.500s9-4.5 9-9.500M8.5 17.6 8 20h8l-.5-2.4" />
    </>
  ),
  cup: (
    <>
      <ellipse cx="12" cy="5.5" rx="6.5" ry="2.3" />
      <path d="m5.5 5.5 1.3 13c.1 1.2 2.4 2 5.2 2s5.1-.8 5.2-2l1.3-13" />
    </>
  ),
  peg: (
    <>
      <ellipse cx="12" cy="4.5" rx="2.3" ry="1.2" />
      <path d="M9.7 4.500v13M14.3 4.500v13" />
      <ellipse cx="12" cy="18" rx="7.5" ry="2.8" />
    </>
  ),
  board: (
    <>
      <path d="M2.5 12 12 6.500l9.5 5.5-9.5 5.500zM2.5 12v2l9.5 5.5 9.5-5.500v-2" />
      <ellipse cx="8.5" cy="12" rx="2.2" ry="1.2" />
      <path d="m13.5 12 2-1.2 2 1.2-2 1.200z" />
    </>
  ),
  shelf: <path d="M5 3.500v17M19 3.500v17M5 9h14M5 14.500h14M5 20h14" />,
  rack: <path d="M3 18.500h18M4.5 18.500V8M9.5 18.500V8M14.5 18.500V8M19.5 18.500V8" />,
  drawer: <path d="M4 4h13v15.500H4zM4 9.500h13M7.5 12h13v5h-13zM13 14.500h2.5" />,
  lidbox: <path d="M3.5 11h13v9h-13zM3.5 11 8 3.500h12.500L16.5 11M16.5 20l3-4.500v-4" />,
  button: (
    <>
      <ellipse cx="12" cy="9" rx="5" ry="2.5" />
      <path d="M7 9v3.500c0 1.4 2.2 2.5 5 2.500s5-1.1 5-2.500V9M4 13.5 3 19h18l-1-5.5" />
    </>
  ),
  knob: (
    <>
      <circle cx="12" cy="12.5" r="7.5" />
      <path d="M12 12.5 16.5 8M4 20.500l1-1M20 20.500l-1-1" />
    </>
  ),
  slider: <path d="M3 12h18M8 7.500h6v9H8zM11 10v4" />,
  mesh: (
    <path d="M5 5h10.500v14.500H5zM15.5 8.500h2a2.5 2.5 0 0 1 2.5 2.500v2.500a2.5 2.5 0 0 1-2.5 2.500h-2M5 8h10.5" />
  ),
  "zone-disc": <ellipse cx="12" cy="12" rx="9" ry="5" strokeDasharray="3 2.2" />,
  "zone-rect": <path d="M2.5 12 12 6.500l9.5 5.5-9.5 5.500z" strokeDasharray="3 2.2" />,
  "zone-tee": <path d="M4 5.500h16v5h-5.500v8.500h-5v-8.500H4z" strokeDasharray="3 2.2" />,
  "zone-ball": <circle cx="12" cy="12" r="8" strokeDasharray="3 2.2" />,
  camera: <path d="M3 7.500h10.500v9.500H3zM13.5 11l6.5-3.500v9.500l-6.5-3.500M6 7.5 7.5 5h3L12 7.5" />,
};

export function ThingIcon({ kind }: { readonly kind: ThingKind }) {
  return (
    <svg
      className="thing-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      {DRAWINGS[kind]}
    </svg>
  );
}
