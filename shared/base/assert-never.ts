/** Makes the compiler prove that a closed union was switched over completely. Throws if it was not. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
