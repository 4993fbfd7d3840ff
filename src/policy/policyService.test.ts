import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { DeviceError, InputError } from "../errors";
import type { LoadedPolicy } from "./policyMessages";
import { loadPolicyPackage } from "./policyPackage";
import { openPolicyRunner } from "./policyRunner";
import { connectPolicyService, createLocalPolicyService, type PolicyPort, servePolicyPort } from "./policyService";
import { TINY_CHUNK, tinyAction, tinyPackage } from "./testing/tinyPolicy";

const features = { state: Float64Array.of(12, -34, 56, 7, -8, 90), environment: Float64Array.of(0.25, -0.1) };
const expected = tinyAction([...features.state], [...features.environment]);

const ports: { close(): void }[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** A client and a server joined by a real channel. */
function connected() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  servePolicyPort(createLocalPolicyService(), port1 as unknown as PolicyPort);
  return connectPolicyService(port2 as unknown as PolicyPort);
}

function expectTiny(actions: Float64Array): void {
  expect(actions).toHaveLength(TINY_CHUNK * 6);
  expected.forEach((value, i) => {
    expect(actions[i]).toBeCloseTo(value, 4);
  });
}

describe("in this realm", () => {
  test("a package opens on one WASM thread, is measured, and computes what its graph says", async () => {
    const runner = await openPolicyRunner(loadPolicyPackage(tinyPackage()));
    expect(runner.report()).toMatchObject({ backend: "wasm", threads: 1 });
    expect(runner.report().latencyMs).toBeGreaterThan(0);
    const chunk = await runner.infer(features);
    expect(chunk.backend).toBe("wasm");
    expectTiny(chunk.actions);
    await runner.release();
  });

  test("the same input gives the same bits, also when calls overlap", async () => {
    const runner = await openPolicyRunner(loadPolicyPackage(tinyPackage()));
    const chunks = await Promise.all(Array.from({ length: 8 }, () => runner.infer(features)));
    for (const chunk of chunks) expect(chunk.actions).toEqual(chunks[0]!.actions);
    await runner.release();
  });

  test("an example that comes out differently stops the load", async () => {
    const files = tinyPackage((manifest) => {
      (manifest.example as { action: number[] }).action[3]! += 1;
    });
    await expect(openPolicyRunner(loadPolicyPackage(files))).rejects.toThrow(
      expect.objectContaining({ code: "E_POLICY_EXAMPLE" }),
    );
  });
});

describe("behind a port", () => {
  test("load, infer, release", async () => {
    const service = connected();
    const policy: LoadedPolicy = await service.load({ files: tinyPackage() });
    expect(policy.manifest.id).toBe("tiny");
    expect(policy.report.backend).toBe("wasm");
    const [first, second] = await Promise.all([
      service.infer(policy.handle, features),
      service.infer(policy.handle, features),
    ]);
    expectTiny(first.actions);
    expect(second.actions).toEqual(first.actions);
    // The caller's arrays are copied, not taken.
    expect(features.state).toHaveLength(6);
    await service.release(policy.handle);
    await expect(service.infer(policy.handle, features)).rejects.toThrow("is not open");
  });

  test("a release that comes while the network runs lets it finish", async () => {
    const service = connected();
    const { handle } = await service.load({ files: tinyPackage() });
    const [first, second] = [service.infer(handle, features), service.infer(handle, features)];
    const released = service.release(handle);
    expectTiny((await first).actions);
    expectTiny((await second).actions);
    await released;
  });

  test("a refusal arrives with its code and tip", async () => {
    const files = { ...tinyPackage(), "model.pkl": Uint8Array.of(1) };
    const error = await connected()
      .load({ files })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: "E_UNSAFE_FORMAT", where: "model.pkl", tip: expect.stringContaining("ONNX") });
  });

  test("a machine's failure arrives as one", async () => {
    const files = tinyPackage((manifest) => {
      (manifest.example as { action: number[] }).action[0]! += 50;
    });
    const error = await connected()
      .load({ files })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeviceError);
  });

  test("an address without a server is a clear sentence", async () => {
    await expect(connected().load({ url: "http://127.0.0.1:9/policy" })).rejects.toMatchObject({ code: "E_FETCH" });
  });
});
