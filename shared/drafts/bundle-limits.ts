/**
 * Greatest number of changes one bundle may bring: some 250 MB and five seconds where it is decoded. Who writes for
 * four hours without a pause makes as many.
 */
export const MAX_BUNDLE_CHANGES = 50_000;
