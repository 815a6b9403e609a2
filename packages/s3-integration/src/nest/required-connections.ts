import { describeError, type ConnectionResolver } from '@aqueduct/integrations';
import { CONNECTION_DECLARATIONS, CONNECTION_RESOLVER, type ConnectionDeclarations } from '@aqueduct/integrations-nest';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import * as E from 'fp-ts/lib/Either.js';

/** Refuses to start without the connections that a module declared as `required: true`. */
@Injectable()
export class RequiredConnections implements OnApplicationBootstrap {
  constructor(
    @Inject(CONNECTION_DECLARATIONS) private readonly declarations: ConnectionDeclarations,
    @Inject(CONNECTION_RESOLVER) private readonly resolver: ConnectionResolver,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const required = this.declarations.all().filter((declaration) => declaration.required && declaration.kind === 's3');
    for (const connection of new Set(required.map((declaration) => declaration.connection))) {
      const resolved = await this.resolver.resolve(connection)();
      if (E.isLeft(resolved)) {
        const { problem, remedy } = describeError(resolved.left);
        throw new Error(`The S3 connection "${connection}" is required (forFeature('${connection}', { required: true })). ${problem} ${remedy}`);
      }
    }
  }
}
