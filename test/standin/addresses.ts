/**
 * Chromium knows no scheme of ours, so `app://workbench/x` is shown to it as `http://workbench.app.localhost/x`: a
 * secure origin whose name does not depend on the port. The product sees its own addresses only.
 */
export function toShown(address: string): string {
  return address.replace(/^([a-z]+):\/\/([a-z0-9-]+)(?=[/?#]|$)/, (all, scheme: string, host: string) =>
    scheme === 'app' ? `http://${host}.${scheme}.localhost` : all,
  );
}

/** The address as Electron would say it. */
export function fromShown(address: string): string {
  return address.replace(/^http:\/\/([a-z0-9-]+)\.app\.localhost(?=[/?#]|$)/, 'app://$1');
}
