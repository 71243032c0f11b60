import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { listWebFiles } from '../host/window/web-files.ts';
import { WEB_HEADERS } from '../host/window/web-headers.ts';
import { answerRequest } from './answer-request.ts';
import { APP_SCHEME } from './origin.ts';

/** Makes `app://` a real origin: secure, with storage, workers and fetch. Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the built window in `folder` under `app://workbench`, to this session and no other. */
export async function serveWindow(session: Session, folder: string): Promise<void> {
  const files = await listWebFiles(folder);
  session.protocol.handle(APP_SCHEME, async (request) => {
    const answer = answerRequest(request.method, request.url, files);
    if (answer.status !== 200) return new Response(null, { status: answer.status, headers: WEB_HEADERS });
    return new Response(new Uint8Array(await readFile(answer.file.path)), {
      headers: { ...WEB_HEADERS, 'content-type': answer.file.mediaType },
    });
  });
}
