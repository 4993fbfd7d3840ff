/** Starts the studio. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startStudio } from "./studio/startStudio";

const root = createRoot(document.getElementById("root")!);
root.render(<StrictMode>{await startStudio()}</StrictMode>);
