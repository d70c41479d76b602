/** Per operation: valid inputs, and invalid ones with their status and error code. */
export type ContractCases = Readonly<
  Record<string, { right: Record<string, unknown>[]; wrong: [Record<string, unknown>, number, string][] }>
>;
