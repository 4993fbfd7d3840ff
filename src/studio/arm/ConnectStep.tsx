/** Step 1: is the power on, and by which way the arm is reached. */

import { Bot, Cable, Network } from "lucide-react";
import { useState } from "react";
import type { ArmRole, ArmWire } from "../../session/arm/armProtocol";
import { Segments } from "../controls/Choice";
import { StateMark } from "../controls/StateMark";
import { useEngine } from "../engineContext";
import { logThrown } from "../stores/sessionStore";
import { useArm, useArms, useSayReason } from "./armHooks";
import { useArmText } from "./armText";
import { useMotorText } from "./motorWords";
import { choosePort, hasSerial } from "./serialPort";

/** What is typed beside the arm. */
const BRIDGE_COMMAND = "npm run jointspace -- bridge";

interface ConnectStepProps {
  readonly role: ArmRole;
}

export function ConnectStep({ role }: ConnectStepProps) {
  const say = useArmText();
  const engine = useEngine();
  const arm = useArm(role);
  const sayMotors = useMotorText();
  const [isNew, setNew] = useState(false);
  const [from, setFrom] = useState<"gripper" | "base">("gripper");
  const isFree = arm === null || arm.phase === "SIM";
  const connect = (wire: ArmWire): void => {
    void engine.arms.tell(
      isNew ? { type: "armMotors", role, step: { kind: "begin", wire, from } } : { type: "armConnect", role, wire },
    );
  };
  return (
    <>
      <p className="arm-power">
        <strong>{say("power")}</strong> <span className="soft">{say("powerTip")}</span>
      </p>
      <div className="row arm-choices">
        <Segments
          label={sayMotors("what.label")}
          value={isNew ? "new" : "arm"}
          options={(["arm", "new"] as const).map((value) => ({
            value,
            label: sayMotors(`what.${value}`),
            tip: sayMotors(`what.${value}Tip`),
            disabled: !isFree && value === "new",
          }))}
          onChange={(value) => setNew(value === "new")}
        />
        {isNew && (
          <Segments
            label={sayMotors("from.label")}
            value={from}
            options={(["gripper", "base"] as const).map((value) => ({ value, label: sayMotors(`from.${value}`) }))}
            onChange={setFrom}
          />
        )}
      </div>
      {isNew && <p className="soft">{sayMotors("intro")}</p>}
      <Progress role={role} />
      <div className="arm-ways">
        <PortWay isFree={isFree} onConnect={connect} />
        <BridgeWay isFree={isFree} onConnect={connect} />
        <section className="arm-way">
          <h3>
            <Bot aria-hidden /> {say("wire.emulated")}
          </h3>
          <p className="soft">{say("wire.emulatedTip")}</p>
          <button
            type="button"
            className="button"
            disabled={!isFree}
            onClick={() => connect({ kind: "emulated", seed: role === "leader" ? 2 : 1, faults: "", isNew })}
          >
            {isNew ? sayMotors("tryNew") : say("wire.emulatedButton")}
          </button>
        </section>
      </div>
    </>
  );
}

/** What has become of the connection, and why it failed. */
function Progress({ role }: ConnectStepProps) {
  const say = useArmText();
  const sayReason = useSayReason();
  const arm = useArm(role);
  const newest = useArms((s) => s.news.findLast((news) => news.role === role) ?? null);
  const failed = arm?.reason ?? (arm === null || arm.phase === "SIM" ? newest?.news : null);
  if (arm?.phase === "CONNECTING") return <p role="status">{say("connecting")}</p>;
  return (
    <>
      {arm && arm.phase !== "SIM" && (
        <p className="with-mark" role="status">
          <StateMark kind="true" /> {say("connected")}
        </p>
      )}
      {failed && arm?.phase !== "ARMED" && (
        <div className="problem" role="alert">
          <p className="with-mark">
            <StateMark kind="fault" /> {sayReason(failed)}
          </p>
          {"message" in failed && (
            <p className="soft" lang="en">
              {failed.message}
            </p>
          )}
        </div>
      )}
    </>
  );
}

interface WayProps {
  readonly isFree: boolean;
  readonly onConnect: (wire: ArmWire) => void;
}

function PortWay({ isFree, onConnect }: WayProps) {
  const say = useArmText();
  const choose = (isAny: boolean): void => {
    choosePort(isAny).then((index) => {
      if (index !== null) onConnect({ kind: "serial", index });
    }, logThrown);
  };
  return (
    <section className="arm-way">
      <h3>
        <Cable aria-hidden /> {say("wire.port")}
      </h3>
      {hasSerial() ? (
        <>
          <p className="soft">{say("wire.portTip")}</p>
          <div className="row">
            <button type="button" className="button main" disabled={!isFree} onClick={() => choose(false)}>
              {say("wire.portButton")}
            </button>
            <button type="button" className="link-button" disabled={!isFree} onClick={() => choose(true)}>
              {say("wire.anyPort")}
            </button>
          </div>
        </>
      ) : (
        <p className="soft">{say("wire.noSerial")}</p>
      )}
    </section>
  );
}

function BridgeWay({ isFree, onConnect }: WayProps) {
  const say = useArmText();
  const [url, setUrl] = useState("ws://127.0.0.1:8765");
  const [token, setToken] = useState("");
  return (
    <section className="arm-way">
      <h3>
        <Network aria-hidden /> {say("wire.bridge")}
      </h3>
      <p className="soft">
        {say("wire.bridgeTip")} <code>{BRIDGE_COMMAND}</code> {say("wire.bridgeThen")}
      </p>
      <form
        className="arm-form"
        onSubmit={(event) => {
          event.preventDefault();
          onConnect({ kind: "bridge", url: url.trim(), token: token.trim() });
        }}
      >
        <label>
          {say("wire.address")}
          <input className="arm-field" value={url} onChange={(event) => setUrl(event.target.value)} />
        </label>
        <label>
          {say("wire.token")}
          <input
            className="arm-field"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={!isFree || url.trim() === ""}>
          {say("wire.bridgeButton")}
        </button>
      </form>
    </section>
  );
}
