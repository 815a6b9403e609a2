/** `inventory`, `inventory.v2`, `copy-objects`. */
export const isWorkflowName = (text: string): boolean => text.length <= 100 && /^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/.test(text);

/** A UUID, or an idempotency key: nothing that would have to be quoted anywhere. */
export const isRunId = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/.test(text);
