import { isAwsErrorCode, SandboxMisuse, type AwsErrorCode } from '../aws-error.js';
import type { Fault, FaultEffect } from '../state/faults.js';
import { SERVICE_NAMES, type ServiceName } from '../state/request-log.js';
import type { JsonRecord } from './json-body.js';

const codeOf = (effect: JsonRecord): AwsErrorCode => {
  const code = effect.text('code');
  if (isAwsErrorCode(code)) return code;
  throw new SandboxMisuse('"code" is no error code that the sandbox knows: use for example SlowDown or InternalError.');
};

const EFFECTS: { readonly [Type in FaultEffect['type']]: (effect: JsonRecord) => FaultEffect & { readonly type: Type } } = {
  error: (effect) => ({ type: 'error', code: codeOf(effect), ...effect.texts('message'), ...effect.numbers('retryAfterSeconds') }),
  'error-in-200': (effect) => ({ type: 'error-in-200', code: codeOf(effect), ...effect.texts('message') }),
  answer: (effect) => ({ type: 'answer', status: effect.number('status'), ...effect.texts('body'), headers: effect.textsByName('headers') }),
  delay: (effect) => ({ type: 'delay', milliseconds: effect.number('milliseconds') }),
  slow: (effect) => ({ type: 'slow', bytesPerSecond: effect.number('bytesPerSecond') }),
  cut: (effect) => ({ type: 'cut', ...effect.numbers('afterBytes') }),
  'cut-upload': (effect) => ({ type: 'cut-upload', afterBytes: effect.number('afterBytes') }),
  clock: (effect) => ({ type: 'clock', offsetSeconds: effect.number('offsetSeconds') }),
};

const isEffect = (type: string): type is FaultEffect['type'] => Object.hasOwn(EFFECTS, type);

const serviceOf = (body: JsonRecord): { readonly service?: ServiceName } => {
  const text = body.optional('service');
  const service = SERVICE_NAMES.find((name) => name === text);
  if (text !== undefined && service === undefined) throw new SandboxMisuse(`"service" must be one of ${SERVICE_NAMES.join(', ')}.`);
  return service === undefined ? {} : { service };
};

/** Reads a fault. @throws SandboxMisuse */
export const readFault = (body: JsonRecord): Fault => {
  const effect = body.record('effect');
  const type = effect.text('type');
  if (!isEffect(type)) throw new SandboxMisuse(`"effect.type" must be one of ${Object.keys(EFFECTS).join(', ')}.`);
  const times: Pick<Fault, 'times'> = body.is('times', 'always') ? { times: 'always' } : body.numbers('times');
  return { ...serviceOf(body), ...body.texts('operation', 'bucket', 'key', 'accessKeyId'), ...body.numbers('probability', 'seed'), ...times, effect: EFFECTS[type](effect) };
};
