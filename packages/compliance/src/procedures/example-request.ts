/** A request of a user in examples. */
export const EXAMPLE_REQUEST = {
  id: '6f1f0c0e-0f0a-4c7e-9a53-5d3b6c0f7d21',
  kind: 'rectification',
  origin: 'person',
  state: 'open',
  message: 'The invoice of November names my old address.',
  receivedAt: '2026-12-02T10:00:00.000Z',
  dueAt: '2027-01-02T10:00:00.000Z',
  extendedAt: null,
  extensionReason: null,
  answer: null,
  closedAt: null,
};
