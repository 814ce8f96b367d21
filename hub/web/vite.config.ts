import { defineConfig } from "vite";
import { compressed } from "./build/compress.ts";
import { fontFiles } from "./build/fonts.ts";

export default defineConfig({
  base: "/",
  publicDir: false,
  plugins: [fontFiles(), compressed()],
  worker: { format: "es" },
  build: {
    outDir: "dist",
    assetsDir: "assets",
    // Nothing is inlined: the content security policy allows files of the hub, not data: or inline text.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // GraphiQL with its editor is one large chunk, loaded after the start page stands.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      onLog(level, log, print) {
        // Libraries mark modules "use client" for server rendering, which there is none of here.
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") print(level, log);
      },
    },
  },
  server: {
    // `npx vite` beside a running demo hub, for work on the pages.
    proxy: Object.fromEntries(["/graphql", "/health", "/demo"].map((path) => [path, "http://127.0.0.1:8000"])),
  },
});
