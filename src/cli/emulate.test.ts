/** The emulated arm as another program meets it: a process, a port, and Ctrl+C. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PING = [0xff, 0xff, 1, 2, 1, 0xfb];
const PONG = [0xff, 0xff, 1, 2, 0, 0xfc];

// The first process bundles the command line; only a command that hangs meets this limit.
vi.setConfig({ testTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), "emulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Emulator {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** Resolves with the match once stdout says this. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(...args: string[]): Emulator {
  return startWith(process.env.PATH, args);
}

function startWith(path: string | undefined, args: readonly string[]): Emulator {
  const child = spawn(process.execPath, [join(ROOT, "scripts/jointspace.mjs"), "emulate", ...args], {
    cwd: ROOT,
    env: { ...process.env, PATH: path, INIT_CWD: folder },
  });
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended: Emulator["ended"] = new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, out, err }));
  });
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  return {
    child,
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(out);
          if (match) resolve(match);
        };
        child.stdout.on("data", look);
        look();
        void ended.then((end) => reject(new Error(`ended without saying ${pattern}: ${end.err}`)));
      }),
  };
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject);
  });
}

/** The next `count` bytes. */
function hear(socket: Socket, count: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const heard: number[] = [];
    socket.on("data", (chunk) => {
      heard.push(...chunk);
      if (heard.length >= count) resolve(heard);
    });
    socket.on("close", () => reject(new Error(`closed after ${heard.length} bytes`)));
  });
}

test("a ping over TCP is answered, a second program is refused, Ctrl+C ends it, and the trace tells all", async () => {
  const emulator = start("--listen", "127.0.0.1:0", "--trace", "trace.txt", "--seed", "4");
  const port = Number((await emulator.says(/answers at 127\.0\.0\.1:(\d+)/))[1]);
  const first = await dial(port);
  const answer = hear(first, PONG.length);
  first.write(Uint8Array.from(PING));
  expect(await answer).toEqual(PONG);
  const second = await dial(port);
  await expect(hear(second, 1)).rejects.toThrow(/closed after 0 bytes/);
  emulator.child.kill("SIGINT");
  const { code, err } = await emulator.ended;
  expect(code).toBe(0);
  expect(err).toContain("A program was refused: the emulated port is in use.");
  expect(readFileSync(join(folder, "trace.txt"), "utf8")).toMatch(/^\d+\.\d{6}s > FF FF 01 02 01 FB\n\d+\.\d{6}s < FF/);
});

test("a fault script pulls the cable: the connection ends, and works again after replug", async () => {
  writeFileSync(join(folder, "pull.txt"), "unplug for 1500ms every 60s\n");
  const emulator = start("--listen", "127.0.0.1:0", "--faults", "pull.txt");
  const port = Number((await emulator.says(/answers at 127\.0\.0\.1:(\d+)/))[1]);
  await expect(hear(await dial(port), 1)).rejects.toThrow(/closed/);
  await vi.waitFor(
    async () => {
      const socket = await dial(port);
      const answer = hear(socket, PONG.length);
      socket.write(Uint8Array.from(PING));
      expect(await answer).toEqual(PONG);
      socket.destroy();
    },
    { timeout: 60_000, interval: 200 },
  );
  emulator.child.kill("SIGINT");
  expect((await emulator.ended).code).toBe(0);
});

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const canOpenTerminals = process.platform !== "win32" && (has("socat", "-V") || has("python3", "-c", "import pty"));

test.runIf(canOpenTerminals)("--pty gives a terminal, and takes it away at the end", async () => {
  const emulator = start("--pty");
  const path = (await emulator.says(/answers at (\S+)\. Ctrl\+C/))[1]!;
  expect(existsSync(path)).toBe(true);
  emulator.child.kill("SIGINT");
  expect((await emulator.ended).code).toBe(0);
  expect(existsSync(path)).toBe(false);
});

test("--pty without socat and Python says what to install", async () => {
  const { code, out, err } = await startWith("/nowhere", ["--pty"]).ended;
  expect(err).toMatch(/--pty needs socat or Python 3.*\nInstall socat \(apt install socat/);
  expect([code, out]).toEqual([1, ""]);
});

test.each<[string, string[], RegExp]>([
  ["an arm that there is not", ["--arm", "ur5"], /--arm is "ur5"; expected so101 or so101-leader/],
  ["a bad address", ["--listen", "nowhere"], /--listen is "nowhere"; expected HOST:PORT/],
  ["a port beyond the last", ["--listen", "127.0.0.1:70000"], /expected HOST:PORT/],
  ["both ends at once", ["--pty", "--listen", "127.0.0.1:0"], /exclude each other/],
  ["servos that there are not", ["--servos", "24V"], /expected 7.4V or 12V/],
  ["no such script", ["--faults", "nowhere.txt"], /--faults "nowhere.txt": ENOENT/],
  ["a bad script", ["--faults", "bad.txt"], /fault script, line 2: "explode" is no fault/],
])("%s is refused", async (_, args, message) => {
  writeFileSync(join(folder, "bad.txt"), "echo\nexplode\n");
  const { code, out, err } = await start(...args).ended;
  expect(err).toMatch(message);
  expect(err).not.toMatch(/^\s+at |node:internal/m);
  expect(out).toBe("");
  expect(code).toBe(2);
});
