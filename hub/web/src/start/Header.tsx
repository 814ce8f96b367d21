import icon from "../icon.svg";
import { LANGUAGES } from "../text/language.ts";
import { type Theme, THEMES, usePreferences } from "../text/preferences.tsx";
import type { HealthState } from "./useSources.ts";

function LanguageSwitch() {
  const { language, setLanguage, words } = usePreferences();
  return (
    <div className="switch" role="group" aria-label={words.language}>
      {LANGUAGES.map((one) => (
        <button key={one} type="button" aria-pressed={one === language} lang={one} onClick={() => setLanguage(one)}>
          {one.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function ThemeSwitch() {
  const { theme, setTheme, words } = usePreferences();
  const signs: Readonly<Record<Theme, string>> = { auto: "◐", light: "☀", dark: "☾" };
  return (
    <div className="switch" role="group" aria-label={words.theme.label}>
      {THEMES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === theme}
          aria-label={words.theme[one]}
          title={words.theme[one]}
          onClick={() => setTheme(one)}
        >
          <span aria-hidden="true">{signs[one]}</span>
        </button>
      ))}
    </div>
  );
}

function HealthLine({ health }: { readonly health: HealthState }) {
  const { words } = usePreferences();
  const [state, text] =
    health === "checking"
      ? ["unknown", words.health.checking]
      : health === "unreachable"
        ? ["down", words.health.unreachable]
        : health.status === "ready"
          ? ["ok", words.health.ready]
          : ["slow", words.health.starting];
  return (
    <p className="health" role="status">
      <span className={`dot ${state}`} aria-hidden="true" />
      {text}
    </p>
  );
}

export function Header({ health }: { readonly health: HealthState }) {
  const { words } = usePreferences();
  return (
    <header className="top">
      <div className="bar">
        <img src={icon} alt="" width="36" height="36" />
        <h1>Sinergi Hub</h1>
        <HealthLine health={health} />
        <div className="switches">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
      <p className="tagline">{words.tagline}</p>
      <p className="promise">{words.promise}</p>
    </header>
  );
}
