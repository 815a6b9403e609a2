import { types } from 'node:util';

/**
 * Jest runs specs in a realm of its own, where an error of Node's own code is no `instanceof Error`, as it is in a plain
 * process. The AWS SDK asks that question and would wrap the error, so that specs saw other errors than users do.
 */
const ordinary = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(value) {
    return ordinary.call(this, value) || (this === Error && types.isNativeError(value));
  },
});
