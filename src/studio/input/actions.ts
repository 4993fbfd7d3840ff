/** What each pressed key, and each line of the command palette, does. */

import type { DesignAction, PressAction } from "../../teleop/keymap";
import type { Engine } from "../engine";
import { redo, undo } from "../stores/documentStore";
import { logThrown, sessionStore } from "../stores/sessionStore";
import { studioStore, toggleView } from "../stores/studioStore";
import { designerHandle } from "./designerHandle";
import { designHandle } from "./designHandle";
import { sceneHandle } from "./sceneHandle";

/** @param joints - Number of joints of the arm. */
export function performAction(engine: Engine, action: PressAction, joints: number): void {
  if (isDesignAction(action)) {
    designerHandle.current?.act(action);
    return;
  }
  const does: Readonly<Record<Exclude<PressAction, DesignAction>, () => void>> = {
    "move.frame": () => engine.teleop.setFrame(engine.teleop.input.frame === "world" ? "tool" : "world"),
    "move.slower": () => engine.teleop.nudgeSpeed(-1),
    "move.faster": () => engine.teleop.nudgeSpeed(1),
    "joint.next": () => engine.teleop.nudgeJoint(1, joints),
    "joint.previous": () => engine.teleop.nudgeJoint(-1, joints),
    "run.toggle": () => engine.toggleRun(),
    "run.stepForward": () => engine.step(1),
    "run.stepBack": () => engine.step(-1),
    "run.reset": () => engine.restart(),
    "run.newSeed": () => engine.nextSeed(),
    "run.slower": () => engine.nudgeSpeed(-1),
    "run.faster": () => engine.nudgeSpeed(1),
    "controller.policy": () => engine.lead("policy"),
    "controller.expert": () => engine.lead("expert"),
    "controller.teleop": () => engine.lead("teleop"),
    "view.focus": () => sceneHandle.current?.focusSelection(),
    "view.preset1": () => sceneHandle.current?.showPreset("front"),
    "view.preset2": () => sceneHandle.current?.showPreset("side"),
    "view.preset3": () => sceneHandle.current?.showPreset("top"),
    "view.preset4": () => sceneHandle.current?.showPreset("gripper"),
    "view.contacts": () => toggleView("contacts"),
    "view.frames": () => toggleView("frames"),
    "view.collision": () => toggleView("collision"),
    "view.trail": () => toggleView("trail"),
    "view.ghost": () => toggleView("ghost"),
    "studio.design": () => engine.setMode(studioStore.getState().mode === "run" ? "design" : "run"),
    "studio.evaluate": () => studioStore.setState({ dialog: "evaluate" }),
    "studio.stop": () => {
      // While nothing moves anyway, Escape first puts down what is in hand; the next one stops.
      if (!(isStill() && designerHandle.current?.dropPicked())) engine.stop();
    },
    "studio.shareRun": () => studioStore.setState({ dialog: "run" }),
    "studio.library": () => studioStore.setState({ dialog: "library" }),
    "studio.save": () => void import("../library/saveNow").then(({ saveNow }) => saveNow()).catch(logThrown),
    "studio.share": () => studioStore.setState({ dialog: "share" }),
    "studio.help": () => studioStore.setState({ dialog: "help" }),
    "studio.palette": () => studioStore.setState({ dialog: "palette" }),
    "design.remove": () => designHandle.current?.remove(),
    "design.duplicate": () => designHandle.current?.duplicate(),
    "design.pickAll": () => designHandle.current?.pickAll(),
    "studio.undo": undo,
    "studio.redo": redo,
  };
  does[action]();
}

function isDesignAction(action: PressAction): action is DesignAction {
  return action.startsWith("design.") && !/^design\.(remove|duplicate|pickAll)$/.test(action);
}

function isStill(): boolean {
  return studioStore.getState().mode === "design" && sessionStore.getState().status?.running === false;
}
