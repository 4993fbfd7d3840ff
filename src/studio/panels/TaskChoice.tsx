/** Which task stands on the table: its name, and the list of the built-in ones with their pictures. */

import { useState } from "react";
import { isWebGLAvailable } from "../../view/webgl";
import { BUILTIN_SCENES, type BuiltinSceneId } from "../../world/builtinScenes";
import { DropDown, type Option } from "../controls/Choice";
import { usePageTheme } from "../controls/usePageTheme";
import { useDocument, useStudio } from "../engineContext";
import { builtinDocument, openBuiltin, pristineId, SCENE_IDS } from "../stores/documentStore";
import { logThrown } from "../stores/sessionStore";
import { documentTitle } from "../words/documentTitle";
import { sayText, useText } from "../words/text";

/** A built-in task, or the scene that is open when it is none of them. */
type TaskOption = BuiltinSceneId | "own";

export function TaskChoice() {
  const say = useText();
  const language = useStudio((s) => s.language);
  const document = useDocument((s) => s.document);
  const builtin = pristineId(document);
  const own: Option<TaskOption> = {
    value: "own",
    label: documentTitle(document, language, say) || say("task.untitled"),
    tip: say(document.origin === null ? "task.own" : "task.changed"),
  };
  const [pictures, ask] = useTaskPictures();
  const builtins = SCENE_IDS.map((value) => ({
    value,
    label: sayText(BUILTIN_SCENES[value].title, language),
    picture: pictures[value] ?? "",
  }));
  return (
    <DropDown<TaskOption>
      label={say("task.choose")}
      value={builtin ?? "own"}
      options={builtin === null ? [own, ...builtins] : builtins}
      onChange={(next) => next !== "own" && openBuiltin(next)}
      onOpen={ask}
    />
  );
}

/** Pictures of the built-in tasks: drawn one after the other when the list is opened, and kept. */
function useTaskPictures(): readonly [Readonly<Partial<Record<BuiltinSceneId, string>>>, () => void] {
  const theme = usePageTheme();
  const [pictures, setPictures] = useState<{ readonly [id in BuiltinSceneId]?: string }>({});
  const ask = (): void => {
    if (!isWebGLAvailable()) return;
    void import("../../view/design/thumbnail")
      .then(async ({ thumbnail }) => {
        for (const id of SCENE_IDS) {
          const { scene, seed } = builtinDocument(id);
          const picture = await thumbnail(scene, seed, theme);
          setPictures((known) => ({ ...known, [id]: picture }));
        }
      })
      .catch(logThrown);
  };
  return [pictures, ask];
}
