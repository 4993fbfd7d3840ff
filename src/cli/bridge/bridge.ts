/** `jointspace bridge`: lends the serial port of this computer to a page. */

import { once } from "node:events";
import { InputError } from "../../errors";
import { BRIDGE_PORT } from "../../hardware/links/bridgeProtocol";
import { type OptionTable, optionHelp, parseOptions } from "../options";
import { print } from "../print";
import { startBridge } from "./bridgeServer";
import { findPort, openNodeSerial } from "./nodeSerial";

const OPTIONS: OptionTable = {
  port: { kind: "text", value: "PATH", help: "serial port; left out, the only servo board that is plugged in" },
  listen: {
    kind: "text",
    value: "HOST:PORT",
    help: `where pages connect; left out, 127.0.0.1:${BRIDGE_PORT}: this computer only`,
  },
  origin: { kind: "text", value: "URL,...", help: "origins of pages beside those of this computer" },
  help: { kind: "flag", help: "show this" },
};

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** @returns The exit status; 0 after Ctrl+C. */
export async function bridge(args: readonly string[]): Promise<number> {
  const values = parseOptions(args, OPTIONS);
  if (values.help) {
    await print(`npm run jointspace -- bridge [options]\n\n${optionHelp(OPTIONS)}\n`);
    return 0;
  }
  const { host, port } = addressOf(String(values.listen ?? `127.0.0.1:${BRIDGE_PORT}`));
  const path = values.port === undefined ? await findPort() : String(values.port);
  const running = await startBridge({
    host,
    port,
    origins: values.origin === undefined ? [] : String(values.origin).split(","),
    portName: path,
    openPort: (baudRate) => openNodeSerial(path, baudRate),
    onNews: (text) => void process.stderr.write(`${text}\n`),
  });
  await print(`Arm:     ${path}\nAddress: ${running.url}\nToken:   ${running.token}  (for one connection)\n`);
  if (!LOOPBACK.test(host)) {
    process.stderr.write("Everybody in this network who has the token can move the arm. The line is not encrypted.\n");
  }
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await running.close();
  return 0;
}

/** @throws {InputError} `E_ARGUMENT` */
function addressOf(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match && port <= 65_535) return { host: match[1] ?? match[2]!, port };
  throw new InputError(`--listen is "${text}"; expected HOST:PORT`, `For instance: --listen 127.0.0.1:${BRIDGE_PORT}`, {
    code: "E_ARGUMENT",
  });
}
