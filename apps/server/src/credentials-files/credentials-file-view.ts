import type { CredentialsFileView, FileProblem, ProfileView } from '@aqueduct/api-contract';
import type { CredentialFileProblem, InspectedProfile } from '@aqueduct/s3-integration';

const toFileProblem = ({ code, severity, problem, remedy, line, column }: CredentialFileProblem): FileProblem => ({
  code,
  severity,
  problem,
  remedy,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});

const toProfile = ({ name, kind, line, region, problems }: InspectedProfile): ProfileView => ({
  name,
  kind,
  line,
  problems: problems.map(toFileProblem),
  ...(region === undefined ? {} : { region }),
});

export const toCredentialsFileView = ({ profiles }: { readonly profiles: ReadonlyArray<InspectedProfile> }): CredentialsFileView => ({
  profiles: profiles.map(toProfile),
});
