import type { Example } from "../examples/examples.ts";
import { usePreferences } from "../text/preferences.tsx";

interface Props {
  readonly examples: readonly Example[];
  readonly onOpen: (example: Example, run: boolean) => void;
}

export function Examples({ examples, onOpen }: Props) {
  const { words, language } = usePreferences();
  return (
    <section aria-labelledby="examples-title">
      <h2 id="examples-title">{words.examples.title}</h2>
      <ul className="examples">
        {examples.map((example) => (
          <li key={example.id} className="panel example" data-example={example.id}>
            <p className="example-user">{example.user[language]}</p>
            <h3 id={`example-${example.id}`}>{example.title[language]}</h3>
            <p className="quiet small">
              <code>{example.caller}</code>
            </p>
            <div className="actions" role="group" aria-labelledby={`example-${example.id}`}>
              <button type="button" onClick={() => onOpen(example, true)}>
                {words.examples.run}
              </button>
              <button type="button" className="plain" onClick={() => onOpen(example, false)}>
                {words.examples.open}
              </button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
