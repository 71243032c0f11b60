/** `<meta charset>` or its older form, looked for where browsers look: in the first bytes. */
export function statedCharset(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 4096));
  return (
    /<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w:-]+)/iu.exec(head)?.[1] ??
    /<\?xml[^>]*\bencoding\s*=\s*["']([\w:-]+)/iu.exec(head)?.[1] ??
    null
  );
}
