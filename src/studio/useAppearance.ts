/** Theme and language on the document element. */

import { useEffect } from "react";
import { useStudio } from "./engineContext";
import { logThrown } from "./stores/sessionStore";
import { changeLanguage } from "./words/text";

/** Theme and language reach the document element. */
export function useAppearance(): void {
  const theme = useStudio((s) => s.theme);
  const language = useStudio((s) => s.language);
  useEffect(() => {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = (): void => {
      const isDark = theme === "dark" || (theme === "system" && system.matches);
      document.documentElement.dataset.theme = isDark ? "dark" : "light";
    };
    apply();
    system.addEventListener("change", apply);
    return () => system.removeEventListener("change", apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    changeLanguage(language).catch(logThrown);
  }, [language]);
}
