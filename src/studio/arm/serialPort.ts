/** Asks for a serial port on a person's click. The worker opens it: it finds it by its place among those that are granted. */

/** USB adapters that SO arms come with: WCH CH343, CH340; FTDI FT232R, FT232H; Silicon Labs CP210x. */
const ADAPTERS: readonly SerialPortFilter[] = [
  { usbVendorId: 0x1a86, usbProductId: 0x55d3 },
  { usbVendorId: 0x1a86, usbProductId: 0x7523 },
  { usbVendorId: 0x0403, usbProductId: 0x6001 },
  { usbVendorId: 0x0403, usbProductId: 0x6014 },
  { usbVendorId: 0x10c4, usbProductId: 0xea60 },
];

function serialOfPage(): Serial | null {
  return (navigator as Navigator & { readonly serial?: Serial }).serial ?? null;
}

/** Whether this browser can reach serial ports. */
export function hasSerial(): boolean {
  return serialOfPage() !== null;
}

/**
 * Lets a person choose a port.
 *
 * @param isAny - Offers every port, not only those of known adapters.
 * @returns Its place among the granted ports; null when nothing was chosen.
 */
export async function choosePort(isAny: boolean): Promise<number | null> {
  const serial = serialOfPage();
  if (!serial) return null;
  let port: SerialPort;
  try {
    port = await serial.requestPort(isAny ? {} : { filters: [...ADAPTERS] });
  } catch (error) {
    // The list was closed without a choice.
    if (error instanceof DOMException && error.name === "NotFoundError") return null;
    throw error;
  }
  const index = (await serial.getPorts()).indexOf(port);
  return index < 0 ? null : index;
}
