/** Whether an error is one of the operating system's, and of the given code when there is one. */
export const isSystemError = (error: unknown, code?: string): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && (code === undefined || error.code === code);
