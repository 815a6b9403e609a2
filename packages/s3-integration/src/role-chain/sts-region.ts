/** Where the STS of a partition is when nothing in the file says. */
const REGIONS: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
};

/** A region whose STS knows the role. */
export const defaultStsRegion = (roleArn: string): string => REGIONS[roleArn.split(':')[1] ?? ''] ?? 'us-east-1';
