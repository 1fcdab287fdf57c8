// A sheet that is constructed is allowed where the page's policy forbids inline styles. Sides are logical throughout.

const CSS = `
:host {
  --_text: var(--tidings-text, light-dark(#1c2321, #e8ebe9));
  --_soft: var(--tidings-soft, light-dark(#5a635f, #a3ada8));
  --_surface: var(--tidings-surface, light-dark(#ffffff, #1b2127));
  --_hover: var(--tidings-hover, light-dark(#f4f5f3, #242c33));
  --_line: var(--tidings-line, light-dark(#e4e6e2, #303941));
  --_accent: var(--tidings-accent, light-dark(#0f6b62, #4fd1bd));
  --_tint: var(--tidings-tint, light-dark(#f0f8f6, #1c2b2d));
  --_badge: var(--tidings-badge, light-dark(#c2281d, #ff8f82));
  --_badge-text: var(--tidings-badge-text, light-dark(#ffffff, #2b0b07));
  --_alarm: var(--tidings-alarm, light-dark(#b3261e, #ff9b8f));
  --_alarm-tint: var(--tidings-alarm-tint, light-dark(#fdeeec, #38211f));
  --_radius: var(--tidings-radius, 14px);
  display: inline-block;
  color-scheme: light dark;
  font: var(--tidings-font, 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
}
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]), [hidden] { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
h2, h3, p { margin: 0; font: inherit; }
svg { display: block; inline-size: 1.25rem; block-size: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button { font: inherit; color: inherit; cursor: pointer; border: 0; background: none; padding: 0; }
button[aria-disabled="true"] { opacity: 0.55; cursor: default; }
.bell {
  position: relative; display: grid; place-items: center; anchor-name: --bell;
  inline-size: var(--tidings-bell-size, 2.5rem); block-size: var(--tidings-bell-size, 2.5rem); border-radius: 50%;
  color: var(--tidings-bell, inherit);
}
.bell:hover, .bell[aria-expanded="true"] { background: color-mix(in srgb, currentcolor 10%, transparent); }
.bell:focus-visible { outline-color: currentcolor; }
.bell svg { inline-size: 1.5rem; block-size: 1.5rem; }
.count {
  position: absolute; inset-block-start: 0; inset-inline-start: 52%; min-inline-size: 1.15rem; padding-inline: 0.3rem;
  border-radius: 99px; background: var(--_badge); color: var(--_badge-text); text-align: center;
  font-size: 0.72rem; font-weight: 700; line-height: 1.15rem; font-variant-numeric: tabular-nums;
}
.icon-button { flex: none; display: grid; place-items: center; inline-size: 2rem; block-size: 2rem; border-radius: 8px; color: var(--_soft); }
.icon-button:hover { color: var(--_text); background: var(--_line); }
.text-button { min-block-size: 2rem; padding-inline: 0.6rem; border-radius: 8px; color: var(--_accent); font-size: 0.9rem; font-weight: 550; }
.text-button:hover:not([aria-disabled="true"]) { background: var(--_line); }

/* Without anchors (browsers of before 2026) it stands in the corner of the window. */
.panel {
  position: fixed; inset-block: 4rem auto; inset-inline: auto 1rem; margin: 0; padding: 0; overflow: hidden;
  inline-size: min(var(--tidings-width, 26rem), 100vi - 1rem); max-block-size: min(var(--tidings-height, 40rem), 100dvb - 5rem);
  color: var(--_text); background: var(--_surface); border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 12px 32px rgb(0 0 0 / 0.16);
}
@media (width > 480px) {
  @supports (position-area: block-end) {
    .panel {
      inset: auto; margin-block: 0.5rem; position-anchor: --bell; max-block-size: min(var(--tidings-height, 40rem), 100% - 1rem);
      position-area: self-block-end span-self-inline-start; position-try-fallbacks: flip-inline, flip-block, flip-inline flip-block;
    }
    :host([placement="bottom-start"]) .panel { position-area: self-block-end span-self-inline-end; }
    :host([placement="top-end"]) .panel { position-area: self-block-start span-self-inline-start; }
    :host([placement="top-start"]) .panel { position-area: self-block-start span-self-inline-end; }
  }
}
@media (width <= 480px) {
  .panel {
    inset-block: auto 0; inset-inline: 0; inline-size: 100%; max-inline-size: none; max-block-size: 85dvb;
    border-width: 1px 0 0; border-end-start-radius: 0; border-end-end-radius: 0; padding-block-end: env(safe-area-inset-bottom);
  }
  .panel::backdrop { background: rgb(0 0 0 / 0.4); }
}
.panel:popover-open { display: flex; flex-direction: column; }
.head { display: flex; align-items: center; gap: 0.25rem; padding-block: 0.75rem; padding-inline: 1.1rem 0.75rem; border-block-end: 1px solid var(--_line); }
.head > :not(.close) { min-inline-size: 0; overflow-wrap: anywhere; }
.head h2 { min-inline-size: min-content; overflow-wrap: normal; }
.head h2 { margin-inline-end: auto; font-size: 1.1rem; font-weight: 650; border-radius: 4px; }
.scroller { position: relative; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: color-mix(in srgb, var(--_soft) 60%, transparent) transparent; }

.notice { display: flex; align-items: center; gap: 0.5rem; padding-block: 0.4rem; padding-inline: 1.1rem 0.75rem; background: var(--_hover); border-block-end: 1px solid var(--_line); font-size: 0.9rem; }
.notice p { flex: 1; padding-block: 0.3rem; overflow-wrap: anywhere; }
.error { background: var(--_alarm-tint); color: var(--_alarm); }
.error .icon-button { color: inherit; }

/* Rows out of sight are not laid out: of 500, that makes an arrival four times as cheap. */
.row { content-visibility: auto; contain-intrinsic-size: auto 6rem; position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 0.25rem; padding-block: 0.85rem; padding-inline: 1.85rem 0.6rem; }
.row + .row { border-block-start: 1px solid var(--_line); }
.row:hover { background: var(--_hover); }
.row.unread { background: var(--_tint); }
.row.unread:hover { background: color-mix(in srgb, var(--_tint) 60%, var(--_hover)); }
.row:focus-visible { outline-offset: -3px; border-radius: 6px; }
.dot { position: absolute; inset-block-start: 1.3rem; inset-inline-start: 0.8rem; inline-size: 0.5rem; block-size: 0.5rem; border-radius: 50%; }
.unread .dot { background: var(--_accent); }
.text { display: contents; }
.text > :not(.title) { grid-column: 1 / -1; }
.tools { grid-area: 1 / 2; display: flex; align-self: flex-start; margin-block: -0.3rem; }
.title, .body, .facts, .actions { overflow-wrap: anywhere; }
/* A text in another direction than the panel's stands on the same side as the others. */
.title, .body { text-align: -webkit-match-parent; text-align: match-parent; }
.title { font-size: 1rem; line-height: 1.35; }
.unread .title { font-weight: 650; }
.title a { color: inherit; text-decoration: none; }
.row:hover .title a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
/* The whole row leads where its title leads; what else can be clicked lies above. */
.title a::before { content: ""; position: absolute; inset: 0; }
.title a:focus-visible { outline: none; }
.title a:focus-visible::before { outline: 2px solid var(--_accent); outline-offset: -3px; border-radius: 6px; }
.tools, .actions a, time { position: relative; }
.body { margin-block-start: 0.15rem; color: var(--_soft); white-space: pre-line; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.row:focus-within .body { -webkit-line-clamp: none; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.6rem; margin-block-start: 0.35rem; font-size: 0.85rem; color: var(--_soft); }
.category { padding-inline: 0.5rem; border-radius: 99px; border: 1px solid var(--_line); background: var(--_surface); }
.important { color: var(--_alarm); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-block-start: 0.5rem; }
.actions a { padding: 0.2rem 0.7rem; border: 1px solid color-mix(in srgb, var(--_soft) 50%, transparent); border-radius: 8px; background: var(--_surface); color: var(--_accent); font-size: 0.9rem; font-weight: 550; text-decoration: none; }
.actions a:hover { border-color: var(--_accent); }

.empty { display: grid; justify-items: center; gap: 0.75rem; padding: 3rem 1.5rem; text-align: center; color: var(--_soft); }
.empty slot { display: contents; }
.empty svg { inline-size: 2.5rem; block-size: 2.5rem; stroke-width: 1.25; opacity: 0.6; }
.older { display: block; inline-size: calc(100% - 1.5rem); margin: 0.5rem 0.75rem; }
.loading { padding: 1.1rem; }
.bone { block-size: 0.8rem; margin-block-end: 0.7rem; border-radius: 4px; background: var(--_line); animation: breathe 1.2s ease-in-out infinite alternate; }
.bone:nth-child(odd) { inline-size: 65%; margin-block-end: 1.6rem; }

@keyframes breathe { to { opacity: 0.45; } }
@media (prefers-reduced-motion: reduce) { .bone { animation: none; } }
@media (pointer: coarse) { .icon-button { inline-size: 2.5rem; block-size: 2.5rem; } .text-button { min-block-size: 2.5rem; } .actions a { padding-block: 0.45rem; } }
/* Colours are the reader's there, so backgrounds say nothing any more. */
@media (forced-colors: active) {
  .count, .unread .dot { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .bell, .text-button, .actions a { border: 1px solid ButtonBorder; }
  .bone { background: GrayText; }
}
`;

/** None where the page is rendered on a server: the element begins in the browser. */
export const STYLE = globalThis.CSSStyleSheet && new CSSStyleSheet();
STYLE?.replaceSync(CSS);
