/** The ready callers of the demo. Outside the demo the hub has no such route, and there are none. */

export interface DemoCaller {
  /** `<party>/<role>/<purpose>`. */
  readonly key: string;
  readonly token: string;
}

function isCaller(value: unknown): value is DemoCaller {
  if (typeof value !== "object" || value === null) return false;
  const { key, token } = value as Partial<DemoCaller>;
  return typeof key === "string" && typeof token === "string";
}

export async function readDemoCallers(signal: AbortSignal): Promise<readonly DemoCaller[]> {
  const response = await fetch("/demo/callers", { signal, headers: { Accept: "application/json" } });
  if (!response.ok) return [];
  const body: unknown = await response.json();
  return Array.isArray(body) ? body.filter(isCaller) : [];
}

export function partyOf(key: string): string {
  return key.split("/")[0] ?? key;
}

/** The callers by party, in the order in which they came. */
export function byParty(callers: readonly DemoCaller[]): ReadonlyMap<string, readonly DemoCaller[]> {
  const groups = new Map<string, DemoCaller[]>();
  for (const caller of callers) {
    const party = partyOf(caller.key);
    groups.set(party, [...(groups.get(party) ?? []), caller]);
  }
  return groups;
}
