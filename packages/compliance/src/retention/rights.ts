/** The sections of `docs/privacy.md` about legal bases of purposes, rights of people and the tasks of the controller. */
export const RIGHTS_MARKDOWN = `## Purposes that users decide about

Operations and e-mails of these purposes check the user's decision when they run
([consent.md](consent.md)). The setting \`CONSENT_REQUIRED\` selects the legal basis; where it is
\`true\`, consent is required in addition to the basis named in the table above.

| purpose | legal basis with \`CONSENT_REQUIRED=true\` (default) | with \`false\` | objection (Art. 21) |
| --- | --- | --- | --- |
| \`data_processing\`: storing tariff, contract and appliances of the household | consent | contract, until the user refuses | – |
| \`optimization\`: plans and recommendations | consent | contract, until the user refuses | – |
| \`price_alerts\`: alerts the user sets up | consent | contract, until the user refuses | – |
| \`analytics\`: learning from outcomes the user reports | consent | legitimate interest | yes |
| \`marketing\`: product news by e-mail | consent | consent | yes, absolute |
| \`third_party_sharing\`: passing data on; no operation does so today | consent | consent | yes |

## Rights of people

| right | how users exercise it | what happens |
| --- | --- | --- |
| access, portability (Art. 15, 20) | \`privacy.requestExport\` | a zip of JSON and CSV; its link is mailed, works once, for 7 days |
| rectification (Art. 16) | name: \`auth.updateProfile\`; region and time zone: \`auth.updatePreferences\`; address: \`auth.changeEmail\`, which verifies the new one; address for invoices: \`billing.setEmail\`; household: \`household.setTariff\`, \`household.setAppliances\`; anything else, such as issued invoices: \`privacy.submitRequest\` | changed at once, or answered by an administrator |
| erasure (Art. 17) | \`privacy.requestErasure\` | erased after 24 hours; see [Erasure](#erasure) |
| restriction (Art. 18) | \`privacy.setRestriction\` | data is stored, and not processed for the purposes above |
| objection (Art. 21) | \`privacy.setObjection\` | processing for the purpose ends at once |
| withdrawal of consent (Art. 7 (3)) | \`privacy.setConsents\`, \`privacy.withdrawAll\` | processing for the purpose ends at once |

Each of these is recorded as a request, except withdrawals and corrections the user makes alone.
An answer is due one calendar month after the receipt (Art. 12 (3) GDPR), on the last day of the
month if the day does not exist in it. Once, before the deadline, it can be extended by two months
with a reason. Exports, restrictions and objections close their request themselves; that of an
erasure is closed when every processor has confirmed.

## Tasks of the controller

- Publish a privacy notice with name, contact and data protection officer, and set
  \`PRIVACY_POLICY_URL\`; raise \`PRIVACY_POLICY_VERSION\` when it changes. State the location of
  the data in \`DATA_RESIDENCY\`; \`GET /health\` shows it.
- Record requests that arrive by e-mail or letter: \`energy privacy requests record\`, or
  \`privacy.recordRequest\`. Verify the identity of the person first. The contact of a person
  without an account is deleted 90 days after the request is closed.
- Answer requests: \`energy privacy requests\` lists them by deadline. Users read extensions, refusals
  and answers in \`privacy.ownRequests\`; inform people without an account yourself, within the first
  month and with the reason, and name the supervisory authority in a refusal (Art. 12 (4)).
- Watch the deadlines: the job \`privacy-deadlines\` logs a warning 14, 7, 3 and 1 days before a
  deadline and an error once it has passed, each once; the metric \`privacy_requests\` counts open and
  overdue requests.
- Conclude contracts with the processors under [Recipients](#recipients) (Art. 28), and assess
  transfers to countries outside the EU.
- Keep the folder of the erasure ledger outside the backups of the database
  ([operations.md](operations.md#erasures-and-backups)).
`;
