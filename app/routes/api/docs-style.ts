/** The page of the API's description; logical sides only, so that it serves both directions. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --line: #d9dee4; --back: #fff; --code: #f3f5f7; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #a3adb8; --line: #343b43; --back: #14171a; --code: #1f242a; --link: #7db7f5; } }
* { box-sizing: border-box; }
html { scroll-padding-block-start: 1rem; }
body { margin: 0 auto; max-inline-size: 62rem; padding: 1.25rem; background: var(--back); color: var(--ink); font: 16px/1.6 system-ui, "Segoe UI", "Noto Sans Arabic", Tahoma, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.25; } h2 { margin-block: 2.5rem 0.5rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line); font-size: 1.3rem; } h3 { font-size: 1.05rem; margin-block: 1.75rem 0.25rem; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; } .links a { padding-block: 0.25rem; } a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; list-style: none; } nav a { display: inline-block; padding-block: 0.25rem; }
code { font: 0.875em/1.5 ui-monospace, Menlo, Consolas, monospace; unicode-bidi: isolate; overflow-wrap: anywhere; }
pre { overflow-x: auto; margin-block: 0.5rem; padding: 0.75rem; border-radius: 6px; background: var(--code); text-align: start; } pre code { overflow-wrap: normal; }
.call { margin-block: 0.25rem; } summary { cursor: pointer; padding-block: 0.25rem; color: var(--link); }
.wide { overflow-x: auto; } table { inline-size: 100%; border-collapse: collapse; } caption { text-align: start; color: var(--soft); } th, td { padding: 0.4rem 0.5rem; border-block-end: 1px solid var(--line); text-align: start; vertical-align: top; font-weight: 400; }
dl > div { padding-block: 0.35rem; border-block-end: 1px solid var(--line); } dt { font-weight: 600; } dd { margin: 0; color: var(--soft); }
div:target, article:target { background: var(--code); }
`;
