/** Starts the studio. */

import { createRoot } from "react-dom/client";
import { startStudio } from "./studio/startStudio";

const root = createRoot(document.getElementById("root")!);
// Not awaited at the top: parts that are loaded on the way import from this file, and would wait for it for ever.
void startStudio().then((studio) => root.render(studio));
