/** Least levels that may fail the gate. Apart from the schemas, so that the command line can name them without these. */
export const FAIL_ON = ["high", "medium", "low", "never"] as const;
