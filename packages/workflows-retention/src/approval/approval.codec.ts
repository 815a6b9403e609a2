import * as t from 'io-ts';

export const Decision = t.keyof({ approve: null, reject: null }, 'Decision');
export type Decision = t.TypeOf<typeof Decision>;

/** approval.json beside the plan: the decision, and the plan that it is about. */
export const Approval = t.readonly(t.strict({ digest: t.string, decision: Decision }), 'Approval');
export type Approval = t.TypeOf<typeof Approval>;

export const approvalKey = (runFolder: string): string => `${runFolder}approval.json`;
