import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as E from 'fp-ts/lib/Either.js';
import { ask } from '../ask.js';
import { replicateFailure } from '../replicate-error.js';
import type { StepRun } from '../replicate-run.js';
import type { ReplicateScope } from '../replicate-scope.js';
import { PlannedPage } from './planned-page.codec.js';

export const plansFolder = ({ runFolder }: ReplicateScope): string => `${runFolder}plan/`;

const planName = (page: number, text: string): string =>
  `${String(page).padStart(6, '0')}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.json`;

/**
 * Keeps a plan in the target and answers with its name, which depends on the content: a page that two processes happen
 * to plan twice leaves the plan alone that the checkpoint names.
 */
export const writePlan = async ({ places, scope, memory, signal }: StepRun, page: number, plan: PlannedPage): Promise<string> => {
  const text = JSON.stringify(plan);
  const name = planName(page, text);
  const { target } = places;
  const command = new PutObjectCommand({
    Bucket: target.bucket,
    Key: `${plansFolder(scope)}${name}`,
    Body: text,
    ContentType: 'application/json',
  });
  await ask(target, signal, (client, options) => client.send(command, options));
  memory.plans.set(name, plan);
  return name;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A plan that this run wrote, in whichever process. @throws ReplicateFailure PlanDamaged */
export const readPlan = async ({ places, scope, memory, signal }: StepRun, name: string): Promise<PlannedPage> => {
  const known = memory.plans.get(name);
  if (known !== undefined) {
    return known;
  }
  const key = `${plansFolder(scope)}${name}`;
  const { target } = places;
  const command = new GetObjectCommand({ Bucket: target.bucket, Key: key });
  const plan = await ask(target, signal, async (client, options) => {
    const { Body } = await client.send(command, options);
    return PlannedPage.decode(parsed((await Body?.transformToString()) ?? ''));
  });
  if (E.isLeft(plan)) {
    throw replicateFailure({ _tag: 'PlanDamaged', key });
  }
  memory.plans.set(name, plan.right);
  return plan.right;
};
