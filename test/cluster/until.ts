/** Something that another process does: asked again until it is so. */
export async function until(isSo: () => Promise<boolean> | boolean, milliseconds = 30_000): Promise<void> {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it never became so');
}
