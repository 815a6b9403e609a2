import 'reflect-metadata';
import { Inject, Injectable, Module, Scope, type Provider } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import * as t from 'io-ts';
import { Workflow } from './workflow.decorator.js';
import { WorkflowRegistry } from './workflow-registry.js';

const input = t.strict({});
const run = (): Promise<void> => Promise.resolve();

@Workflow({ name: 'copy', input, output: t.void })
class Copy {
  run = run;
}

@Workflow({ name: 'copy', input, output: t.void })
class CopyAgain {
  run = run;
}

@Workflow({ name: 'copy', version: 2, input, output: t.void })
class CopyOfNow {
  run = run;
}

@Workflow({ name: 'copy', version: 0.5, input, output: t.void })
class HalfVersion {
  run = run;
}

@Workflow({ name: 'Copy Objects', input, output: t.void })
class BadName {
  run = run;
}

@Injectable({ scope: Scope.REQUEST })
class CurrentUser {}

@Workflow({ name: 'per-request', input, output: t.void })
class PerRequest {
  constructor(@Inject(CurrentUser) readonly user: CurrentUser) {}
  run = run;
}

const registryOf = async (...providers: ReadonlyArray<Provider>): Promise<ReadonlyArray<string>> => {
  @Module({ imports: [DiscoveryModule], providers: [WorkflowRegistry, ...providers] })
  class TestModule {}

  const app = await NestFactory.createApplicationContext(TestModule, { logger: false, abortOnError: false });
  const names = app.get(WorkflowRegistry).all().map(({ name }) => name);
  await app.close();
  return names;
};

describe(WorkflowRegistry.name, () => {
  it('finds workflow classes among the providers, each once', async () => {
    expect(await registryOf(Copy, { provide: 'alias', useExisting: Copy })).toEqual(['copy']);
    expect(await registryOf()).toEqual([]);
  });

  it('registers a version under a name of its own, beside the one before', async () => {
    expect(await registryOf(CopyOfNow, Copy)).toEqual(['copy', 'copy.v2']);
  });

  it.each([
    ['two workflows of one name', [Copy, CopyAgain], /Workflow copy: two providers have this name\. Rename one/],
    ['a name that is none', [BadName], /Workflow "Copy Objects": the name is not usable\. Use lower case/],
    ['a version that is none', [HalfVersion], /Workflow copy: the version is not usable\. Use a whole number from 1 on/],
    ['a request-scoped workflow', [CurrentUser, PerRequest], /Workflow per-request: the class PerRequest is request-scoped .*singleton/],
    [
      'a provider without the method',
      [{ provide: Copy, useValue: Object.create(Copy.prototype) as object }],
      /Workflow copy: the class Copy has no method run\. Implement WorkflowRun/,
    ],
  ])('refuses to start with %s', async (_what, providers, message) => {
    await expect(registryOf(...providers)).rejects.toThrow(message);
  });
});
