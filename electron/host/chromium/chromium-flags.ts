/**
 * The switches under which a Chromium that we start asks no foreign host for anything. The list was measured
 * with net-logs (`docs/decisions`): the resolver rule alone still leaves requests that name the hosts, the
 * switches alone still leave requests, both together leave none.
 */
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-domain-reliability',
  '--no-pings',
  '--disable-client-side-phishing-detection',
  '--metrics-recording-only',
  '--disable-breakpad',
  '--no-service-autorun',
  '--allow-browser-signin=false',
  '--disable-component-extensions-with-background-pages',
  '--disable-search-engine-choice-screen',
  '--disable-field-trial-config',
  '--disable-features=OptimizationHints,OptimizationGuideModelDownloading,MediaRouter,DialMediaRouteProvider,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater,InterestFeedContentSuggestions,NetworkTimeServiceQuerying,AimEnabled,AimServerEligibilityEnabled,AimServerRequestOnStartupEnabled',
  '--gaia-url=http://workbench.localhost',
  '--component-updater=url-source=http://workbench.localhost/none',
  // Some versions register for push messages at the start; no switch stops it, these take away whom they ask.
  '--gcm-checkin-url=http://workbench.localhost/none',
  '--gcm-registration-url=http://workbench.localhost/none',
  '--gcm-mcs-endpoint=http://workbench.localhost/none',
] as const;

/** Where the window's one origin is served on the loopback; null: no host at all (the print browser). */
export type OnlyOrigin = { readonly port: number } | null;

/**
 * The resolver rule: every name, address and port is "not found" but our own origin, which keeps the name
 * `http://workbench.localhost` whatever the port. There is no exception for 127.0.0.1: it would open all of
 * the loopback.
 */
export function resolverRule(only: OnlyOrigin): string {
  const own = only === null ? '' : `MAP workbench.localhost:80 127.0.0.1:${String(only.port)}, `;
  return `--host-resolver-rules=${own}MAP * ~NOTFOUND`;
}

/** All switches of a quiet Chromium, the resolver rule last. */
export function quietFlags(only: OnlyOrigin): readonly string[] {
  return [...QUIET, resolverRule(only)];
}

/**
 * `--no-sandbox`, which Chromium demands when it is run as root: given only as root and only when
 * `DW_ALLOW_NO_SANDBOX=1` (tests). Whoever starts a browser with it says so aloud.
 */
export function sandboxFlags(
  env: Readonly<Record<string, string | undefined>>,
  userId: number | undefined,
): readonly string[] {
  return userId === 0 && env['DW_ALLOW_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : [];
}
