/** The frame of the studio's dialogs: title, what it is for, a body that scrolls, and a foot with the way out. */

import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useRef } from "react";
import { studioStore } from "../stores/studioStore";

interface StudioDialogProps {
  /** Its own class beside those of all dialogs. */
  readonly className: string;
  readonly title: string;
  readonly intro: string;
  /** What stands under the title and does not scroll. */
  readonly head?: ReactNode;
  /** What stands between the body and the foot. */
  readonly below?: ReactNode;
  /** What stands in the foot before the button that closes. */
  readonly foot?: ReactNode;
  /** Words of the button that closes. */
  readonly close: string;
  /** Before it closes. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** Not modal: STOP is never behind it. */
export function StudioDialog({
  className,
  title,
  intro,
  head,
  below,
  foot,
  close,
  onClose,
  children,
}: StudioDialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const leave = (): void => {
    onClose?.();
    studioStore.setState({ dialog: null });
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && leave()} modal={false}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup ref={popup} initialFocus={popup} className={`dialog ${className}`}>
          <div className="dialog-head">
            <Dialog.Title render={<h2>{title}</h2>} />
            <Dialog.Description render={<p className="soft">{intro}</p>} />
            {head}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
          <div className="dialog-body" tabIndex={0}>
            {children}
          </div>
          {below}
          <div className="dialog-foot row">
            {foot}
            <Dialog.Close className="button">{close}</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
