/** Keeps a fault in one part of the page from taking the rest along: the part shows what happened and can be tried again. */

import { Component, type ErrorInfo, type ReactNode } from "react";
import { CopyDetails } from "./controls/CopyDetails";
import { StateMark } from "./controls/StateMark";
import { logAlert } from "./stores/sessionStore";
import { studioStore } from "./stores/studioStore";
import { alertWords } from "./words/alertWords";
import { useText } from "./words/text";

interface GuardProps {
  /** Which part this is, for the report. */
  readonly part: string;
  /** Stands beside the message while the part is broken: what must never be missing. */
  readonly meanwhile?: ReactNode;
  readonly children: ReactNode;
}

interface GuardState {
  readonly fault: { readonly message: string; readonly stack: string } | null;
}

export class Guard extends Component<GuardProps, GuardState> {
  override state: GuardState = { fault: null };

  static getDerivedStateFromError(thrown: unknown): GuardState {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { fault: { message: error.message, stack: error.stack ?? "" } };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    logAlert({
      severity: "error",
      code: "E_RENDER",
      message: `${this.props.part}: ${message}`,
      tip: alertWords("E_RENDER", "en").todo,
    });
    this.setState(({ fault }) => ({ fault: fault && { ...fault, stack: fault.stack + (info.componentStack ?? "") } }));
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <>
        <Broken part={this.props.part} {...fault} onRetry={() => this.setState({ fault: null })} />
        {this.props.meanwhile}
      </>
    );
  }
}

interface BrokenProps {
  readonly part: string;
  readonly message: string;
  readonly stack: string;
  readonly onRetry: () => void;
}

function Broken({ part, message, stack, onRetry }: BrokenProps) {
  const say = useText();
  // Read from the store itself: this must be drawn also where nothing around it can be.
  const { what, todo } = alertWords("E_RENDER", studioStore.getState().language);
  return (
    <div className="guard" role="alert">
      <strong className="with-mark">
        <StateMark kind="fault" /> {say("guard.title")}
      </strong>
      <p>{what}</p>
      <p className="soft">{todo}</p>
      <p className="soft mono">{message}</p>
      <div className="row">
        <button type="button" className="button main" onClick={onRetry}>
          {say("guard.retry")}
        </button>
        <CopyDetails problem={{ code: "E_RENDER", message, part, stack }} />
      </div>
    </div>
  );
}
