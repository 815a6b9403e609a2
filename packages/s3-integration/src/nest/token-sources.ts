import { markedSingletons } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { WebIdentityTokenSource } from '../web-identity/web-identity-token-source.js';
import { TOKEN_SOURCE_METADATA } from './web-identity-token-source.decorator.js';

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const checked = (sources: ReadonlyArray<WebIdentityTokenSource>): ReadonlyArray<WebIdentityTokenSource> => {
  const names = sources.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (!NAME.test(name)) {
      throw new Error(`The token source "${name}" needs another name: lower-case letters, digits and single "-".`);
    }
    if (names.indexOf(name) !== index) {
      throw new Error(`Two token sources are named "${name}": rename one of them.`);
    }
  }
  return sources;
};

/** The token sources that the modules of the application provide. */
@Injectable()
export class TokenSources implements OnModuleInit {
  #all: ReadonlyArray<WebIdentityTokenSource> | undefined;

  constructor(@Inject(DiscoveryService) private readonly discovery: DiscoveryService) {}

  /** A mistake in them is found when the application starts. */
  onModuleInit(): void {
    this.all();
  }

  all(): ReadonlyArray<WebIdentityTokenSource> {
    this.#all ??= checked(
      markedSingletons(this.discovery, TOKEN_SOURCE_METADATA, 'token source').map(({ instance }) => instance as WebIdentityTokenSource),
    );
    return this.#all;
  }
}
