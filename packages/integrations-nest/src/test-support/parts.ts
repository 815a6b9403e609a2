import { KeyRing, type AnyIntegration, type AnyStrategy } from '@aqueduct/integrations';
import { inMemoryConnectionStore, keyValueIntegration, KeyValueServer, passwordStrategy } from '@aqueduct/integrations/testing';
import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import * as E from 'fp-ts/lib/Either.js';
import { CredentialStrategy } from '../credential-strategy.decorator.js';
import { IntegrationDefinition } from '../integration-definition.decorator.js';
import { IntegrationsModule } from '../integrations.module.js';
import type { IntegrationsModuleOptions } from '../integrations.module-definition.js';

const ring = KeyRing.parse(KeyRing.generate());
if (E.isLeft(ring)) {
  throw new Error(ring.left);
}

export const keyRing = ring.right;
export const options = (more: Partial<IntegrationsModuleOptions> = {}): IntegrationsModuleOptions => ({
  store: inMemoryConnectionStore(),
  keyRing,
  ...more,
});

/** The made-up integration as classes: what decorators are tried on. */
const definition: AnyIntegration = keyValueIntegration(new KeyValueServer());

@IntegrationDefinition()
export class KeyValueIntegration implements AnyIntegration {
  readonly kind: string = definition.kind;
  readonly title = definition.title;
  readonly description = definition.description;
  readonly settings = definition.settings;
  readonly testSteps = definition.testSteps;
  readonly target = definition.target;
  readonly effective = definition.effective;
  readonly connect = definition.connect;
}

const strategy: AnyStrategy = passwordStrategy;

@CredentialStrategy('key-value')
export class PasswordStrategy implements AnyStrategy {
  readonly name: string = strategy.name;
  readonly title = strategy.title;
  readonly description = strategy.description;
  readonly fields = strategy.fields;
  readonly origin = strategy.origin;
  readonly open = strategy.open;
}

/** An application with these parts that has finished its start; `close` it. */
export const startWith = async (metadata: ModuleMetadata, root = IntegrationsModule.forRoot(options())): Promise<TestingModule> => {
  const application = await Test.createTestingModule({ ...metadata, imports: [root, ...(metadata.imports ?? [])] }).compile();
  return application.init();
};
