/** The identities that the server itself may have, with what they are called. */
export const HOST_IDENTITIES = {
  environment: 'Environment variables of the server',
  container: 'Role of the container (ECS, EKS)',
  'instance-metadata': 'Role of the virtual machine (EC2)',
  process: 'A program that the operator set up',
} as const;

export type HostIdentity = keyof typeof HOST_IDENTITIES;

export const isHostIdentity = (name: string): name is HostIdentity => Object.hasOwn(HOST_IDENTITIES, name);
