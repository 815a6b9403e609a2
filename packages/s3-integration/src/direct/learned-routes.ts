import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import type { BuildMiddleware, EndpointV2, HandlerExecutionContext, SelectedHttpAuthScheme } from '@smithy/types';
import type { PinnedSnapshot } from '../pinned-snapshot.js';
import type { S3Snapshot } from '../s3-target.js';

/** Where the requests for a bucket go, and for which region they are signed. */
export interface Route {
  readonly endpoint: EndpointV2;
  readonly signingRegion: string;
}

const selectedScheme = (context: HandlerExecutionContext): SelectedHttpAuthScheme | undefined =>
  (context['__smithy_context'] as { readonly selectedHttpAuthScheme?: SelectedHttpAuthScheme } | undefined)?.selectedHttpAuthScheme;

const routeOf = (context: HandlerExecutionContext): Route | undefined => {
  const endpoint = context.endpointV2;
  const { schemeId, signingProperties: { signingName, signingRegion } = {} } = selectedScheme(context)?.httpAuthOption ?? {};
  const isPlain = schemeId === 'aws.auth#sigv4' && signingName === 's3' && typeof signingRegion === 'string' && Object.keys(endpoint?.headers ?? {}).length === 0;
  return isPlain && endpoint !== undefined ? { endpoint, signingRegion } : undefined;
};

/**
 * What the SDK's rules said for a bucket, as long as the connection stays as it was then: the first request of a snapshot
 * goes the SDK's way, and others may follow where it went. Buckets whose requests are signed otherwise have no route.
 */
export class LearnedRoutes {
  readonly #routes = new WeakMap<S3Snapshot, Map<string, Route>>();

  of(snapshot: S3Snapshot, bucket: string): Route | undefined {
    return this.#routes.get(snapshot)?.get(bucket);
  }

  learnFrom(client: S3Client, pinned: PinnedSnapshot): void {
    const middleware: BuildMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => (args) => {
      const { Bucket: bucket } = args.input as { readonly Bucket?: string };
      if (bucket !== undefined) {
        this.#learn(pinned.currentSync(), bucket, context);
      }
      return next(args);
    };
    client.middlewareStack.add(middleware, { step: 'build', priority: 'low', name: 'learnRoutes', override: true });
  }

  #learn(snapshot: S3Snapshot, bucket: string, context: HandlerExecutionContext): void {
    const known = this.#routes.get(snapshot) ?? new Map<string, Route>();
    const route = known.has(bucket) ? undefined : routeOf(context);
    if (route !== undefined) {
      this.#routes.set(snapshot, known.set(bucket, route));
    }
  }
}
