/** The gateway could not be started, stopped or asked; the message is what the script or the tool said. */
export class RgwError extends Error {
  override readonly name = 'RgwError';
}
