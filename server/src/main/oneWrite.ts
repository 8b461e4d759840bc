/** The part of a stream that messages are written to. */
interface Output {
  write(chunk: unknown, ...more: unknown[]): boolean;
}

/**
 * The protocol's library writes a message in two parts, its header and its body. Written at once they wake up whoever
 * reads them once and not twice, which is much of what a short answer costs.
 */
export function writeAtOnce(output: Output): void {
  const write = output.write.bind(output);
  let header = '';
  output.write = (chunk, ...more) => {
    const done = more.at(-1);
    if (typeof chunk === 'string' && more[0] === 'ascii' && typeof done === 'function') {
      header += chunk;
      done();
      return true;
    }
    if (header === '' || !(chunk instanceof Uint8Array)) return write(chunk, ...more);
    const whole = Buffer.concat([Buffer.from(header, 'ascii'), chunk]);
    header = '';
    return write(whole, ...more);
  };
}
