/** Waits until it holds. @throws after 20 s */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) {
      throw new Error('This did not come to hold in 20 s.');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
