/** While a scene is designed: one step back or on, and the seed by which it is laid out. */

import { Redo2, Undo2 } from "lucide-react";
import { IconButton } from "../controls/IconButton";
import { useShortcut } from "../controls/useShortcut";
import { useDocument } from "../engineContext";
import { redo, undo } from "../stores/documentStore";
import { useText } from "../words/text";
import { NextSeed, SeedField } from "./RunBar";

/** @param isStrip - Under the scene, for thumbs. */
export function EditBar({ isStrip = false }: { readonly isStrip?: boolean }) {
  const say = useText();
  const canUndo = useDocument((s) => s.past.length > 0);
  const canRedo = useDocument((s) => s.future.length > 0);
  const undoKey = useShortcut("studio.undo");
  const redoKey = useShortcut("studio.redo");
  return (
    <div className={isStrip ? "run-bar run-strip" : "run-bar"} role="toolbar" aria-label={say("edit.group")}>
      <IconButton icon={Undo2} name={say("edit.undo")} shortcut={undoKey} onClick={undo} disabled={!canUndo} />
      <IconButton icon={Redo2} name={say("edit.redo")} shortcut={redoKey} onClick={redo} disabled={!canRedo} />
      <SeedField />
      <NextSeed />
    </div>
  );
}
