/** What the designer on the scene has found out: warnings, ghosts, reach. Read by the panels; not remembered. */

import { createStore } from "zustand/vanilla";
import type { DesignNews } from "../../view/design/designEvents";

export const NO_NEWS: DesignNews = { warnings: [], shuffled: null, reach: "off", reachHeight: 0 };

export const designNewsStore = createStore<DesignNews>()(() => NO_NEWS);
