/** The reader's language and theme: kept in localStorage, as they say nothing about a person or a caller. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { en } from "./en.ts";
import { id, type Words } from "./id.ts";
import { type Language, LANGUAGES } from "./language.ts";

export type Theme = "auto" | "light" | "dark";
export const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const WORDS: Readonly<Record<Language, Words>> = { id, en };
const LOCALES: Readonly<Record<Language, string>> = { id: "id-ID", en: "en-GB" };
const LANGUAGE_KEY = "sinergi-hub.language";
const THEME_KEY = "sinergi-hub.theme";
const DARK = "(prefers-color-scheme: dark)";

interface Preferences {
  readonly language: Language;
  readonly words: Words;
  /** How dates and numbers are written. */
  readonly locale: string;
  readonly theme: Theme;
  /** What `auto` comes to on this screen. */
  readonly shownTheme: "light" | "dark";
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: Theme) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === null) throw new Error("usePreferences needs a PreferencesProvider above it");
  return preferences;
}

export function useWords(): Words {
  return usePreferences().words;
}

function useStored<Value extends string>(key: string, allowed: readonly Value[], initial: Value) {
  const [value, setValue] = useState<Value>(() => allowed.find((one) => one === localStorage.getItem(key)) ?? initial);
  const store = (next: Value): void => {
    localStorage.setItem(key, next);
    setValue(next);
  };
  return [value, store] as const;
}

function useSystemDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const update = (): void => setDark(query.matches);
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, []);
  return dark;
}

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useStored<Language>(LANGUAGE_KEY, LANGUAGES, "id");
  const [theme, setTheme] = useStored<Theme>(THEME_KEY, THEMES, "auto");
  const systemDark = useSystemDark();
  const shownTheme = theme === "auto" ? (systemDark ? "dark" : "light") : theme;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset["theme"] = shownTheme;
  }, [shownTheme]);

  const value = useMemo<Preferences>(
    () => ({ language, words: WORDS[language], locale: LOCALES[language], theme, shownTheme, setLanguage, setTheme }),
    [language, theme, shownTheme],
  );
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}
