import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { type DemoCaller, readDemoCallers } from "./callers.ts";
import type { Session } from "./session.ts";

const SessionContext = createContext<Session | null>(null);
const CallersContext = createContext<readonly DemoCaller[]>([]);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession needs a SessionProvider above it");
  return session;
}

/** The token in use now; empty where there is none. */
export function useToken(): string {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.token);
}

export function useDemoCallers(): readonly DemoCaller[] {
  return useContext(CallersContext);
}

export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const [callers, setCallers] = useState<readonly DemoCaller[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    // Outside the demo the route is missing; a failure here only means that no ready callers are offered.
    readDemoCallers(stop.signal).then(setCallers, () => setCallers([]));
    return () => stop.abort();
  }, []);
  return (
    <SessionContext value={session}>
      <CallersContext value={callers}>{children}</CallersContext>
    </SessionContext>
  );
}
