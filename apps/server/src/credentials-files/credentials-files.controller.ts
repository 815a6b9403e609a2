import { Controller, HttpCode, HttpStatus, Post, Req, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { CredentialsFileView } from '@aqueduct/api-contract';
import type * as Api from '@aqueduct/api-contract';
import { invalidInput } from '@aqueduct/integrations';
import { inspectCredentialsFile } from '@aqueduct/s3-integration';
import { BODY_LIMIT_BYTES } from '../http/body-parsers.js';
import { runOrThrow } from '../http/run-or-throw.js';
import { Documented } from '../openapi/documented.js';
import { credentialsFileInvalid } from '../http/http-failure.js';
import { toCredentialsFileView } from './credentials-file-view.js';

/** The part of multer's file that is used; its name is not looked at. */
interface Upload {
  readonly buffer: Buffer;
}

const noFile = invalidInput([{ field: 'file', expected: 'a credentials file: as the part "file" of multipart/form-data, or as a text/plain body' }]);

@ApiTags('connections')
@Controller('api/v1/credentials-files')
export class CredentialsFilesController {
  @Post()
  @HttpCode(HttpStatus.OK)
  @UseInterceptors(FileInterceptor('file', { limits: { fileSize: BODY_LIMIT_BYTES, files: 1, fields: 0, parts: 1 } }))
  @ApiConsumes('multipart/form-data', 'text/plain')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @Documented({
    summary: 'Lists the profiles of a credentials file, and its problems by line; never a value. Nothing is kept',
    answers: [200, CredentialsFileView],
    refusals: { 422: 'Not a credentials file' },
  })
  inspect(@UploadedFile() file: Upload | undefined, @Req() request: Request): Promise<Api.CredentialsFileView> {
    const body: unknown = request.body;
    const bytes = file?.buffer ?? (Buffer.isBuffer(body) ? body : undefined);
    return pipe(
      TE.fromNullable(noFile)(bytes),
      TE.flatMapEither((content) => pipe(inspectCredentialsFile(content), E.mapLeft(credentialsFileInvalid))),
      TE.map(toCredentialsFileView),
      runOrThrow,
    );
  }
}
