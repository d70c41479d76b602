/** Arguments for Node, relative to the root of the repository. */
export declare const SERVER_COMMAND: readonly string[];
