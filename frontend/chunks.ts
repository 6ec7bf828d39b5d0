// Which modules share a file. A browser asks for six files at a time, so many small ones cost a phone more than their
// bytes; and a file that a page needs a tenth of costs the rest of it.
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const main = fileURLToPath(new URL("./src/main.tsx", import.meta.url));
const libraries = /node_modules[\\/](react|react-dom|scheduler|wouter|zustand|@lingui|use-sync-external-store|regexparam)[\\/]/;
const parts = /src[\\/](lib|ui|history|gql|views|names)[\\/].+\.(tsx?|css)$/;
/** Below this many bytes, before they are minified, what the same pages share goes along with its nearest kin. */
const SMALL = 6000;
const shell = new Set<string>();

/** Notes what stands on every page: all that the start imports at once. */
export function shellModules(): Plugin {
  return {
    name: "handrail-shell-modules",
    buildEnd() {
      const walk = (id: string) => {
        if (shell.has(id)) return;
        shell.add(id);
        this.getModuleInfo(id)?.importedIds.forEach(walk);
      };
      walk(main);
    },
  };
}

export const groups = [
  { name: "vendor", test: libraries, priority: 3 },
  { name: "shell", test: (id: string) => id !== main && shell.has(id), priority: 2 },
  {
    name: "shared",
    test: (id: string) => !shell.has(id) && parts.test(id),
    priority: 1,
    minShareCount: 8,
    entriesAware: true,
    entriesAwareMergeThreshold: SMALL,
  },
];
