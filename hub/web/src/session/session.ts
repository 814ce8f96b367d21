/**
 * The caller's token, held for this tab only: in memory and in sessionStorage, never in the address or localStorage.
 * A store, not React state, so that a request always reads the token of the moment it is sent.
 */

const KEY = "sinergi-hub.token";

export interface Session {
  readonly token: () => string;
  readonly use: (token: string) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function openSession(storage: Storage): Session {
  const listeners = new Set<() => void>();
  let current = storage.getItem(KEY) ?? "";
  return {
    token: () => current,
    use: (token) => {
      current = token.trim();
      if (current === "") storage.removeItem(KEY);
      else storage.setItem(KEY, current);
      listeners.forEach((listener) => listener());
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
