/**
 * Moves fonts that a style sheet embeds as data: URLs into files of their own: font-src stays 'self', and the browser
 * fetches only the faces that the page uses.
 */
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const EMBEDDED_FONT =
  /url\((["']?)data:(?:font|application)\/(?:x-)?(?:font-)?(ttf|woff2|woff)[^,]*;base64,([^"')]+)\1\)/g;

export function fontFiles(): Plugin {
  return {
    name: "font-files",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const sheet of Object.values(bundle)) {
        if (sheet.type !== "asset" || !sheet.fileName.endsWith(".css")) continue;
        const text = typeof sheet.source === "string" ? sheet.source : new TextDecoder().decode(sheet.source);
        sheet.source = text.replace(EMBEDDED_FONT, (_match, _quote, extension: string, base64: string) => {
          const source = Buffer.from(base64, "base64");
          const digest = createHash("sha256").update(source).digest("hex").slice(0, 10);
          const name = `font-${digest}.${extension}`;
          this.emitFile({ type: "asset", fileName: `assets/${name}`, source });
          return `url(${name})`;
        });
      }
    },
  };
}
