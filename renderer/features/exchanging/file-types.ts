/** What files of the exchange are called, whatever is in them. */
export const EXCHANGE_FILES = ['.dwbundle', '.dwinvite', '.dwjoin'] as const;
export const EXCHANGE_MEDIA_TYPE = 'application/octet-stream';

export function isExchangeFile(name: string): boolean {
  return EXCHANGE_FILES.some((ending) => name.toLowerCase().endsWith(ending));
}
