/** A pseudo-terminal whose other end is a TCP port: what programs take for a USB serial port. Node has none, so socat or Python makes it. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeviceError } from "../errors";

/** How long the terminal may take to appear, ms; Python needs about 100. */
const START_MS = 10_000;
const LOOK_MS = 20;
/** A terminal whose connection ended, as when a cable is pulled, comes back after this, ms. */
const AGAIN_MS = 500;

/** Relays between a new pseudo-terminal, linked at argv[1], and the port argv[2] of this machine. Its own end stays open. */
const PYTHON_RELAY = `
import os, select, socket, sys, tty
link, port = sys.argv[1], int(sys.argv[2])
master, slave = os.openpty()
tty.setraw(slave)
net = socket.create_connection(("127.0.0.1", port))
net.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
if os.path.islink(link): os.unlink(link)
os.symlink(os.ttyname(slave), link)
try:
    while True:
        ready, _, _ = select.select([master, net], [], [])
        if net in ready:
            data = net.recv(4096)
            if not data: break
            os.write(master, data)
        if master in ready: net.sendall(os.read(master, 4096))
except (OSError, KeyboardInterrupt): pass
finally:
    if os.path.islink(link): os.unlink(link)
`;

/** A pseudo-terminal that is there. */
export interface PseudoTerminal {
  /** What a program opens. */
  readonly path: string;
  /** Takes it away. */
  close(): void;
}

/**
 * Makes a pseudo-terminal that is connected to a port of this machine.
 *
 * @throws {DeviceError} `E_PTY` where the system has none, neither socat nor Python 3 is installed, or it does not appear.
 */
export async function openPseudoTerminal(port: number): Promise<PseudoTerminal> {
  const path = freePath();
  const [program, args] = relayCommand(path, port);
  let child: ChildProcess | null = null;
  let said = "";
  let closed = false;
  let again: NodeJS.Timeout | undefined;
  const start = (): void => {
    // Not in our process group's foreground: Ctrl+C is ours to handle, and we end it then.
    child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
    child.stderr?.on("data", (text) => {
      said = `${said}${text}`.slice(-1000);
    });
    child.on("error", () => {});
    child.on("exit", () => {
      child = null;
      if (!closed) again = setTimeout(start, AGAIN_MS);
    });
  };
  const close = (): void => {
    closed = true;
    clearTimeout(again);
    child?.kill();
    rmSync(path, { force: true });
  };
  start();
  for (let waited = 0; !existsSync(path); waited += LOOK_MS) {
    if (waited > START_MS) {
      close();
      throw refused(`no pseudo-terminal appeared at ${path}: ${said.trim() || "no reason was given"}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return { path, close };
}

/** A name that is not taken, the same one each time where possible. */
function freePath(): string {
  for (let k = 0; k < 100; k++) {
    const path = join(tmpdir(), `jointspace-arm${k === 0 ? "" : k}`);
    // A link whose terminal is gone is left over, and is replaced.
    if (!existsSync(path)) {
      rmSync(path, { force: true });
      return path;
    }
  }
  throw refused(`a hundred pseudo-terminals lie in ${tmpdir()} already`);
}

function relayCommand(path: string, port: number): [string, string[]] {
  if (process.platform === "win32") throw refused("Windows has no pseudo-terminals");
  if (runs("socat", ["-V"])) return ["socat", [`PTY,link=${path},raw,echo=0`, `TCP:127.0.0.1:${port},nodelay`]];
  if (runs("python3", ["-c", "import pty"])) return ["python3", ["-u", "-c", PYTHON_RELAY, path, String(port)]];
  throw refused("--pty needs socat or Python 3, and neither was found");
}

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function refused(message: string): DeviceError {
  const tip = "Install socat (apt install socat, brew install socat) or Python 3, or use --listen 127.0.0.1:8765.";
  return new DeviceError(message, tip, "E_PTY");
}
