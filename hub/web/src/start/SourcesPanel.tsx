import type { Source } from "../api/sources.ts";
import { usePreferences, useWords } from "../text/preferences.tsx";
import type { SourcesState } from "./useSources.ts";

/** The colour class of a source's status; always shown beside its word. */
export function statusTone(status: string): string {
  if (status === "OK") return "ok";
  return status === "UNAVAILABLE" || status === "TIMED_OUT" ? "down" : "slow";
}

export function StatusBadge({ status }: { readonly status: string }) {
  const words = useWords();
  return (
    <span className={`badge ${statusTone(status)}`}>
      <span className={`dot ${statusTone(status)}`} aria-hidden="true" />
      {words.sources.states[status] ?? status}
    </span>
  );
}

function regionsText(regions: readonly string[], words: ReturnType<typeof useWords>): string {
  if (regions.length === 0 || regions.includes("*")) return words.sources.allRegions;
  return regions.length <= 3 ? `${words.sources.region} ${regions.join(", ")}` : words.sources.regions(regions.length);
}

function Reading({ source }: { readonly source: Source }) {
  const { words, locale } = usePreferences();
  const checked = source.checkedAt === null ? "" : new Date(source.checkedAt).toLocaleTimeString(locale);
  return (
    <p className="source-reading quiet small" title={checked && `${words.sources.checked} ${checked}`}>
      {source.kind}
      {source.latencyMs !== null && ` · ${Math.round(source.latencyMs)} ${words.milliseconds}`}
    </p>
  );
}

function Details({ source }: { readonly source: Source }) {
  const words = useWords();
  const domains = source.domains.map((domain) => words.domains[domain] ?? domain).join(", ");
  return (
    <>
      <Reading source={source} />
      <p className="source-owner">
        {words.parties[source.owner] ?? source.owner}, {regionsText(source.regions, words)}
      </p>
      <p className="source-domains quiet small">{domains}</p>
      {source.message !== null && <p className="source-domains small fault-text">{source.message}</p>}
    </>
  );
}

export function SourcesPanel({ state }: { readonly state: SourcesState }) {
  const words = useWords();
  const health = typeof state.health === "string" ? {} : state.health.sources;
  const details = new Map((state.details ?? []).map((source) => [source.id, source]));
  const ids = [...new Set([...Object.keys(health), ...details.keys()])];
  // Health is the fresher of the two: it is polled.
  const statusOf = (id: string): string => health[id] ?? details.get(id)?.status ?? "UNAVAILABLE";
  const up = ids.filter((id) => statusOf(id) === "OK").length;

  return (
    <section className="panel" aria-labelledby="sources-title">
      <div className="panel-head">
        <h2 id="sources-title">{words.sources.title}</h2>
        <p className="quiet">{ids.length === 0 ? words.sources.none : words.sources.available(up, ids.length)}</p>
        <button type="button" className="plain" onClick={state.refresh}>
          {words.sources.refresh}
        </button>
      </div>
      <ul className="sources">
        {ids.map((id) => {
          const source = details.get(id);
          return (
            <li key={id}>
              <strong className="source-name">{id}</strong>
              <StatusBadge status={statusOf(id)} />
              {source !== undefined && <Details source={source} />}
            </li>
          );
        })}
      </ul>
      {state.details === null && <p className="quiet small">{words.sources.hint}</p>}
    </section>
  );
}
