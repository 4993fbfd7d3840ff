/** The keys that stop a real arm, in the list of all keys. They cannot be given another place. */

import { type LateTable, useLateText } from "../words/lateWords";

type KeyWord = "title" | "hold" | "release" | "releaseKey" | "note";

const WORDS: LateTable<KeyWord> = {
  en: {
    title: "Real arm",
    hold: "Stop while it is armed: it holds itself up",
    release: "Let go: it falls. Asks once; held for 1 s, at once",
    releaseKey: "Shift+Esc",
    note: "They work from within fields and dialogs too. None of them is an emergency stop.",
  },
  zh: {
    title: "真实机械臂",
    hold: "上电时停止：机械臂保持姿势",
    release: "释放：机械臂会落下。先询问一次；按住 1 秒则立即释放",
    releaseKey: "Shift+Esc",
    note: "在输入框和对话框中同样有效。它们都不是急停。",
  },
};

export function ArmKeyList() {
  const say = useLateText(WORDS);
  return (
    <div className="help-group">
      <h3>{say("title")}</h3>
      <div className="help-line">
        <span>{say("hold")}</span>
        <span className="help-fixed">
          <kbd className="key">Space</kbd> <kbd className="key">Esc</kbd>
        </span>
      </div>
      <div className="help-line">
        <span>{say("release")}</span>
        <kbd className="key">{say("releaseKey")}</kbd>
      </div>
      <p className="soft small">{say("note")}</p>
    </div>
  );
}
