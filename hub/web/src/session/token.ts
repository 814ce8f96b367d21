/** What a caller's token says about itself. Read for display only: the hub alone verifies it. */

export interface Claims {
  readonly subject: string;
  readonly party: string;
  readonly role: string;
  readonly purpose: string;
  readonly expiresAt: Date | null;
}

function payloadOf(token: string): Record<string, unknown> | null {
  const part = token.split(".")[1];
  if (part === undefined) return null;
  try {
    const binary = atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof payload === "object" && payload !== null ? { ...payload } : null;
  } catch {
    return null;
  }
}

/** The claims of a JWT (RFC 7519), or null where the text is no JWT. */
export function claimsOf(token: string): Claims | null {
  const payload = payloadOf(token);
  if (payload === null) return null;
  const text = (name: string): string => (typeof payload[name] === "string" ? payload[name] : "");
  const expiry = payload["exp"];
  return {
    subject: text("sub"),
    party: text("party"),
    role: text("role"),
    purpose: text("purpose"),
    expiresAt: typeof expiry === "number" ? new Date(expiry * 1000) : null,
  };
}
