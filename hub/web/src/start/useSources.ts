/**
 * The state of the sources: public health every 15 seconds while the page is seen, the details once per caller and on
 * request (each is a logged query, so it is not polled).
 */
import { useCallback, useEffect, useState } from "react";
import type { GraphQLFault } from "../api/graphql.ts";
import { type Health, readHealth, readSources, type Source } from "../api/sources.ts";
import { useToken } from "../session/context.tsx";
import { usePreferences } from "../text/preferences.tsx";

const POLL_MS = 15_000;

export type HealthState = Health | "checking" | "unreachable";

export interface SourcesState {
  readonly health: HealthState;
  readonly details: readonly Source[] | null;
  readonly faults: readonly GraphQLFault[];
  readonly refresh: () => void;
}

function useHealth(round: number): HealthState {
  const [health, setHealth] = useState<HealthState>("checking");
  useEffect(() => {
    const stop = new AbortController();
    const check = (): void => {
      if (document.hidden) return;
      readHealth(stop.signal).then(setHealth, () => {
        if (!stop.signal.aborted) setHealth("unreachable");
      });
    };
    check();
    const timer = setInterval(check, POLL_MS);
    document.addEventListener("visibilitychange", check);
    return () => {
      stop.abort();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", check);
    };
  }, [round]);
  return health;
}

const UNKNOWN = { details: null, faults: [] } as const;

export function useSources(): SourcesState {
  const token = useToken();
  const { language } = usePreferences();
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<Pick<SourcesState, "details" | "faults">>(UNKNOWN);
  const health = useHealth(round);

  useEffect(() => {
    setKnown(UNKNOWN);
    if (token === "") return;
    const stop = new AbortController();
    readSources({ token, language }, stop.signal).then(
      ({ sources, faults }) => setKnown({ details: sources, faults }),
      () => undefined, // The hub did not answer: the health line says so.
    );
    return () => stop.abort();
    // The language colours messages only; it is not worth another logged query.
  }, [token, round]);

  const refresh = useCallback(() => setRound((count) => count + 1), []);
  return { health, ...known, refresh };
}
