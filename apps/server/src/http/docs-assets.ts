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
`;

/** Colors with the contrast required by WCAG AA (4.5 to 1), which some of the reference's defaults lack. */
export const STYLE = `.light-mode.light-mode {
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
