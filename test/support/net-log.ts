import { readFile } from 'node:fs/promises';

/** What a Chromium asked of any network, by its own net-log. */
export interface NetworkUse {
  /** Every address of a URL request that was started. */
  readonly urls: readonly string[];
  /** Names that were given to a resolver. */
  readonly resolved: readonly string[];
  /** Far ends of TCP connections that were attempted. */
  readonly tcp: readonly string[];
  /** Number of events: a log that holds nothing proves nothing. */
  readonly events: number;
}

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[];
}

/** Reads a finished net-log; a browser that was killed leaves its end open, which is mended. */
export async function readNetLog(path: string): Promise<NetworkUse> {
  const text = await readFile(path, 'utf8');
  const log = JSON.parse(
    text.trimEnd().endsWith('}') ? text : `${text.trimEnd().replace(/,$/, '')}]}`,
  ) as NetLog;
  const typesNamed = (pattern: RegExp): ReadonlySet<number> =>
    new Set(
      Object.entries(log.constants.logEventTypes)
        .filter(([name]) => pattern.test(name))
        .map(([, type]) => type),
    );
  const collect = (pattern: RegExp, keys: readonly string[]): readonly string[] => {
    const types = typesNamed(pattern);
    const found = log.events
      .filter((event) => types.has(event.type))
      .flatMap((event) => keys.map((key) => event.params?.[key]))
      .filter((value): value is string => typeof value === 'string');
    return Array.from(new Set(found));
  };
  return {
    urls: collect(/^URL_REQUEST_START_JOB$/, ['url']),
    resolved: collect(/^HOST_RESOLVER_(?:MANAGER_JOB|DNS_TASK|SYSTEM_TASK)$/, ['host', 'hostname']),
    tcp: collect(/^TCP_CONNECT_ATTEMPT$/, ['address']),
    events: log.events.length,
  };
}
