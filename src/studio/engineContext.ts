/** The engine for components, and the stores as hooks. */

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { invariant } from "../errors";
import type { Engine } from "./engine";
import { documentStore } from "./stores/documentStore";
import { sessionStore } from "./stores/sessionStore";
import { studioStore } from "./stores/studioStore";

export const EngineContext = createContext<Engine | null>(null);

export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  invariant(engine, "a panel stands outside the studio");
  return engine;
}

type Read<S> = <T>(selector: (state: S) => T) => T;

export const useStudio: Read<ReturnType<typeof studioStore.getState>> = (selector) => useStore(studioStore, selector);
export const useSession: Read<ReturnType<typeof sessionStore.getState>> = (selector) =>
  useStore(sessionStore, selector);
export const useDocument: Read<ReturnType<typeof documentStore.getState>> = (selector) =>
  useStore(documentStore, selector);
