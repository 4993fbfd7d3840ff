/**
 * Who leads the arm: keeps what a person asked for, and which policy is meant by "Policy".
 *
 * A person's choice wins over what happens by itself. Where no policy was trained for the scene that is open, the expert
 * leads, and a policy that led before is back in the next scene that has one.
 *
 * While a scene is designed nobody leads, so that no edit disturbs a policy or the expert; who is chosen meanwhile leads
 * from the next run on.
 */

import type { PackageFiles } from "../policy/policyPackage";
import type { ControllerKind, SessionCommand } from "../session/protocol";
import type { BuiltinSceneId } from "../world/builtinScenes";
import { PolicyDesk, type PolicyDeskOptions, type PolicyOffer } from "./policyDesk";
import { robotStore } from "./robots/robotStore";
import { documentStore } from "./stores/documentStore";
import { logAlert, type PolicyProblem, person, sessionStore } from "./stores/sessionStore";

/** Policies that come with the studio, by the scene that they know. */
const SHIPPED_POLICIES: Partial<Record<BuiltinSceneId, string>> = { "cube-in-the-tray": "cube-in-the-tray" };

/** The policy that comes with a task; null for none. */
/** The policy that comes with a task; none was trained for a robot that a person brought. */
function shippedPolicy(origin: BuiltinSceneId | null): string | null {
  if (robotStore.getState().robot) return null;
  return (origin !== null && SHIPPED_POLICIES[origin]) || null;
}

export interface LeaderDeskOptions extends Pick<PolicyDeskOptions, "host" | "send"> {
  /** Address of the site, with a slash at the end. */
  readonly baseUrl: string;
  /** Sends a command whose refusal belongs in the log. */
  readonly tell: (command: SessionCommand) => void;
  /** Lets time go on. */
  readonly play: () => void;
  /** Lets go of what a person holds. */
  readonly release: () => void;
  /** How often a person has brought the simulation to a standstill. */
  readonly stops: () => number;
}

export class LeaderDesk {
  readonly policies: PolicyDesk;
  readonly #options: LeaderDeskOptions;
  /** Who was last asked to lead; the status confirms it a moment later. */
  #wantedKind: ControllerKind = "expert";
  /** Somebody was chosen by name while the scene was designed: if they cannot lead it, that is told. */
  #isAsked = false;
  /** The package that a person opened last; without one, "Policy" means the one that comes with the scene. */
  #ownPolicy: PolicyOffer | null = null;
  /** The policy led until a scene came that none was trained for; it leads again in the next scene that has one. */
  #policyWaits = false;
  /** Counts who was asked to lead, so that a policy that loads by itself does not count as chosen over somebody since. */
  #choices = 0;
  /** Counts the written runs that were played; a policy that comes after one was asked for does not take over. */
  #replays = 0;
  /** A scene came from somebody else: no policy is fetched before a person asks for one. */
  #hasGuest = false;

  constructor(options: LeaderDeskOptions) {
    this.#options = options;
    this.policies = new PolicyDesk({
      host: options.host,
      send: options.send,
      isLeading: () => sessionStore.getState().status?.controller.kind === "policy",
    });
  }

  /** Who was last asked to lead. */
  get wanted(): ControllerKind {
    return this.#wantedKind;
  }

  set #wanted(kind: ControllerKind) {
    this.#wantedKind = kind;
    if (this.#rests) sessionStore.setState({ nextLeader: kind });
  }

  get #wanted(): ControllerKind {
    return this.#wantedKind;
  }

  /** Nobody leads while the scene is designed. */
  get #rests(): boolean {
    return sessionStore.getState().nextLeader !== null;
  }

  /** The scene is going to be designed. A policy that is on its way may arrive; it does not lead either. */
  rest(): void {
    this.#isAsked = false;
    sessionStore.setState({ nextLeader: this.#wanted });
    this.#options.tell({ type: "controller", choice: { kind: "none" } });
  }

  /** The scene is going to run: whoever was wanted leads again. */
  run(): void {
    if (!this.#rests) return;
    sessionStore.setState({ nextLeader: null });
    const offer = this.#wanted === "policy" ? this.#offer() : null;
    if (this.#wanted === "policy") this.#wanted = "expert";
    // Until the policy is there, and if it does not come.
    const isLed = this.#leadOrGiveAway(this.#wanted, this.#isAsked && !offer);
    if (offer) void this.#followOrGiveAway(offer, isLed);
  }

  /** Waits for the policy that led before the design; where neither it nor the expert knows the scene, a person leads. */
  async #followOrGiveAway(offer: PolicyOffer, isLed: Promise<boolean>): Promise<void> {
    const choices = this.#choices;
    await this.#follow(this.policies.open(offer), offer, "expert");
    if (await isLed) return;
    if (this.#wanted === "expert" && choices === this.#choices && !this.#rests) this.#lead("teleop");
  }

  /**
   * True when "Policy" can lead in a scene: one comes with the built-in task that it was made from, or a person opened one.
   * Whether it fits what was changed since, the session finds out when it is asked for.
   */
  hasPolicyFor(origin: BuiltinSceneId | null): boolean {
    return this.#ownPolicy !== null || shippedPolicy(origin) !== null;
  }

  /** The policies that can be evaluated: the one of the task that a scene was made from, and the one opened by a person. */
  offers(origin: BuiltinSceneId | null): { readonly shipped: PolicyOffer | null; readonly own: PolicyOffer | null } {
    const id = shippedPolicy(origin);
    return { shipped: id === null ? null : this.#shippedOffer(id), own: this.#ownPolicy };
  }

  /** Hands the arm to a kind of controller; a policy is the one that a person opened last, else the one of the scene. */
  lead(kind: ControllerKind): void {
    this.#policyWaits = false;
    if (this.#rests) {
      this.#isAsked = true;
      return this.#lead(kind);
    }
    if (this.#isLeading(kind)) return this.#keepLeader();
    this.#options.release();
    const offer = kind === "policy" ? this.#offer() : null;
    if (offer) void this.openPolicy(offer);
    else if (kind !== "policy") this.#lead(kind);
  }

  /** A person has begun to hold something. */
  takeOver(): void {
    if (this.#wanted === "teleop") return;
    this.#policyWaits = false;
    this.#lead("teleop");
  }

  /** A robot came that only a person can lead. What stood still goes on standing. */
  giveToPerson(): void {
    this.#policyWaits = false;
    if (this.#wanted !== "teleop") this.#hand("teleop");
  }

  /** Opens a policy that a person chose and lets it lead; a refusal is shown and nothing changes. */
  async openPolicy(offer: PolicyOffer): Promise<void> {
    await this.#follow(this.policies.open(offer), offer);
  }

  /** Opens the files of a package. */
  async openPackage(id: string, files: PackageFiles): Promise<void> {
    await this.openPolicy({ id, source: { files } });
  }

  /** Shows why what a person offered is no package. */
  refusePackage(problem: PolicyProblem): void {
    this.policies.refuse(problem);
    logAlert({ severity: "error", code: problem.code, message: problem.message, tip: problem.tip });
  }

  /** Ends the load of a policy; whoever leads goes on. */
  cancelPolicy(): void {
    this.policies.cancel();
    this.#wanted = this.#leading();
  }

  /** Tries a policy again that could not be loaded. */
  async retryPolicy(): Promise<void> {
    await this.#follow(this.policies.retry(), null);
  }

  /** The first visit: a policy loads by itself and leads from the next episode on, if nobody has chosen otherwise. */
  async loadByItself(): Promise<void> {
    const offer = this.#offer();
    if (!offer || this.#wanted !== "expert" || this.#hasGuest || this.#rests) return;
    const choices = this.#choices;
    if ((await this.policies.loadByItself(offer)) && choices === this.#choices) this.#wanted = "policy";
  }

  /**
   * A scene came from somebody else: a policy is neither fetched nor leads before it is asked for.
   *
   * @param suggested - Who is suggested; null for whoever leads now.
   * @returns Who shall lead it, to be asked for once the scene stands; null for no change.
   */
  receive(suggested: Exclude<ControllerKind, "policy"> | null): Exclude<ControllerKind, "policy"> | null {
    this.#hasGuest = true;
    this.#policyWaits = false;
    const wanted = this.#wanted === "policy" ? "expert" : this.#wanted;
    const isLed = !this.#rests && wanted === this.#wanted;
    sessionStore.setState({ nextLeader: null });
    const next = suggested ?? (isLed ? null : wanted);
    if (next) {
      this.#choices += 1;
      this.#wanted = next;
      this.policies.touch();
    }
    this.#options.tell({ type: "cancelController" });
    return next;
  }

  /** Before a scene is opened: nobody leads in it who does not know it. */
  leave(origin: BuiltinSceneId | null): void {
    if (this.hasPolicyFor(origin)) return;
    if (this.#wanted === "policy") {
      this.#lead("expert");
      this.#policyWaits = true;
    }
    // Another scene's policy shall not take this one over when it has loaded.
    this.#options.tell({ type: "cancelController" });
  }

  /** After a scene was opened: the policy that waited for one like it is back. */
  enter(origin: BuiltinSceneId | null): void {
    if (this.#policyWaits && this.hasPolicyFor(origin)) this.lead("policy");
  }

  /** A written run is going to lead. */
  giveWay(): void {
    this.#replays += 1;
  }

  /** The session is a new one, in which the expert leads. */
  sessionRestarted(): void {
    this.policies.sessionRestarted();
    this.#wanted = "expert";
  }

  /** Waits until a policy leads, or does not. */
  async #follow(
    isLeading: Promise<boolean>,
    offer: PolicyOffer | null,
    otherwise: ControllerKind | null = null,
  ): Promise<void> {
    this.#wanted = "policy";
    const stops = this.#options.stops();
    const replays = this.#replays;
    const isLoaded = await isLeading;
    if (isLoaded && offer && "files" in offer.source) this.#ownPolicy = offer;
    // Somebody else was chosen meanwhile.
    if (this.#wanted !== "policy" || replays !== this.#replays) return;
    // It was opened while the scene is designed, or came too late.
    if (this.#rests) return this.rest();
    if (isLoaded) {
      this.#options.tell({ type: "autoNext", on: true });
      // Who paused while it loaded wants to stay paused.
      if (stops === this.#options.stops()) this.#options.play();
    } else if (!sessionStore.getState().policyLoad) {
      this.#wanted = otherwise ?? this.#leading();
    }
  }

  #offer(): PolicyOffer | null {
    const { shipped, own } = this.offers(documentStore.getState().document.origin);
    return own ?? shipped;
  }

  #shippedOffer(id: string): PolicyOffer {
    return { id, source: { url: new URL(`policies/${id}/`, this.#options.baseUrl).href } };
  }

  #lead(kind: ControllerKind): void {
    this.#hand(kind);
    if (!this.#rests) this.#options.play();
  }

  /** Hands the arm over; time goes on or stands still as before. */
  #hand(kind: ControllerKind): void {
    this.#choices += 1;
    this.#wanted = kind;
    this.policies.touch();
    if (this.#rests) return;
    this.#options.tell({ type: "controller", choice: { kind } });
    this.#options.tell({ type: "autoNext", on: kind !== "teleop" });
  }

  /** Leads as before the design; a scene that the expert does not know is a person's to lead. @returns Whether it leads. */
  async #leadOrGiveAway(kind: ControllerKind, isToldWhy: boolean): Promise<boolean> {
    const choices = this.#choices;
    const asked = this.#options.send({ type: "controller", choice: { kind } });
    this.#options.tell({ type: "autoNext", on: kind !== "teleop" });
    const refusal = await asked;
    if (refusal && isToldWhy) logAlert(refusal);
    if (refusal && choices === this.#choices && this.#wanted === kind) this.#lead("teleop");
    return refusal === null;
  }

  /** Who leads by the newest status; a replay is not chosen, so after it the expert is offered. */
  #leading(): ControllerKind {
    const kind = person(sessionStore.getState().status?.controller.kind ?? "expert");
    return kind === "replay" ? "expert" : kind;
  }

  #isLeading(kind: ControllerKind): boolean {
    return this.#wanted === kind && sessionStore.getState().status?.controller.kind === kind;
  }

  /** Choosing who leads already means that nobody else shall take over by themselves. */
  #keepLeader(): void {
    this.#choices += 1;
    this.policies.touch();
    this.#options.tell({ type: "cancelController" });
  }
}
