/** Waits until a state holds, looking every few milliseconds; fails with a sentence after the deadline. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what = 'the state',
  ms = 10_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
