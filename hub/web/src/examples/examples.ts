/**
 * The ready examples: each a `.graphql` file with a `.json` beside it that names its caller, its titles and its
 * variables. In a variable, `{today}` and `{today+60}` stand for dates, counted in western Indonesian time (WIB).
 */
import type { Language } from "../text/language.ts";
import auditorLogQuery from "./auditor-log.graphql?raw";
import auditorLog from "./auditor-log.json";
import bekasiDashboardQuery from "./bekasi-dashboard.graphql?raw";
import bekasiDashboard from "./bekasi-dashboard.json";
import levyQuery from "./halmahera-selatan-levy.graphql?raw";
import levy from "./halmahera-selatan-levy.json";
import analystQuery from "./kemnaker-analyst.graphql?raw";
import analyst from "./kemnaker-analyst.json";

export interface Example {
  readonly id: string;
  readonly query: string;
  readonly caller: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly user: Readonly<Record<Language, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

export const EXAMPLES: readonly [Example, ...Example[]] = [
  { id: "bekasi-dashboard", query: bekasiDashboardQuery, ...bekasiDashboard },
  { id: "halmahera-selatan-levy", query: levyQuery, ...levy },
  { id: "kemnaker-analyst", query: analystQuery, ...analyst },
  { id: "auditor-log", query: auditorLogQuery, ...auditorLog },
];

const PLACEHOLDER = /^\{today(?:\+(\d+))?\}$/;
const HOUR = 3_600_000;
const WIB_OFFSET = 7 * HOUR;

function resolved(value: string, now: Date): string {
  const match = PLACEHOLDER.exec(value);
  if (match === null) return value;
  // WIB has no daylight saving time: its calendar is that of UTC, seven hours on.
  const days = Number(match[1] ?? 0);
  return new Date(now.getTime() + WIB_OFFSET + days * 24 * HOUR).toISOString().slice(0, 10);
}

/** The example's variables with its dates filled in; empty where it has none. */
export function variablesOf(example: Example, now: Date): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(example.variables).map(([name, value]) => [name, resolved(value, now)]));
}
