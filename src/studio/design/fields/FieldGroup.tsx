/** Fields that belong together, under a title. */

import type { ReactNode } from "react";

export function FieldGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="df-part" aria-label={title}>
      <h3 className="df-part-title">{title}</h3>
      {children}
    </section>
  );
}
