/** Starts the reference: it calls only this server, contacts no other host, and stores no keys. */
export const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  servers: [{ url: location.origin }],
  proxyUrl: '',
  telemetry: false,
  withDefaultFonts: false,
  persistAuth: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
});

// Roles, names and focus missing from the reference for keyboards and screen readers, added to each such element.
const repairs = {
  '[role=combobox]:not([aria-expanded])': (box) => box.setAttribute('aria-expanded', 'false'),
  'button[role=none]': (button) => button.removeAttribute('role'),
  '.cm-content:not([aria-label])': (code) => code.setAttribute('aria-label', 'Body'),
  '.cm-scroller[tabindex="-1"]': (region) => region.setAttribute('tabindex', '0'),
  'button[aria-controls]': (button) => {
    if (document.getElementById(button.getAttribute('aria-controls')) === null) button.removeAttribute('aria-controls');
  },
};
let isScheduled = false;
const repair = () => {
  isScheduled = false;
  for (const [selector, mend] of Object.entries(repairs)) document.querySelectorAll(selector).forEach(mend);
};
new MutationObserver(() => {
  if (!isScheduled) requestAnimationFrame(repair);
  isScheduled = true;
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-controls', 'aria-expanded', 'role', 'tabindex'] });
`;

/**
 * Colors with the contrast that WCAG AA asks for (4.5 to 1), which some of the reference's own lack; and no region that
 * only a mouse can scroll.
 */
export const STYLE = `.response-card-footer {
  overflow: visible !important;
}
.light-mode.light-mode {
  --scalar-color-2: #4a4a4a;
  --scalar-color-3: #636363;
  --scalar-color-accent: #0058a3;
  --scalar-color-green: #00653f;
  --scalar-color-red: #b30006;
  --scalar-color-yellow: #735300;
  --scalar-color-blue: #00579e;
  --scalar-color-orange: #a33200;
  --scalar-color-purple: #5203d1;
  --scalar-sidebar-search-color: #636363;
}
.dark-mode.dark-mode {
  --scalar-color-2: #c0c0c0;
  --scalar-color-3: #a8a8a8;
  --scalar-color-red: #ff8583;
  --scalar-color-orange: #ffa26b;
  --scalar-sidebar-search-color: #a8a8a8;
}
`;
