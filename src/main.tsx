/** Starts the studio. */

import { createRoot } from "react-dom/client";
import { startStudio } from "./studio/startStudio";

createRoot(document.getElementById("root")!).render(await startStudio());
