/** `emulate`: an SO-101 that is not there, on a TCP port or a pseudo-terminal, for any program that talks to Feetech servos. */

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { InputError } from "../errors";
import type { ByteStream } from "../hardware/byteStream";
import type { Clock } from "../hardware/clock";
import { traceLine } from "../hardware/emulator/busTrace";
import { createEmulatedArm, createEmulatedLeader, type EmulatedArm } from "../hardware/emulator/emulatedArm";
import { runByClock } from "../hardware/emulator/emulatorClock";
import type { Trajectory } from "../hardware/emulator/guidedPlant";
import { SO101_REST } from "../hardware/emulator/so101Servos";
import { sin } from "../math/trigonometry";
import { LARGEST_SEED } from "../world/seed";
import { type OptionTable, optionHelp, parseOptions } from "./options";
import { print } from "./print";
import { openPseudoTerminal } from "./pseudoTerminal";
import { userPath } from "./userPath";

const OPTIONS = {
  arm: { kind: "text", value: "NAME", help: "so101 (a follower) or so101-leader (moved by a hand; default so101)" },
  pty: { kind: "flag", help: "answer at a pseudo-terminal, like a USB serial port (Linux, macOS)" },
  listen: { kind: "text", value: "HOST:PORT", help: "answer raw bytes on a TCP port (default 127.0.0.1:8765)" },
  servos: { kind: "text", value: "KIND", help: "7.4V or 12V (default 7.4V)" },
  baud: { kind: "integer", value: "RATE", help: "rate of the host's port (default 1000000)", range: [1200, 4_000_000] },
  faults: { kind: "text", value: "FILE", help: 'fault script, lines such as "at 2.0s drop id=4 for 300ms"' },
  seed: { kind: "integer", value: "N", help: "seed of all chance (default 1)", range: [0, LARGEST_SEED] },
  trace: { kind: "text", value: "FILE", help: "write all bytes with their times to a file" },
  help: { kind: "flag", help: "show this" },
} as const satisfies OptionTable;

const HELP = `npm run jointspace -- emulate [options]

Emulates the six servos of an SO-101 byte by byte in real time, with gravity, heat,
current, EEPROM and faults. One program at a time may connect. Ctrl+C ends it.

${optionHelp(OPTIONS)}`;

const DEFAULT_LISTEN = "127.0.0.1:8765";

const REAL_TIME: Clock = {
  nowMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What the options ask for. */
interface Request {
  readonly arm: EmulatedArm;
  /** In words. */
  readonly name: string;
  readonly leader: boolean;
  readonly pty: boolean;
  readonly host: string;
  readonly port: number;
  readonly trace: string | null;
}

/**
 * Runs the command until Ctrl+C.
 *
 * @param args - Arguments after `emulate`.
 * @returns Exit status.
 * @throws {InputError} On bad arguments and fault scripts.
 * @throws {DeviceError} Where no pseudo-terminal can be made.
 */
export async function emulate(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  if (options.help) {
    await print(`${HELP}\n`);
    return 0;
  }
  const request = readRequest(options);
  const stopTrace = request.trace === null ? () => {} : writeTrace(request.arm, request.trace);
  const stopped = untilStopped();
  // Each program that connects opens the port for itself.
  await request.arm.stream.close();
  const stopArm = runByClock(request.arm, REAL_TIME);
  const connections = serve(request.arm, (said) => process.stderr.write(`${said}\n`));
  try {
    const port = await listen(connections.server, request.host, request.port);
    const terminal = request.pty ? await openPseudoTerminal(port) : null;
    try {
      await print(terminal ? terminalText(request, terminal.path) : listenText(request, port));
      await stopped;
    } finally {
      terminal?.close();
    }
  } finally {
    connections.close();
    stopArm();
    stopTrace();
  }
  return 0;
}

function readRequest(options: ReturnType<typeof parseOptions>): Request {
  const arm = String(options.arm ?? "so101");
  if (arm !== "so101" && arm !== "so101-leader") throw refused(`--arm is "${arm}"; expected so101 or so101-leader`);
  const kind = options.servos ?? "7.4V";
  if (kind !== "7.4V" && kind !== "12V") throw refused(`--servos is "${kind}"; expected 7.4V or 12V`);
  if (options.pty && options.listen !== undefined) throw refused("--pty and --listen exclude each other");
  const listening = String(options.listen ?? (options.pty ? "127.0.0.1:0" : DEFAULT_LISTEN));
  const address = /^(.+):(\d{1,5})$/.exec(listening);
  if (!address || Number(address[2]) > 65535) {
    throw refused(`--listen is "${listening}"; expected HOST:PORT such as ${DEFAULT_LISTEN}`);
  }
  const setup = {
    seed: Number(options.seed ?? 1),
    kind,
    baud: Number(options.baud ?? 1_000_000),
    script: options.faults === undefined ? "" : readScript(String(options.faults)),
  } as const;
  const leader = arm === "so101-leader";
  return {
    arm: leader ? createEmulatedLeader(setup, waving) : createEmulatedArm(setup),
    name: `SO-101 ${leader ? "leader" : "follower"} (${kind})`,
    leader,
    pty: options.pty === true,
    host: address[1]!.replace(/^\[(.*)\]$/, "$1"),
    port: Number(address[2]),
    trace: options.trace === undefined ? null : userPath(String(options.trace)),
  };
}

/** A hand that moves a leader slowly about a raised pose, each joint at its own pace. */
const waving: Trajectory = (time, out) => {
  const raised = [0, -0.8, 0.6, 0.6, 0, 0.6];
  for (let i = 0; i < out.length; i++) {
    const begun = Math.min(1, time / 3);
    const wave = 0.3 * sin((time * 2 * Math.PI) / (6 + i));
    out[i] = SO101_REST[i]! + begun * (raised[i]! + wave - SO101_REST[i]!);
  }
};

function refused(message: string): InputError {
  return new InputError(message, "See --help.", { code: "E_ARGUMENT" });
}

function readScript(name: string): string {
  try {
    return readFileSync(userPath(name), "utf8");
  } catch (error) {
    const tip = "Give a text file with one fault per line.";
    throw new InputError(`--faults "${name}": ${(error as Error).message}`, tip, { code: "E_FILE", where: name });
  }
}

/** Writes all traffic to a file; each line is there as soon as it happened. */
function writeTrace(arm: EmulatedArm, path: string): () => void {
  const file = openSync(path, "w");
  arm.onTraffic = (at, direction, bytes) => {
    writeSync(file, `${traceLine({ at, direction, bytes })}\n`);
  };
  return () => {
    arm.onTraffic = null;
    closeSync(file);
  };
}

/** Programs that are connected. */
interface Connections {
  readonly server: Server;
  /** Ends all. */
  close(): void;
}

/** Each connection opens the port of the arm; while one is open others are refused, as with a serial port. */
function serve(arm: EmulatedArm, say: (text: string) => void): Connections {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    // Who goes away without a word has nothing to say to us.
    socket.on("error", () => {});
    const stream = opened(arm, say);
    if (!stream) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    stream.onData = (chunk) => {
      socket.write(chunk.slice());
    };
    stream.onClose = (error) => {
      if (error) say(error.message);
      socket.destroy();
    };
    // A port that closed while these bytes were under way loses them, as a cable does.
    socket.on("data", (bytes) => void stream.write(Uint8Array.from(bytes)).catch(() => {}));
    socket.on("close", () => {
      sockets.delete(socket);
      void stream.close();
    });
  });
  return {
    server,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function opened(arm: EmulatedArm, say: (text: string) => void): ByteStream | null {
  try {
    return arm.open();
  } catch (error) {
    say(`A program was refused: ${(error as Error).message}.`);
    return null;
  }
}

/** @returns The port that it listens on. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** Resolves on Ctrl+C and when the system asks to end. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

function listenText({ name, host }: Request, port: number): string {
  return `An emulated ${name} answers at ${host}:${port}, raw bytes. Ctrl+C ends it.
pyserial: serial.serial_for_url("socket://${host}:${port}")
A serial port for other programs: the same command with --pty.
`;
}

function terminalText({ name, leader }: Request, path: string): string {
  const [part, kind] = leader ? ["teleop", "so101_leader"] : ["robot", "so101_follower"];
  return `An emulated ${name} answers at ${path}. Ctrl+C ends it.
LeRobot: lerobot-calibrate --${part}.type=${kind} --${part}.port=${path} --${part}.id=emulated
pyserial: serial.Serial("${path}", 1000000)
The studio: npm run jointspace -- bridge --port ${path}
`;
}
