import { useEffect, useState } from "react";
import type { GraphQLFault } from "../api/graphql.ts";
import { byParty, type DemoCaller } from "../session/callers.ts";
import { useDemoCallers, useSession, useToken } from "../session/context.tsx";
import { type Claims, claimsOf } from "../session/token.ts";
import { usePreferences, useWords } from "../text/preferences.tsx";
import type { Words } from "../text/id.ts";

/** `officer/placement-service` as a reader would say it. */
function roleText(key: string, words: Words): string {
  const [, role = "", purpose = ""] = key.split("/");
  return `${words.roles[role] ?? role} · ${words.purposes[purpose] ?? purpose}`;
}

function CallerSelect({ callers }: { readonly callers: readonly DemoCaller[] }) {
  const words = useWords();
  const session = useSession();
  const token = useToken();
  const chosen = callers.find((caller) => caller.token === token);
  const own = token !== "" && chosen === undefined;
  return (
    <label className="field">
      <span>{words.caller.choose}</span>
      <select
        value={own ? "own" : (chosen?.key ?? "")}
        onChange={(event) => session.use(callers.find(({ key }) => key === event.target.value)?.token ?? "")}
      >
        <option value="">{words.caller.nobody}</option>
        {own && <option value="own">{words.caller.own}</option>}
        {[...byParty(callers)].map(([party, members]) => (
          <optgroup key={party} label={words.parties[party] ?? party}>
            {members.map(({ key }) => (
              <option key={key} value={key}>
                {roleText(key, words)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function TokenForm() {
  const words = useWords();
  const session = useSession();
  const token = useToken();
  const [draft, setDraft] = useState(token);
  useEffect(() => setDraft(token), [token]);
  const unreadable = draft.trim() !== "" && claimsOf(draft.trim()) === null;
  return (
    <form
      className="token"
      onSubmit={(event) => {
        event.preventDefault();
        session.use(draft);
      }}
    >
      <label className="field">
        <span>{words.caller.token}</span>
        <textarea
          rows={3}
          value={draft}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          placeholder="eyJ…"
          aria-describedby="token-hint"
          aria-invalid={unreadable}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      <p id="token-hint" className="quiet small" role="status">
        {unreadable ? words.caller.unreadable : words.caller.tokenHint}
      </p>
      <button type="submit" disabled={draft.trim() === "" || unreadable || draft.trim() === token}>
        {words.caller.use}
      </button>
    </form>
  );
}

function Expiry({ at }: { readonly at: Date | null }) {
  const { words, locale } = usePreferences();
  if (at === null) return null;
  const shown = at.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const expired = at.getTime() <= Date.now();
  return (
    <div>
      <dt>{words.caller.expires}</dt>
      <dd className={expired ? "fault-text" : ""}>{expired ? `${words.caller.expired} (${shown})` : shown}</dd>
    </div>
  );
}

function ClaimsList({ claims }: { readonly claims: Claims }) {
  const words = useWords();
  return (
    <dl className="claims">
      <div>
        <dt>{words.caller.party}</dt>
        <dd>{words.parties[claims.party] ?? claims.party}</dd>
      </div>
      <div>
        <dt>{words.caller.role}</dt>
        <dd>{words.roles[claims.role] ?? claims.role}</dd>
      </div>
      <div>
        <dt>{words.caller.purpose}</dt>
        <dd>{words.purposes[claims.purpose] ?? claims.purpose}</dd>
      </div>
      <div>
        <dt>{words.caller.subject}</dt>
        <dd>{claims.subject}</dd>
      </div>
      <Expiry at={claims.expiresAt} />
    </dl>
  );
}

export function CallerPanel({ faults }: { readonly faults: readonly GraphQLFault[] }) {
  const words = useWords();
  const session = useSession();
  const callers = useDemoCallers();
  const token = useToken();
  const claims = token === "" ? null : claimsOf(token);
  return (
    <section className="panel" aria-labelledby="caller-title">
      <div className="panel-head">
        <h2 id="caller-title">{words.caller.title}</h2>
        {token !== "" && (
          <button type="button" className="plain" onClick={() => session.use("")}>
            {words.caller.forget}
          </button>
        )}
      </div>
      <p className="quiet">{words.caller.intro}</p>
      {callers.length > 0 && <CallerSelect callers={callers} />}
      {claims === null ? <p className="note">{words.caller.none}</p> : <ClaimsList claims={claims} />}
      {faults.map((fault) => (
        <p key={fault.message} className="note fault" role="alert">
          {fault.extensions?.code === "UNAUTHENTICATED" && words.caller.refused} {fault.message}{" "}
          {fault.extensions?.code !== undefined && <code>{fault.extensions.code}</code>}
        </p>
      ))}
      {callers.length > 0 ? (
        <details className="own-token">
          <summary>{words.caller.own}</summary>
          <TokenForm />
        </details>
      ) : (
        <TokenForm />
      )}
    </section>
  );
}
