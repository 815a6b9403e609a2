import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type * as t from 'io-ts';
import { Problem, PROBLEM_CONTENT_TYPE, schemaOf, type Components } from '@aqueduct/api-contract';

/** The schemas of all codecs that endpoints name, for the components of the document. */
export const COMPONENTS: Components = new Map();

/** What an endpoint does, for its description. The shapes come from the codecs that decode and encode them. */
export interface Documentation {
  readonly summary: string;
  readonly description?: string;
  readonly body?: t.Mixed;
  /** The status of success and its body, if it has one. */
  readonly answers: readonly [status: number, codec?: t.Mixed];
  /** Statuses of refusals that are particular to the endpoint; 401, 500 and 503 may come from all. */
  readonly refusals?: Readonly<Record<number, string>>;
}

type OpenApiSchema = NonNullable<Parameters<typeof ApiBody>[0] & { schema?: unknown }>['schema'] & object;

const openApi = (codec: t.Mixed): OpenApiSchema => schemaOf(codec, COMPONENTS) as OpenApiSchema;

const problem = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: { [PROBLEM_CONTENT_TYPE]: { schema: openApi(Problem) } } });

/** Describes an endpoint in the OpenAPI document. */
export const Documented = ({ summary, description, body, answers: [status, codec], refusals = {} }: Documentation): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ...(body === undefined ? [] : [ApiBody({ schema: openApi(body) })]),
    codec === undefined ? ApiResponse({ status, description: 'Done' }) : ApiResponse({ status, description: 'Done', schema: openApi(codec) }),
    ...Object.entries(refusals).map(([code, description]) => problem(Number(code), description)),
  );
